<?php
/**
 * The few functions of WordPress and WooCommerce that the plugin calls, small and in memory: enough to run it without
 * either. Where WordPress would end the request (wp_die and the like) an exception named Ended is thrown.
 *
 * @package Mahnlauf
 */

define( 'ABSPATH', __DIR__ . '/' );
define( 'HOUR_IN_SECONDS', 3600 );
define( 'DAY_IN_SECONDS', 86400 );

/** What a request ends with. */
class Ended extends Exception {}

/** An error of WordPress. */
class WP_Error {
	private $code;
	private $message;
	public function __construct( $code = '', $message = '' ) {
		$this->code    = $code;
		$this->message = $message;
	}
	public function get_error_code() {
		return $this->code;
	}
	public function get_error_message() {
		return $this->message;
	}
}

/** Marks that WooCommerce is there. */
class WooCommerce {}

/** An order as a post. */
class WP_Post {
	public $ID;
	public function __construct( $id ) {
		$this->ID = $id;
	}
}

/** An order; its fields are given by name, such as total or payment_method. */
class WC_Order {
	private $fields;
	public function __construct( array $fields ) {
		$this->fields = $fields;
	}
	public function __call( $name, $arguments ) {
		$known = preg_replace( '/^get_/', '', $name );
		if ( ! array_key_exists( $known, $this->fields ) ) {
			throw new BadMethodCallException( $name );
		}
		return $this->fields[ $known ];
	}
}

/** The world: everything that a test may set or look at. */
class World {
	public static $options    = array();
	public static $transients = array();
	public static $hooks      = array();
	public static $can        = array();
	public static $nonce      = '';
	public static $user       = 0;
	public static $orders     = array();
	public static $answers    = array();
	public static $asked      = array();
	public static $log        = array();
	public static $errors     = array();
	public static $locale     = 'en_US';
	public static $loaded     = array();
	public static $sent       = null;
	public static $declared   = array();

	/** The next answer of Mahnlauf. */
	public static function answers( int $status, $body ): void {
		self::$answers[] = array(
			'status' => $status,
			'body'   => is_string( $body ) ? $body : json_encode( $body ),
		);
	}

	/** Mahnlauf cannot be reached once. */
	public static function fails(): void {
		self::$answers[] = new WP_Error( 'http_request_failed', 'cURL error 28: Operation timed out' );
	}
}

/** WooCommerce's log. */
class Logger {
	public function warning( $message, $context ) {
		World::$log[] = array( $message, $context );
	}
	public function clear( $source ) {
		World::$log = array_filter(
			World::$log,
			function ( $line ) use ( $source ) {
				return $source !== $line[1]['source'];
			}
		);
	}
}

function add_action( $hook, $callback, $priority = 10, $arguments = 1 ) {
	World::$hooks[ $hook ][] = $callback;
}
function add_filter( $hook, $callback, $priority = 10, $arguments = 1 ) {
	World::$hooks[ $hook ][] = $callback;
}
function fire( $hook, ...$arguments ) {
	$value = null;
	foreach ( World::$hooks[ $hook ] ?? array() as $callback ) {
		$value = call_user_func_array( $callback, $arguments );
	}
	return $value;
}

function get_option( $name, $otherwise = false ) {
	return World::$options[ $name ] ?? $otherwise;
}
function delete_option( $name ) {
	unset( World::$options[ $name ] );
}
function get_transient( $name ) {
	return World::$transients[ $name ] ?? false;
}
function set_transient( $name, $value, $seconds = 0 ) {
	World::$transients[ $name ] = unserialize( serialize( $value ) );
}
function delete_transient( $name ) {
	unset( World::$transients[ $name ] );
}

function is_wp_error( $thing ) {
	return $thing instanceof WP_Error;
}
function wp_remote_request( $url, $request ) {
	World::$asked[] = array( 'url' => $url ) + $request;
	return array_shift( World::$answers ) ?? new WP_Error( 'http_request_failed', 'nobody listens' );
}
function wp_remote_retrieve_response_code( $response ) {
	return $response['status'];
}
function wp_remote_retrieve_body( $response ) {
	return $response['body'];
}
function wp_json_encode( $value ) {
	return json_encode( $value );
}
function wp_parse_url( $url ) {
	return parse_url( $url );
}
function wc_get_logger() {
	return new Logger();
}

