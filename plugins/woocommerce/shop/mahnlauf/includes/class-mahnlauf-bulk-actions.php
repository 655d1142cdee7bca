<?php
/**
 * Pausing and resuming the dunning of many orders.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Two bulk actions of the order list, for both order storages.
 */
final class Mahnlauf_Bulk_Actions {

	const PAUSE  = 'mahnlauf_pause';
	const RESUME = 'mahnlauf_resume';

	/**
	 * After so many seconds the rest is left for another click: a page must not run into the server's limit.
	 */
	const SECONDS = 15;

	/**
	 * Who is told.
	 *
	 * @var Mahnlauf_Client
	 */
	private $client;

	/**
	 * What must be forgotten afterwards.
	 *
	 * @var Mahnlauf_Claims
	 */
	private $claims;

	/**
	 * Whether there is anybody to tell.
	 *
	 * @var Mahnlauf_Settings
	 */
	private $settings;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Client   $client   Who is told.
	 * @param Mahnlauf_Claims   $claims   What must be forgotten afterwards.
	 * @param Mahnlauf_Settings $settings Whether there is anybody to tell.
	 */
	public function __construct( Mahnlauf_Client $client, Mahnlauf_Claims $claims, Mahnlauf_Settings $settings ) {
		$this->client   = $client;
		$this->claims   = $claims;
		$this->settings = $settings;
	}

	/**
	 * Hooks into the lists of both order storages.
	 */
	public function hook(): void {
		foreach ( array( 'woocommerce_page_wc-orders', 'edit-shop_order' ) as $screen ) {
			add_filter( "bulk_actions-$screen", array( $this, 'actions' ), 20 );
			add_filter( "handle_bulk_actions-$screen", array( $this, 'handle' ), 10, 3 );
		}
		add_action( 'admin_notices', array( $this, 'notice' ) );
	}

	/**
	 * Adds our actions.
	 *
	 * @param string[] $actions Titles by key.
	 * @return string[]
	 */
	public function actions( $actions ): array {
		$actions = (array) $actions;
		if ( $this->settings->complete() && current_user_can( 'edit_shop_orders' ) ) {
			$actions[ self::PAUSE ]  = __( 'Pause dunning', 'mahnlauf' );
			$actions[ self::RESUME ] = __( 'Resume dunning', 'mahnlauf' );
		}
		return $actions;
	}

	/**
	 * Carries one of our actions out.
	 *
	 * @param string $target Where the browser goes afterwards.
	 * @param string $action Key of the action.
	 * @param int[]  $ids    Ids of orders.
	 * @return string
	 */
	public function handle( $target, $action, $ids ) {
		if ( ! in_array( $action, array( self::PAUSE, self::RESUME ), true ) ) {
			return $target;
		}
		$nonce = isset( $_REQUEST['_wpnonce'] ) ? sanitize_text_field( wp_unslash( $_REQUEST['_wpnonce'] ) ) : '';
		if ( ! current_user_can( 'edit_shop_orders' ) || ! ( wp_verify_nonce( $nonce, 'bulk-orders' ) || wp_verify_nonce( $nonce, 'bulk-posts' ) ) ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'mahnlauf' ), 403 );
		}
		$result = $this->carry_out( $action, array_unique( array_filter( array_map( 'absint', (array) $ids ) ) ) );
		return add_query_arg( array( 'mahnlauf_did' => self::PAUSE === $action ? 'pause' : 'resume' ) + $result, $target );
	}

	/**
	 * Tells Mahnlauf about the open claims of these orders.
	 *
	 * @param string $action Key of the action.
	 * @param int[]  $ids    Ids of orders.
	 * @return int[] Orders: mahnlauf_done, mahnlauf_without (no open claim), mahnlauf_failed.
	 */
	private function carry_out( string $action, array $ids ): array {
		$count = array(
			'mahnlauf_done'    => 0,
			'mahnlauf_without' => 0,
			'mahnlauf_failed'  => 0,
		);
		$until = time() + self::SECONDS;
		foreach ( array_chunk( $ids, Mahnlauf_Client::MOST_ORDERS ) as $chunk ) {
			$answer = time() < $until ? $this->client->claims( $chunk, 4 ) : new WP_Error( 'mahnlauf_unreachable' );
			if ( is_wp_error( $answer ) ) {
				$count['mahnlauf_failed'] += count( $chunk );
				continue;
			}
			foreach ( Mahnlauf_Claims::by_order( $chunk, $answer['items'] ) as $id => $claims ) {
				++$count[ 'mahnlauf_' . $this->order( $action, $claims, $until ) ];
				$this->claims->forget( $id );
			}
		}
		return $count;
	}

	/**
	 * Tells Mahnlauf about the open claims of one order.
	 *
	 * @param string           $action Key of the action.
	 * @param Mahnlauf_Claim[] $claims Its claims.
	 * @param int              $until  Unix time at which we stop.
	 * @return string done, without or failed.
	 */
	private function order( string $action, array $claims, int $until ): string {
		$result = 'without';
		foreach ( $claims as $claim ) {
			if ( ! $claim->is_open() ) {
				continue;
			}
			if ( time() >= $until || $this->client->is_resting() || is_wp_error( $this->tell( $action, $claim->get( 'id' ) ) ) ) {
				return 'failed';
			}
			$result = 'done';
		}
		return $result;
	}

	/**
	 * One call; who clicked stands in the reason.
	 *
	 * @param string $action   Key of the action.
	 * @param int    $claim_id Number of the claim.
	 * @return array|WP_Error
	 */
	private function tell( string $action, int $claim_id ) {
		if ( self::RESUME === $action ) {
			return $this->client->resume( $claim_id );
		}
		/* translators: %s: login name of a shop employee */
		$reason = sprintf( __( 'paused in the shop by %s', 'mahnlauf' ), wp_get_current_user()->user_login );
		return $this->client->hold( $claim_id, $reason );
	}

	/**
	 * Says what happened, after the browser came back.
	 */
	public function notice(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended -- only numbers are shown, nothing is changed.
		$did = isset( $_GET['mahnlauf_did'] ) ? sanitize_key( wp_unslash( $_GET['mahnlauf_did'] ) ) : '';
		if ( ! in_array( $did, array( 'pause', 'resume' ), true ) || ! current_user_can( 'edit_shop_orders' ) ) {
			return;
		}
		$done    = isset( $_GET['mahnlauf_done'] ) ? absint( $_GET['mahnlauf_done'] ) : 0;
		$without = isset( $_GET['mahnlauf_without'] ) ? absint( $_GET['mahnlauf_without'] ) : 0;
		$failed  = isset( $_GET['mahnlauf_failed'] ) ? absint( $_GET['mahnlauf_failed'] ) : 0;
		// phpcs:enable
		/* translators: 1: number of orders, 2: number of orders, 3: number of orders */
		$text = 'pause' === $did ? __( 'Dunning paused for %1$d orders. Without an open claim: %2$d. Not done because Mahnlauf did not take it: %3$d.', 'mahnlauf' )
			/* translators: 1: number of orders, 2: number of orders, 3: number of orders */
			: __( 'Dunning resumed for %1$d orders. Without an open claim: %2$d. Not done because Mahnlauf did not take it: %3$d.', 'mahnlauf' );
		$kind = $failed > 0 ? 'notice-warning' : 'notice-success';
		printf( '<div class="notice %s is-dismissible"><p>%s</p></div>', esc_attr( $kind ), esc_html( sprintf( $text, $done, $without, $failed ) ) );
	}
}
