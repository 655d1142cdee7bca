<?php
/**
 * Claims and parts for the tests.
 *
 * @package Mahnlauf
 */

/** A claim as the API tells it: open, reminded once, 119.00 EUR. */
function claim_json( array $others = array() ): array {
	return $others + array(
		'id'               => 7,
		'shop'             => 'laden',
		'order_ref'        => '1001',
		'instalment'       => null,
		'test_mode'        => false,
		'buyer'            => array( 'name' => 'Erika Muster', 'email' => 'erika@kunde.example' ),
		'currency'         => 'EUR',
		'principal_minor'  => 11900,
		'fees_minor'       => 0,
		'interest_minor'   => 0,
		'total_minor'      => 11900,
		'state'            => 'open',
		'stage'            => 'reminder',
		'stage_title'      => 'Zahlungserinnerung',
		'next_stage'       => 'warning1',
		'next_stage_title' => '1. Mahnung',
		'next_on'          => '2026-04-06',
		'due_date'         => '2026-03-16',
		'blockers'         => array(),
	);
}

function claim( array $others = array() ): Mahnlauf_Claim {
	return Mahnlauf_Claim::from_json( claim_json( $others ) );
}

function blocked( string $code, string $text = 'why' ): array {
	return array( 'blockers' => array( array( 'code' => $code, 'text' => $text, 'until' => null ) ) );
}

function order( array $others = array() ): WC_Order {
	return new WC_Order(
		$others + array(
			'id'                   => 1001,
			'customer_id'          => 5,
			'order_number'         => '1001',
			'date_paid'            => null,
			'total'                => '119.00',
			'currency'             => 'EUR',
			'needs_payment'        => true,
			'payment_method'       => 'cheque',
			'checkout_payment_url' => 'https://shop.example/pay/1001',
		)
	);
}

function settings(): Mahnlauf_Settings {
	return new Mahnlauf_Settings( 'https://mahnlauf.example', 'ml_' . str_repeat( 'a', 43 ) );
}

function client(): Mahnlauf_Client {
	return new Mahnlauf_Client( settings(), new Mahnlauf_Circuit() );
}

function items( array ...$claims ): array {
	return array( 'shop' => 'laden', 'items' => $claims );
}