function current_user_can( $capability, $id = null ) {
	return in_array( $capability, World::$can, true );
}
function wp_verify_nonce( $nonce, $action ) {
	return '' !== $nonce && $nonce === World::$nonce . $action;
}
function wp_create_nonce( $action ) {
	return World::$nonce . $action;
}
function check_ajax_referer( $action, $name ) {
	if ( ! wp_verify_nonce( $_REQUEST[ $name ] ?? '', $action ) ) {
		throw new Ended( 'nonce' );
	}
}
function wp_die( $message, $title = '' ) {
	throw new Ended( $message );
}
function wp_send_json_success( $data ) {
	World::$sent = array( 200, $data );
}
function wp_send_json_error( $data, $status ) {
	World::$sent = array( $status, $data );
}
function get_current_user_id() {
	return World::$user;
}
function wp_get_current_user() {
	return (object) array( 'user_login' => 'anna' );
}
function is_admin() {
	return true;
}
function is_multisite() {
	return false;
}

function esc_html( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES );
}
function esc_attr( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES );
}
function esc_url( $url ) {
	return preg_match( '#^https?://#i', $url ) ? htmlspecialchars( $url, ENT_QUOTES ) : '';
}
function wp_kses_post( $html ) {
	return preg_replace( '#<script.*?</script>#s', '', $html );
}
function sanitize_html_class( $text ) {
	return preg_replace( '/[^A-Za-z0-9_-]/', '', $text );
}
function sanitize_text_field( $text ) {
	return trim( strip_tags( (string) $text ) );
}
function sanitize_key( $text ) {
	return preg_replace( '/[^a-z0-9_-]/', '', strtolower( $text ) );
}
function wp_unslash( $value ) {
	return is_array( $value ) ? array_map( 'wp_unslash', $value ) : stripslashes( (string) $value );
}
function absint( $value ) {
	return abs( (int) $value );
}
function untrailingslashit( $text ) {
	return rtrim( $text, '/' );
}
function add_query_arg( $arguments, $url ) {
	return $url . ( strpos( $url, '?' ) ? '&' : '?' ) . http_build_query( $arguments );
}

function __( $text, $domain ) {
	return World::$loaded[ $text ] ?? $text;
}
function esc_html__( $text, $domain ) {
	return esc_html( __( $text, $domain ) );
}
function esc_html_e( $text, $domain ) {
	echo esc_html__( $text, $domain );
}
function determine_locale() {
	return World::$locale;
}
function load_textdomain( $domain, $file, $locale ) {
	World::$loaded = ( require preg_replace( '/\.mo$/', '.l10n.php', $file ) )['messages'];
}
function mysql2date( $format, $text ) {
	return substr( $text, 0, 10 );
}
function wp_date( $format, $time ) {
	return gmdate( 'Y-m-d H:i', $time );
}
function wc_date_format() {
	return 'Y-m-d';
}
function wc_time_format() {
	return 'H:i';
}

function plugin_dir_path( $file ) {
	return dirname( $file ) . '/';
}
function plugin_basename( $file ) {
	return 'mahnlauf/mahnlauf.php';
}
function plugins_url( $path, $file ) {
	return 'https://shop.example/wp-content/plugins/mahnlauf/' . $path;
}
function admin_url( $path ) {
	return 'https://shop.example/wp-admin/' . $path;
}
function home_url() {
	return 'https://shop.example';
}
function settings_errors( $name ) {}
function settings_fields( $group ) {
	echo '<input type="hidden" name="_wpnonce">';
}
function submit_button() {
	echo '<button></button>';
}
function add_settings_error( $setting, $code, $text ) {
	World::$errors[] = $code;
}
function wc_get_page_screen_id( $name ) {
	return 'woocommerce_page_wc-orders';
}
function wc_get_order( $id ) {
	return World::$orders[ $id ] ?? false;
}
function wc_get_orders( $query ) {
	return array_values(
		array_filter(
			World::$orders,
			function ( $order ) use ( $query ) {
				return $query['customer_id'] === $order->get_customer_id();
			}
		)
	);
}
function wc_price( $amount, $shown ) {
	return '<bdi>' . $amount . ' ' . $shown['currency'] . '</bdi>';
}
function wc_format_decimal( $amount, $decimals ) {
	return number_format( (float) $amount, $decimals, '.', '' );
}

require getenv( 'MAHNLAUF_PLUGIN' ) . '/mahnlauf.php';
