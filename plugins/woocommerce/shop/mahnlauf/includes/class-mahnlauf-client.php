<?php
/**
 * Asks Mahnlauf.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Every call has a short time-out, follows no redirect and ends in data or a WP_Error; it never throws.
 *
 * Codes of errors: mahnlauf_unset (no address or token), mahnlauf_unreachable (no answer, or none of Mahnlauf),
 * mahnlauf_refused (the token does not count), mahnlauf_rejected (Mahnlauf says no, in a sentence).
 */
final class Mahnlauf_Client {

	const MOST_ORDERS = 100;
	const MOST_BYTES  = 2097152;

	/**
	 * Address and token.
	 *
	 * @var Mahnlauf_Settings
	 */
	private $settings;

	/**
	 * The circuit breaker.
	 *
	 * @var Mahnlauf_Circuit
	 */
	private $circuit;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Settings $settings Address and token.
	 * @param Mahnlauf_Circuit  $circuit  The circuit breaker.
	 */
	public function __construct( Mahnlauf_Settings $settings, Mahnlauf_Circuit $circuit ) {
		$this->settings = $settings;
		$this->circuit  = $circuit;
	}

	/**
	 * The claims of at most 100 orders.
	 *
	 * @param int[] $order_ids Ids of orders.
	 * @param int   $timeout   Seconds.
	 * @return array|WP_Error `{shop, items}`.
	 */
	public function claims( array $order_ids, int $timeout ) {
		$answer = $this->call( 'GET', '/api/v1/claims?order_ref=' . rawurlencode( implode( ',', $order_ids ) ), null, $timeout );
		if ( ! is_wp_error( $answer ) && ( ! isset( $answer['items'], $answer['shop'] ) || ! is_array( $answer['items'] ) ) ) {
			return $this->failed( 'mahnlauf_unreachable', 'The answer is JSON, but not one of Mahnlauf.' );
		}
		return $answer;
	}

	/**
	 * Puts a claim on hold until somebody resumes it.
	 *
	 * @param int    $claim_id Number of the claim.
	 * @param string $reason   Why, for the screens of Mahnlauf.
	 * @return array|WP_Error The claim as it stands then.
	 */
	public function hold( int $claim_id, string $reason ) {
		return $this->call( 'POST', "/api/v1/claims/$claim_id/hold", array( 'reason' => $reason ), 4 );
	}

	/**
	 * Lets dunning go on.
	 *
	 * @param int $claim_id Number of the claim.
	 * @return array|WP_Error The claim as it stands then.
	 */
	public function resume( int $claim_id ) {
		return $this->call( 'POST', "/api/v1/claims/$claim_id/resume", array(), 4 );
	}

	/**
	 * Whether the circuit is open: nobody should wait.
	 *
	 * @return bool
	 */
	public function is_resting(): bool {
		return '' !== $this->circuit->fault( time() );
	}

	/**
	 * One call.
	 *
	 * @param string     $method  GET or POST.
	 * @param string     $path    Below the address, with its query.
	 * @param array|null $body    Sent as JSON, null for none.
	 * @param int        $timeout Seconds.
	 * @return array|WP_Error
	 */
	private function call( string $method, string $path, ?array $body, int $timeout ) {
		if ( ! $this->settings->complete() ) {
			return new WP_Error( 'mahnlauf_unset', 'Address or token is missing.' );
		}
		$fault = $this->circuit->fault( time() );
		if ( '' !== $fault ) {
			return new WP_Error( $fault, 'Mahnlauf did not answer a moment ago; it is asked again soon.' );
		}
		$request = array(
			'method'              => $method,
			'timeout'             => $timeout,
			'redirection'         => 0,
			'limit_response_size' => self::MOST_BYTES,
			'user-agent'          => 'mahnlauf-woocommerce/' . MAHNLAUF_VERSION,
			'headers'             => array(
				'Accept'        => 'application/json',
				'Authorization' => 'Bearer ' . $this->settings->token,
			),
		);
		if ( null !== $body ) {
			$request['body']                    = wp_json_encode( (object) $body );
			$request['headers']['Content-Type'] = 'application/json';
		}
		$response = wp_remote_request( $this->settings->url . $path, $request );
		if ( is_wp_error( $response ) ) {
			return $this->failed( 'mahnlauf_unreachable', $response->get_error_message() );
		}
		return $this->understood( (int) wp_remote_retrieve_response_code( $response ), wp_remote_retrieve_body( $response ) );
	}

	/**
	 * What an answer means.
	 *
	 * @param int    $status HTTP status.
	 * @param string $body   Body as it came.
	 * @return array|WP_Error
	 */
	private function understood( int $status, string $body ) {
		if ( 401 === $status || 403 === $status ) {
			return $this->failed( 'mahnlauf_refused', "Mahnlauf does not accept the token (HTTP $status)." );
		}
		$json = json_decode( $body, true );
		if ( ! is_array( $json ) || $status < 200 || $status >= 500 || 429 === $status || ( $status >= 300 && $status < 400 ) ) {
			return $this->failed( 'mahnlauf_unreachable', "HTTP $status is no answer of Mahnlauf's API." );
		}
		$this->circuit->worked();
		if ( $status >= 400 ) {
			$said = isset( $json['detail'] ) && is_string( $json['detail'] ) ? $json['detail'] : "HTTP $status";
			return new WP_Error( 'mahnlauf_rejected', $said );
		}
		return $json;
	}

	/**
	 * Notes and logs a failure. The log holds no token and nothing about a buyer.
	 *
	 * @param string $code    Code of the error.
	 * @param string $message What happened.
	 * @return WP_Error
	 */
	private function failed( string $code, string $message ): WP_Error {
		$seconds = $this->circuit->failed( time(), $code );
		$note    = $seconds > 0 ? " Not asking again for $seconds seconds." : '';
		wc_get_logger()->warning( $message . $note, array( 'source' => 'mahnlauf' ) );
		return new WP_Error( $code, $message );
	}
}
