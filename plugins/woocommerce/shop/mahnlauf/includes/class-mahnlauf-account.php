<?php
/**
 * What buyers see in their account.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * A polite notice with a way to pay, above the orders and above one order. If Mahnlauf cannot be reached, or the order
 * was paid a moment ago, the buyer sees nothing of it.
 */
final class Mahnlauf_Account {

	const TIMEOUT = 2;
	const ORDERS  = 20;

	/**
	 * Where claims come from.
	 *
	 * @var Mahnlauf_Claims
	 */
	private $claims;

	/**
	 * Whether there is anything to ask.
	 *
	 * @var Mahnlauf_Settings
	 */
	private $settings;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Claims   $claims   Where claims come from.
	 * @param Mahnlauf_Settings $settings Whether there is anything to ask.
	 */
	public function __construct( Mahnlauf_Claims $claims, Mahnlauf_Settings $settings ) {
		$this->claims   = $claims;
		$this->settings = $settings;
	}

	/**
	 * Hooks into My account.
	 */
	public function hook(): void {
		if ( $this->settings->complete() ) {
			add_action( 'woocommerce_before_account_orders', array( $this, 'orders' ) );
			add_action( 'woocommerce_view_order', array( $this, 'order' ), 5 );
		}
	}

	/**
	 * Above the list of orders.
	 */
	public function orders(): void {
		$buyer = get_current_user_id();
		if ( $buyer > 0 ) {
			$latest = array(
				'customer_id' => $buyer,
				'limit'       => self::ORDERS,
				'type'        => 'shop_order',
				'return'      => 'objects',
			);
			$this->remind( wc_get_orders( $latest ), false );
		}
	}

	/**
	 * Above one order.
	 *
	 * @param int $order_id Id of the order.
	 */
	public function order( $order_id ): void {
		$order = wc_get_order( $order_id );
		if ( $order && current_user_can( 'view_order', $order->get_id() ) ) {
			$this->remind( array( $order ), true );
		}
	}

	/**
	 * Prints a notice for each of these orders that is owed.
	 *
	 * @param WC_Order[] $orders  The buyer's own orders.
	 * @param bool       $details Whether the shop's bank details are shown too.
	 */
	private function remind( array $orders, bool $details ): void {
		$own = array();
		foreach ( $orders as $order ) {
			if ( ! self::was_just_paid( $order, time() ) ) {
				$own[ $order->get_id() ] = $order;
			}
		}
		foreach ( $own ? $this->claims->of( array_keys( $own ), self::TIMEOUT ) : array() as $id => $known ) {
			foreach ( '' === $known['fault'] ? $known['claims'] : array() as $claim ) {
				if ( $claim->asks_buyer() ) {
					$this->notice( $claim, $own[ $id ], $details );
				}
			}
		}
	}

	/**
	 * Whether the shop booked a payment within a day: Mahnlauf may not have heard of it yet.
	 *
	 * @param WC_Order $order The order.
	 * @param int      $now   Unix time.
	 * @return bool
	 */
	public static function was_just_paid( $order, int $now ): bool {
		$paid = $order->get_date_paid();
		return $paid && $paid->getTimestamp() > $now - DAY_IN_SECONDS;
	}

	/**
	 * Whether the shop's own pay page asks for exactly what is owed for the order: it knows nothing of payments to the
	 * bank or of refunds, so it might ask for more.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @param WC_Order       $order The order.
	 * @return bool
	 */
	public static function shop_can_take( Mahnlauf_Claim $claim, $order ): bool {
		$currency = $claim->get( 'currency' );
		$total    = wc_format_decimal( $order->get_total(), Mahnlauf_Money::decimals( $currency ) );
		return $order->needs_payment() && $order->get_currency() === $currency && Mahnlauf_Money::decimal( $claim->get( 'principal_minor' ), $currency ) === $total;
	}

	/**
	 * Prints one notice.
	 *
	 * @param Mahnlauf_Claim $claim   The claim.
	 * @param WC_Order       $order   The order.
	 * @param bool           $details Whether the shop's bank details are shown too.
	 */
	private function notice( Mahnlauf_Claim $claim, $order, bool $details ): void {
		echo '<div class="woocommerce-info mahnlauf-notice" role="note"><p>';
		/* translators: 1: order number, 2: amount */
		$text = sprintf( esc_html__( 'For your order %1$s, %2$s are still open.', 'mahnlauf' ), esc_html( $order->get_order_number() ), Mahnlauf_Money::html( $claim->get( 'total_minor' ), $claim->get( 'currency' ) ) );
		echo wp_kses_post( $text );
		if ( $claim->costs_minor() > 0 ) {
			/* translators: %s: amount */
			echo ' ' . wp_kses_post( sprintf( esc_html__( 'This includes costs and interest of %s.', 'mahnlauf' ), Mahnlauf_Money::html( $claim->costs_minor(), $claim->get( 'currency' ) ) ) );
		}
		echo '</p>';
		$this->way_to_pay( $claim, $order );
		echo '<p>' . esc_html__( 'If you have paid in the meantime, please ignore this notice.', 'mahnlauf' ) . '</p></div>';
		if ( $details && ! self::shop_can_take( $claim, $order ) ) {
			$this->bank_details( $order );
		}
	}

	/**
	 * Prints the link to pay, or where to look.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @param WC_Order       $order The order.
	 */
	private function way_to_pay( Mahnlauf_Claim $claim, $order ): void {
		if ( self::shop_can_take( $claim, $order ) ) {
			$amount = Mahnlauf_Money::html( $claim->get( 'principal_minor' ), $claim->get( 'currency' ) );
			/* translators: %s: amount */
			$label = sprintf( esc_html__( 'Pay the order now: %s', 'mahnlauf' ), $amount );
			echo '<p><a class="button" href="' . esc_url( $order->get_checkout_payment_url() ) . '">' . wp_kses_post( $label ) . '</a></p>';
			return;
		}
		echo '<p>' . esc_html__( 'Please pay as our last message to you says.', 'mahnlauf' ) . '</p>';
	}

	/**
	 * Prints the shop's own bank details for an order by bank transfer.
	 *
	 * @param WC_Order $order The order.
	 */
	private function bank_details( $order ): void {
		$gateways = 'bacs' === $order->get_payment_method() ? WC()->payment_gateways()->payment_gateways() : array();
		if ( isset( $gateways['bacs'] ) && is_callable( array( $gateways['bacs'], 'thankyou_page' ) ) ) {
			$gateways['bacs']->thankyou_page( $order->get_id() );
		}
	}
}
