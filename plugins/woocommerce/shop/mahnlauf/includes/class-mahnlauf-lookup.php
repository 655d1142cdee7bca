<?php
/**
 * Answers the script of the order screens.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * One question for all orders of a screen.
 */
final class Mahnlauf_Lookup {

	const ACTION  = 'mahnlauf_claims';
	const TIMEOUT = 4;

	/**
	 * Where claims come from.
	 *
	 * @var Mahnlauf_Claims
	 */
	private $claims;

	/**
	 * How they look.
	 *
	 * @var Mahnlauf_View
	 */
	private $view;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Claims $claims Where claims come from.
	 * @param Mahnlauf_View   $view   How they look.
	 */
	public function __construct( Mahnlauf_Claims $claims, Mahnlauf_View $view ) {
		$this->claims = $claims;
		$this->view   = $view;
	}

	/**
	 * Hooks into admin-ajax for people who are logged in.
	 */
	public function hook(): void {
		add_action( 'wp_ajax_' . self::ACTION, array( $this, 'answer' ) );
	}

	/**
	 * Sends HTML by order id.
	 */
	public function answer(): void {
		check_ajax_referer( self::ACTION, 'nonce' );
		if ( ! current_user_can( 'edit_shop_orders' ) ) {
			wp_send_json_error( null, 403 );
			return;
		}
		$ids  = isset( $_POST['orders'] ) ? array_map( 'absint', (array) wp_unslash( $_POST['orders'] ) ) : array();
		$ids  = array_slice( array_unique( array_filter( $ids ) ), 0, Mahnlauf_Client::MOST_ORDERS );
		$view = isset( $_POST['view'] ) && 'box' === $_POST['view'] ? 'box' : 'cell';
		$html = array();
		foreach ( $this->claims->of( $ids, self::TIMEOUT ) as $id => $known ) {
			$html[ $id ] = $this->view->$view( $known );
		}
		wp_send_json_success( (object) $html );
	}
}
