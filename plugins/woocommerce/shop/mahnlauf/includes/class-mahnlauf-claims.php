<?php
/**
 * The claims of orders, remembered for a while.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Asks for many orders at once and keeps the answers in transients: fresh for five minutes, and for a day in case
 * Mahnlauf cannot be reached.
 */
final class Mahnlauf_Claims {

	const PREFIX = 'mahnlauf_order_';
	const FRESH  = 300;

	/**
	 * Who is asked.
	 *
	 * @var Mahnlauf_Client
	 */
	private $client;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Client $client Who is asked.
	 */
	public function __construct( Mahnlauf_Client $client ) {
		$this->client = $client;
	}

	/**
	 * An order that changed is asked about anew.
	 */
	public function hook(): void {
		add_action( 'woocommerce_order_status_changed', array( $this, 'forget' ) );
		add_action( 'woocommerce_order_refunded', array( $this, 'forget' ) );
	}

	/**
	 * What is known about these orders.
	 *
	 * @param int[] $order_ids Ids of orders.
	 * @param int   $timeout   Seconds for each call.
	 * @return array[] By order id: claims (Mahnlauf_Claim[]), asked_at (Unix time, 0 for never), fault ('' or the code
	 *                 of the error that kept us from asking just now).
	 */
	public function of( array $order_ids, int $timeout ): array {
		$known = array();
		$asked = array();
		foreach ( array_unique( array_map( 'intval', $order_ids ) ) as $id ) {
			$known[ $id ] = $this->remembered( $id );
			if ( time() - $known[ $id ]['asked_at'] >= self::FRESH ) {
				$asked[] = $id;
			}
		}
		foreach ( array_chunk( $asked, Mahnlauf_Client::MOST_ORDERS ) as $ids ) {
			$known = $this->ask( $ids, $timeout ) + $known;
		}
		return $known;
	}

	/**
	 * Forgets an order.
	 *
	 * @param int $order_id Id of the order.
	 */
	public function forget( $order_id ): void {
		delete_transient( self::PREFIX . (int) $order_id );
	}

	/**
	 * Asks for orders; what is remembered of them serves if there is no answer.
	 *
	 * @param int[] $ids     Ids of orders.
	 * @param int   $timeout Seconds.
	 * @return array[]
	 */
	private function ask( array $ids, int $timeout ): array {
		$answer = $this->client->claims( $ids, $timeout );
		$found  = array();
		if ( is_wp_error( $answer ) ) {
			foreach ( $ids as $id ) {
				$found[ $id ] = array( 'fault' => $answer->get_error_code() ) + $this->remembered( $id );
			}
			return $found;
		}
		$by_order = self::by_order( $ids, $answer['items'] );
		foreach ( $by_order as $id => $claims ) {
			$found[ $id ] = array(
				'claims'   => $claims,
				'asked_at' => time(),
				'fault'    => '',
			);
			$this->remember( $id, $claims );
		}
		return $found;
	}

	/**
	 * Sorts the claims of an answer by the orders that were asked for; others are dropped.
	 *
	 * @param int[] $ids   Ids of orders.
	 * @param array $items Decoded claims.
	 * @return array[] Mahnlauf_Claim[] by order id.
	 */
	public static function by_order( array $ids, array $items ): array {
		$found = array_fill_keys( $ids, array() );
		foreach ( $items as $item ) {
			$claim = Mahnlauf_Claim::from_json( $item );
			if ( null !== $claim && isset( $found[ $claim->get( 'order_ref' ) ] ) ) {
				$found[ $claim->get( 'order_ref' ) ][] = $claim;
			}
		}
		return $found;
	}

	/**
	 * Keeps an answer.
	 *
	 * @param int              $id     Id of the order.
	 * @param Mahnlauf_Claim[] $claims Its claims.
	 */
	private function remember( int $id, array $claims ): void {
		$rows = array();
		foreach ( $claims as $claim ) {
			$rows[] = $claim->as_array();
		}
		$kept = array(
			'claims'   => $rows,
			'asked_at' => time(),
		);
		set_transient( self::PREFIX . $id, $kept, DAY_IN_SECONDS );
	}

	/**
	 * What the cache knows about an order.
	 *
	 * @param int $id Id of the order.
	 * @return array With claims, asked_at and fault.
	 */
	private function remembered( int $id ): array {
		$kept  = get_transient( self::PREFIX . $id );
		$known = is_array( $kept ) && isset( $kept['claims'], $kept['asked_at'] ) && is_array( $kept['claims'] );
		return array(
			'claims'   => $known ? array_values( array_filter( array_map( array( 'Mahnlauf_Claim', 'from_json' ), $kept['claims'] ) ) ) : array(),
			'asked_at' => $known ? (int) $kept['asked_at'] : 0,
			'fault'    => '',
		);
	}
}
