<?php
/**
 * The column in the order list and the box beside an order.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Both are empty places that a small script fills afterwards, so no screen of the shop ever waits for Mahnlauf.
 */
final class Mahnlauf_Order_Screens {

	const COLUMN = 'mahnlauf';

	/**
	 * Whether there is anything to ask.
	 *
	 * @var Mahnlauf_Settings
	 */
	private $settings;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Settings $settings Whether there is anything to ask.
	 */
	public function __construct( Mahnlauf_Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * Hooks into the screens of both order storages.
	 */
	public function hook(): void {
		add_filter( 'manage_woocommerce_page_wc-orders_columns', array( $this, 'columns' ), 20 );
		add_action( 'manage_woocommerce_page_wc-orders_custom_column', array( $this, 'cell' ), 10, 2 );
		add_filter( 'manage_edit-shop_order_columns', array( $this, 'columns' ), 20 );
		add_action( 'manage_shop_order_posts_custom_column', array( $this, 'cell' ), 10, 2 );
		add_action( 'add_meta_boxes', array( $this, 'boxes' ) );
		add_action( 'admin_enqueue_scripts', array( $this, 'assets' ) );
	}

	/**
	 * Puts our column behind the total.
	 *
	 * @param string[] $columns Titles by key.
	 * @return string[]
	 */
	public function columns( $columns ): array {
		$columns  = (array) $columns;
		$own      = array( self::COLUMN => __( 'Dunning', 'mahnlauf' ) );
		$position = array_search( 'order_total', array_keys( $columns ), true );
		if ( false === $position ) {
			return $columns + $own;
		}
		return array_slice( $columns, 0, $position + 1, true ) + $own + array_slice( $columns, $position + 1, null, true );
	}

	/**
	 * Prints our cell.
	 *
	 * @param string       $column Key of the column.
	 * @param WC_Order|int $order  The order, or its id where orders are posts.
	 */
	public function cell( $column, $order ): void {
		if ( self::COLUMN === $column ) {
			$this->place( is_object( $order ) ? $order->get_id() : (int) $order, 'cell' );
		}
	}

	/**
	 * Adds the box beside an order.
	 */
	public function boxes(): void {
		$screens = array_unique( array( 'shop_order', wc_get_page_screen_id( 'shop-order' ) ) );
		add_meta_box( 'mahnlauf', __( 'Dunning', 'mahnlauf' ), array( $this, 'box' ), $screens, 'side', 'high' );
	}

	/**
	 * Prints the box.
	 *
	 * @param WP_Post|WC_Order $order The order.
	 */
	public function box( $order ): void {
		$this->place( $order instanceof WP_Post ? $order->ID : $order->get_id(), 'box' );
	}

	/**
	 * Loads script and style where orders are shown.
	 */
	public function assets(): void {
		$screen = get_current_screen();
		$ours   = array( 'edit-shop_order', 'shop_order', wc_get_page_screen_id( 'shop-order' ) );
		if ( null === $screen || ! in_array( $screen->id, $ours, true ) || ! current_user_can( 'edit_shop_orders' ) ) {
			return;
		}
		wp_enqueue_style( 'mahnlauf', plugins_url( 'assets/admin.css', MAHNLAUF_FILE ), array(), MAHNLAUF_VERSION );
		if ( ! $this->settings->complete() ) {
			return;
		}
		wp_enqueue_script( 'mahnlauf', plugins_url( 'assets/admin.js', MAHNLAUF_FILE ), array(), MAHNLAUF_VERSION, true );
		$given = array(
			'url'         => admin_url( 'admin-ajax.php' ),
			'action'      => Mahnlauf_Lookup::ACTION,
			'nonce'       => wp_create_nonce( Mahnlauf_Lookup::ACTION ),
			'most'        => Mahnlauf_Client::MOST_ORDERS,
			'unreachable' => Mahnlauf_Words::fault( 'mahnlauf_unreachable' ),
		);
		wp_add_inline_script( 'mahnlauf', 'window.mahnlauf = ' . wp_json_encode( $given ) . ';', 'before' );
	}

	/**
	 * Prints the place that the script fills.
	 *
	 * @param int    $order_id Id of the order.
	 * @param string $view     cell or box.
	 */
	private function place( int $order_id, string $view ): void {
		if ( ! current_user_can( 'edit_shop_orders' ) ) {
			return;
		}
		if ( ! $this->settings->complete() ) {
			echo '<span class="mahnlauf-mute">' . esc_html( Mahnlauf_Words::fault( 'mahnlauf_unset' ) ) . '</span>';
			return;
		}
		printf( '<div class="mahnlauf-place" data-order="%d" data-view="%s" aria-live="polite">…</div>', (int) $order_id, esc_attr( $view ) );
	}
}
