<?php
/**
 * Puts the parts together.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Starts the plugin once WooCommerce is there; without WooCommerce it does nothing.
 */
final class Mahnlauf_Plugin {

	/**
	 * Registers what must be registered before WooCommerce starts.
	 */
	public static function hook(): void {
		add_action( 'before_woocommerce_init', array( __CLASS__, 'declare_compatibility' ) );
		add_action( 'plugins_loaded', array( __CLASS__, 'start' ) );
		add_action( 'init', array( __CLASS__, 'load_texts' ) );
	}

	/**
	 * Tells WooCommerce that both order storages and the block checkout are fine with us.
	 */
	public static function declare_compatibility(): void {
		if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', MAHNLAUF_FILE, true );
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', MAHNLAUF_FILE, true );
		}
	}

	/**
	 * Hooks every part into WordPress.
	 */
	public static function start(): void {
		if ( ! class_exists( 'WooCommerce' ) ) {
			return;
		}
		$settings = Mahnlauf_Settings::read();
		$client   = new Mahnlauf_Client( $settings, new Mahnlauf_Circuit() );
		$claims   = new Mahnlauf_Claims( $client );
		$view     = new Mahnlauf_View( $settings );

		$claims->hook();
		( new Mahnlauf_Account( $claims, $settings ) )->hook();
		( new Mahnlauf_Tutor() )->hook();
		if ( is_admin() ) {
			( new Mahnlauf_Order_Screens( $settings ) )->hook();
			( new Mahnlauf_Lookup( $claims, $view ) )->hook();
			( new Mahnlauf_Bulk_Actions( $client, $claims, $settings ) )->hook();
			( new Mahnlauf_Settings_Page( $settings, $client ) )->hook();
		}
	}

	/**
	 * Loads the German texts for every kind of German (formal, Austrian, Swiss), the English ones for all others.
	 */
	public static function load_texts(): void {
		$locale = determine_locale();
		$name   = 0 === strpos( $locale, 'de' ) ? 'de_DE' : 'en_US';
		load_textdomain( 'mahnlauf', plugin_dir_path( MAHNLAUF_FILE ) . "languages/mahnlauf-$name.mo", $locale );
	}
}
