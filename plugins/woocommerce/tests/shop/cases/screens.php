<?php
/**
 * What people in the shop see and may do.
 *
 * @package Mahnlauf
 */

function plugin(): void {
	World::$options['mahnlauf_settings'] = array( 'url' => 'https://mahnlauf.example', 'token' => 'ml_' . str_repeat( 'a', 43 ) );
	World::$can                          = array( 'edit_shop_orders', 'view_order', 'manage_woocommerce' );
	World::$nonce                        = 'n';
	World::$hooks                        = array( 'plugins_loaded' => World::$hooks['plugins_loaded'] );
	fire( 'plugins_loaded' );
}

function test_woocommerce_is_told_that_both_order_storages_are_fine(): void {
	eval( 'namespace Automattic\WooCommerce\Utilities; class FeaturesUtil { public static function declare_compatibility( ...$a ) { \World::$declared[] = $a; } }' );
	fire( 'before_woocommerce_init' );
	same( array( array( 'custom_order_tables', MAHNLAUF_FILE, true ), array( 'cart_checkout_blocks', MAHNLAUF_FILE, true ) ), World::$declared );
}

function test_both_order_storages_have_column_and_bulk_action(): void {
	plugin();
	foreach ( array( 'manage_woocommerce_page_wc-orders_columns', 'manage_edit-shop_order_columns' ) as $hook ) {
		same( array( 'cb', 'order_total', 'mahnlauf', 'wc_actions' ), array_keys( fire( $hook, array( 'cb' => '', 'order_total' => '', 'wc_actions' => '' ) ) ) );
		same( array( 'a', 'mahnlauf' ), array_keys( fire( $hook, array( 'a' => '' ) ) ) );
	}
	foreach ( array( 'woocommerce_page_wc-orders', 'edit-shop_order' ) as $screen ) {
		same( array( 'mahnlauf_pause', 'mahnlauf_resume' ), array_keys( fire( "bulk_actions-$screen", array() ) ) );
	}
}

function test_the_list_waits_for_nobody(): void {
	plugin();
	$hpos   = printed( function () {
		fire( 'manage_woocommerce_page_wc-orders_custom_column', 'mahnlauf', order() );
	} );
	$legacy = printed( function () {
		fire( 'manage_shop_order_posts_custom_column', 'mahnlauf', 1001 );
		fire( 'manage_shop_order_posts_custom_column', 'order_total', 1001 );
	} );
	contains( 'data-order="1001" data-view="cell"', $hpos );
	same( $hpos, $legacy );
	same( array(), World::$asked );
}

function test_who_may_not_edit_orders_sees_no_place(): void {
	plugin();
	World::$can = array();
	same( '', printed( function () {
		fire( 'manage_woocommerce_page_wc-orders_custom_column', 'mahnlauf', order() );
	} ) );
	same( array(), fire( 'bulk_actions-edit-shop_order', array() ) );
}

function test_the_script_gets_html_for_each_order(): void {
	plugin();
	World::answers( 200, items( claim_json() ) );
	$_REQUEST = array( 'nonce' => 'nmahnlauf_claims' );
	$_POST    = array( 'orders' => array( '1001', '1002', '-1002', 'x', '1001' ), 'view' => 'evil' );
	fire( 'wp_ajax_mahnlauf_claims' );
	same( 200, World::$sent[0] );
	same( array( 1001, 1002 ), array_keys( (array) World::$sent[1] ) );
	contains( 'Zahlungserinnerung', ( (array) World::$sent[1] )[1001] );
}

function test_the_script_gets_nothing_without_nonce_or_right(): void {
	plugin();
	$_POST = array( 'orders' => array( '1001' ) );
	try {
		fire( 'wp_ajax_mahnlauf_claims' );
		throw new Exception( 'was answered' );
	} catch ( Ended $fault ) {
		same( 'nonce', $fault->getMessage() );
	}
	$_REQUEST   = array( 'nonce' => 'nmahnlauf_claims' );
	World::$can = array();
	fire( 'wp_ajax_mahnlauf_claims' );
	same( array( 403, null ), World::$sent );
	same( array(), World::$asked );
}

