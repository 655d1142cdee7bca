<?php
/**
 * Where Mahnlauf is and with which token we ask.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * The two settings of this plugin, read once per request.
 */
final class Mahnlauf_Settings {

	const OPTION = 'mahnlauf_settings';

	/**
	 * Address of Mahnlauf without a slash at its end, '' until it was entered.
	 *
	 * @var string
	 */
	public $url;

	/**
	 * Bearer token, '' until it was entered.
	 *
	 * @var string
	 */
	public $token;

	/**
	 * Keeps both.
	 *
	 * @param string $url   Address without a slash at its end.
	 * @param string $token Bearer token.
	 */
	public function __construct( string $url, string $token ) {
		$this->url   = $url;
		$this->token = $token;
	}

	/**
	 * The settings as stored; anything unexpected counts as not set.
	 *
	 * @return self
	 */
	public static function read(): self {
		$stored = get_option( self::OPTION, array() );
		$stored = is_array( $stored ) ? $stored : array();
		$url    = isset( $stored['url'] ) && is_string( $stored['url'] ) ? $stored['url'] : '';
		$token  = isset( $stored['token'] ) && is_string( $stored['token'] ) ? $stored['token'] : '';
		return new self( $url, $token );
	}

	/**
	 * Whether Mahnlauf can be asked at all.
	 *
	 * @return bool
	 */
	public function complete(): bool {
		return '' !== $this->url && '' !== $this->token;
	}

	/**
	 * The page of a claim on Mahnlauf's own screens.
	 *
	 * @param int $id Number of the claim.
	 * @return string
	 */
	public function desk_url( int $id ): string {
		return $this->url . '/claims/' . $id;
	}

	/**
	 * An address as it can be stored, or '' if it must not be used: the token travels with every question, so the
	 * way is https unless it stays inside the owner's own network.
	 *
	 * @param string $text What was entered.
	 * @return string
	 */
	public static function clean_url( string $text ): string {
		$url    = rtrim( trim( $text ), '/' );
		$parts  = wp_parse_url( $url );
		$scheme = is_array( $parts ) && isset( $parts['scheme'] ) ? strtolower( $parts['scheme'] ) : '';
		$host   = is_array( $parts ) && isset( $parts['host'] ) ? strtolower( $parts['host'] ) : '';
		if ( '' === $host || preg_match( '/[\s"\'<>\\\\]/', $url ) || isset( $parts['user'] ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) ) {
			return '';
		}
		if ( 'https' === $scheme || ( 'http' === $scheme && self::is_own_network( $host ) ) ) {
			return $url;
		}
		return '';
	}

	/**
	 * Whether a host is this machine or in its private network.
	 *
	 * @param string $host Name or address, lower case.
	 * @return bool
	 */
	private static function is_own_network( string $host ): bool {
		$address = trim( $host, '[]' );
		if ( filter_var( $address, FILTER_VALIDATE_IP ) ) {
			return ! filter_var( $address, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE );
		}
		return false === strpos( $host, '.' ) || '.localhost' === substr( $host, -10 ) || '.internal' === substr( $host, -9 );
	}

	/**
	 * A token as it can be stored, or '' if it cannot be one.
	 *
	 * @param string $text What was entered.
	 * @return string
	 */
	public static function clean_token( string $text ): string {
		$token = trim( $text );
		return preg_match( '/^ml_[A-Za-z0-9_-]{20,200}$/', $token ) ? $token : '';
	}
}