function test_pausing_tells_mahnlauf_of_every_open_claim_and_counts(): void {
	plugin();
	set_transient( 'mahnlauf_order_1001', array( 'claims' => array(), 'asked_at' => time() ) );
	World::answers( 200, items( claim_json(), claim_json( array( 'id' => 8, 'instalment' => 2 ) ), claim_json( array( 'id' => 9, 'order_ref' => '1003', 'state' => 'paid' ) ) ) );
	World::answers( 200, claim_json() );
	World::answers( 200, claim_json() );
	$_REQUEST = array( '_wpnonce' => 'nbulk-orders' );
	$target   = fire( 'handle_bulk_actions-woocommerce_page_wc-orders', 'https://shop.example/orders', 'mahnlauf_pause', array( 1001, 1002, 1003 ) );
	contains( 'mahnlauf_did=pause&mahnlauf_done=1&mahnlauf_without=2&mahnlauf_failed=0', $target );
	same( array( 'GET', 'POST', 'POST' ), array_column( World::$asked, 'method' ) );
	same( 'https://mahnlauf.example/api/v1/claims/7/hold', World::$asked[1]['url'] );
	same( '{"reason":"paused in the shop by anna"}', World::$asked[1]['body'] );
	same( false, get_transient( 'mahnlauf_order_1001' ) );
}

function test_resuming_works_where_orders_are_posts(): void {
	plugin();
	World::answers( 200, items( claim_json() ) );
	World::answers( 200, claim_json() );
	$_REQUEST = array( '_wpnonce' => 'nbulk-posts' );
	contains( 'mahnlauf_did=resume&mahnlauf_done=1', fire( 'handle_bulk_actions-edit-shop_order', 'x', 'mahnlauf_resume', array( 1001 ) ) );
	contains( '/claims/7/resume', World::$asked[1]['url'] );
	same( '{}', World::$asked[1]['body'] );
}

function test_a_pause_that_nobody_took_is_counted_as_failed(): void {
	plugin();
	$_REQUEST = array( '_wpnonce' => 'nbulk-orders' );
	contains( 'mahnlauf_done=0&mahnlauf_without=0&mahnlauf_failed=2', fire( 'handle_bulk_actions-edit-shop_order', 'x', 'mahnlauf_pause', array( 1001, 1002 ) ) );
}

function test_nobody_pauses_without_nonce_or_right(): void {
	plugin();
	foreach ( array( array( 'wrong', World::$can ), array( 'nbulk-orders', array() ) ) as list( $nonce, $can ) ) {
		$_REQUEST   = array( '_wpnonce' => $nonce );
		World::$can = $can;
		try {
			fire( 'handle_bulk_actions-edit-shop_order', 'x', 'mahnlauf_pause', array( 1001 ) );
			throw new Exception( 'was done' );
		} catch ( Ended $fault ) {
			same( array(), World::$asked );
		}
	}
	same( 'x', fire( 'handle_bulk_actions-edit-shop_order', 'x', 'mark_completed', array( 1001 ) ) );
}

function test_the_notice_after_a_pause_shows_numbers_only(): void {
	plugin();
	$_GET = array( 'mahnlauf_did' => 'pause', 'mahnlauf_done' => '3<script>', 'mahnlauf_failed' => '1' );
	$html = printed( function () {
		fire( 'admin_notices' );
	} );
	contains( 'notice-warning', $html );
	contains( 'for 3 orders. Without an open claim: 0.', $html );
	$_GET = array( 'mahnlauf_did' => 'evil' );
	same( '', printed( function () {
		fire( 'admin_notices' );
	} ) );
}

function test_a_new_address_never_gets_the_old_token(): void {
	plugin();
	$page  = new Mahnlauf_Settings_Page( settings(), client() );
	$token = 'ml_' . str_repeat( 'a', 43 );
	same( array( 'url' => 'https://mahnlauf.example', 'token' => $token ), $page->clean( array( 'url' => 'https://mahnlauf.example/', 'token' => '' ) ) );
	same( array( 'url' => 'https://other.example', 'token' => '' ), $page->clean( array( 'url' => 'https://other.example', 'token' => '' ) ) );
	same( array( 'url' => '', 'token' => '' ), $page->clean( array( 'url' => '', 'token' => '' ) ) );
	same( array( 'url' => '', 'token' => '' ), $page->clean( 'x' ) );
	same( array(), World::$errors );
	same( array( 'url' => 'https://mahnlauf.example', 'token' => $token ), $page->clean( array( 'url' => 'http://evil.example', 'token' => 'x' ) ) );
	same( array( 'mahnlauf_url', 'mahnlauf_token' ), World::$errors );
}

function test_the_settings_page_shows_the_connection_and_never_the_token(): void {
	plugin();
	World::answers( 200, items() );
	$html = printed( array( new Mahnlauf_Settings_Page( settings(), client() ), 'page' ) );
	contains( 'In Mahnlauf this shop is called laden.', $html );
	contains( '--set url=https://shop.example', $html );
	lacks( 'ml_aaaa', $html );
	World::fails();
	contains( 'notice-warning', printed( array( new Mahnlauf_Settings_Page( settings(), client() ), 'page' ) ) );
	World::$can = array();
	same( '', printed( array( new Mahnlauf_Settings_Page( settings(), client() ), 'page' ) ) );
}

function account( array $order = array(), array $claim = array() ): string {
	plugin();
	World::$user       = 5;
	World::$transients = array();
	World::$answers    = array();
	World::$orders     = array( 1001 => order( $order ), 1002 => order( array( 'id' => 1002, 'customer_id' => 6 ) ) );
	World::answers( 200, items( claim_json( $claim ), claim_json( array( 'order_ref' => '1002' ) ) ) );
	return printed( function () {
		fire( 'woocommerce_before_account_orders', true );
	} );
}

function test_a_buyer_sees_what_is_open_and_where_to_pay(): void {
	$html = account( array(), array( 'fees_minor' => 500, 'total_minor' => 12400 ) );
	contains( 'For your order 1001, <bdi>124.00 EUR</bdi> are still open.', $html );
	contains( 'costs and interest of <bdi>5.00 EUR</bdi>', $html );
	contains( 'href="https://shop.example/pay/1001">Pay the order now: <bdi>119.00 EUR</bdi>', $html );
}

function test_a_buyer_sees_own_orders_only(): void {
	lacks( '1002', account() );
	lacks( '1002', World::$asked[0]['url'] );
	World::$asked = array();
	World::$can   = array();
	same( '', printed( function () {
		fire( 'woocommerce_view_order', 1002 );
	} ) );
	same( array(), World::$asked );
}

function test_the_shop_never_asks_for_more_than_is_owed(): void {
	lacks( 'href', account( array(), array( 'principal_minor' => 5000, 'total_minor' => 5000 ) ) );
	lacks( 'href', account( array( 'needs_payment' => false ) ) );
	lacks( 'href', account( array( 'currency' => 'CHF' ) ) );
}

function test_a_buyer_who_just_paid_or_whose_claim_rests_is_left_alone(): void {
	same( '', account( array( 'date_paid' => new DateTime( '-1 hour' ) ) ) );
	same( '', account( array(), blocked( 'disputed' ) ) );
	contains( 'still open', account( array( 'date_paid' => new DateTime( '-2 days' ) ) ) );
}

function test_a_buyer_notices_nothing_of_an_outage(): void {
	plugin();
	World::$user   = 5;
	World::$orders = array( 1001 => order() );
	set_transient( 'mahnlauf_order_1001', array( 'claims' => array( claim()->as_array() ), 'asked_at' => time() - 4000 ) );
	same( '', printed( function () {
		fire( 'woocommerce_before_account_orders', true );
	} ) );
	same( 2, World::$asked[0]['timeout'] );
}

function test_without_settings_the_plugin_asks_nobody_and_says_so(): void {
	World::$can = array( 'edit_shop_orders' );
	fire( 'plugins_loaded' );
	contains( 'Mahnlauf is not set up yet', printed( function () {
		fire( 'manage_woocommerce_page_wc-orders_custom_column', 'mahnlauf', order() );
	} ) );
	same( array(), fire( 'bulk_actions-edit-shop_order', array() ) );
	same( false, isset( World::$hooks['woocommerce_before_account_orders'] ) );
}

function test_uninstalling_leaves_nothing_behind(): void {
	plugin();
	World::$options['_transient_mahnlauf_order_1001']         = array();
	World::$options['_transient_timeout_mahnlauf_order_1001'] = 1;
	World::$options['_transient_other']                       = 1;
	World::$log[]    = array( 'x', array( 'source' => 'mahnlauf' ) );
	$GLOBALS['wpdb'] = new class() {
		public $options = 'wp_options';
		public function esc_like( $text ) {
			return addcslashes( $text, '_%\\' );
		}
		public function prepare( $query, ...$values ) {
			return $values;
		}
		public function get_col( $patterns ) {
			$starts = array_map( 'stripslashes', array_map( function ( $one ) {
				return rtrim( $one, '%' );
			}, $patterns ) );
			return array_filter( array_keys( World::$options ), function ( $name ) use ( $starts ) {
				return 0 === strpos( $name, $starts[0] ) || 0 === strpos( $name, $starts[1] );
			} );
		}
	};
	define( 'WP_UNINSTALL_PLUGIN', 'mahnlauf/mahnlauf.php' );
	require dirname( MAHNLAUF_FILE ) . '/uninstall.php';
	same( array( '_transient_other' ), array_keys( World::$options ) );
	same( array(), World::$log );
}
