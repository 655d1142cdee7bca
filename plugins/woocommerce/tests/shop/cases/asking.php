<?php
/**
 * Asking Mahnlauf: what is sent, what is kept, and what happens when nobody answers.
 *
 * @package Mahnlauf
 */

function test_one_call_asks_for_all_orders_with_the_token_and_a_short_timeout(): void {
	World::answers( 200, items( claim_json(), claim_json( array( 'id' => 8, 'instalment' => 2 ) ), claim_json( array( 'order_ref' => '666' ) ) ) );
	$known = ( new Mahnlauf_Claims( client() ) )->of( array( 1001, 1002, 1001 ), 3 );
	same( 1, count( World::$asked ) );
	$asked = World::$asked[0];
	same( 'https://mahnlauf.example/api/v1/claims?order_ref=1001%2C1002', $asked['url'] );
	same( array( 3, 0, 'Bearer ml_' . str_repeat( 'a', 43 ) ), array( $asked['timeout'], $asked['redirection'], $asked['headers']['Authorization'] ) );
	same( array( 1001, 1002 ), array_keys( $known ) );
	same( array( 2, 0 ), array( count( $known[1001]['claims'] ), count( $known[1002]['claims'] ) ) );
}

function test_fresh_answers_are_not_asked_for_again_until_the_order_changes(): void {
	$claims = new Mahnlauf_Claims( client() );
	$claims->hook();
	World::answers( 200, items( claim_json() ) );
	$claims->of( array( 1001, 1002 ), 3 );
	$claims->of( array( 1001, 1002 ), 3 );
	same( 1, count( World::$asked ) );
	fire( 'woocommerce_order_status_changed', 1001 );
	World::answers( 200, items( claim_json() ) );
	$claims->of( array( 1001, 1002 ), 3 );
	contains( 'order_ref=1001', World::$asked[1]['url'] );
	lacks( '1002', World::$asked[1]['url'] );
}

function test_more_than_a_hundred_orders_are_asked_for_in_parts(): void {
	World::answers( 200, items() );
	World::answers( 200, items() );
	same( 150, count( ( new Mahnlauf_Claims( client() ) )->of( range( 1, 150 ), 3 ) ) );
	same( 2, count( World::$asked ) );
}

function test_what_was_known_yesterday_serves_while_nobody_answers(): void {
	set_transient( 'mahnlauf_order_1001', array( 'claims' => array( claim()->as_array() ), 'asked_at' => time() - 4000 ) );
	World::fails();
	$known = ( new Mahnlauf_Claims( client() ) )->of( array( 1001, 1002 ), 3 );
	same( array( 'mahnlauf_unreachable', 1 ), array( $known[1001]['fault'], count( $known[1001]['claims'] ) ) );
	same( array( 'mahnlauf_unreachable', 0, 0 ), array( $known[1002]['fault'], count( $known[1002]['claims'] ), $known[1002]['asked_at'] ) );
}

function test_after_two_failures_nobody_waits_any_more(): void {
	$claims = new Mahnlauf_Claims( client() );
	World::fails();
	World::fails();
	for ( $i = 0; $i < 10; $i++ ) {
		same( 'mahnlauf_unreachable', $claims->of( array( 1001 ), 3 )[1001]['fault'] );
	}
	same( 2, count( World::$asked ) );
}

function test_an_answer_that_is_none_of_mahnlauf_is_a_failure(): void {
	foreach ( array( array( 200, '<html>' ), array( 200, '"x"' ), array( 200, array( 'items' => 'x', 'shop' => 's' ) ), array( 200, array() ), array( 301, '' ), array( 500, array( 'error' => 'x' ) ), array( 503, 'x' ), array( 429, array() ), array( 0, '' ), array( 404, '<html>' ) ) as list( $status, $body ) ) {
		World::$transients = array();
		World::answers( $status, $body );
		same( 'mahnlauf_unreachable', client()->claims( array( 1 ), 3 )->get_error_code(), "$status" );
		same( 1, get_transient( Mahnlauf_Circuit::KEY )['failures'] );
	}
}

function test_a_token_that_does_not_count_is_named_and_not_tried_forever(): void {
	$client = client();
	foreach ( array( 401, 403 ) as $status ) {
		World::answers( $status, array( 'error' => 'no' ) );
		same( 'mahnlauf_refused', $client->claims( array( 1 ), 3 )->get_error_code() );
	}
	same( 'mahnlauf_refused', $client->claims( array( 1 ), 3 )->get_error_code() );
	same( 2, count( World::$asked ) );
}

function test_a_refusal_with_a_sentence_is_no_outage(): void {
	World::answers( 409, array( 'detail' => 'Claim 7 is paid.' ) );
	$answer = client()->hold( 7, 'x' );
	same( array( 'mahnlauf_rejected', 'Claim 7 is paid.' ), array( $answer->get_error_code(), $answer->get_error_message() ) );
	same( false, get_transient( Mahnlauf_Circuit::KEY ) );
}

function test_without_settings_nobody_is_asked(): void {
	$client = new Mahnlauf_Client( new Mahnlauf_Settings( 'https://m.example', '' ), new Mahnlauf_Circuit() );
	same( 'mahnlauf_unset', $client->claims( array( 1 ), 3 )->get_error_code() );
	same( array(), World::$asked );
}

function test_failures_are_logged_without_token_or_buyer(): void {
	World::answers( 500, array( 'buyer' => 'Erika' ) );
	client()->claims( array( 1001 ), 3 );
	same( 1, count( World::$log ) );
	same( 'mahnlauf', World::$log[0][1]['source'] );
	lacks( 'ml_', World::$log[0][0] );
	lacks( 'Erika', World::$log[0][0] );
}

function test_a_cache_that_was_tampered_with_is_not_believed(): void {
	foreach ( array( 'x', 7, array( 'claims' => 'x', 'asked_at' => 1 ), array( 'claims' => array( 'x' ), 'asked_at' => time() ) ) as $kept ) {
		World::$transients = array( 'mahnlauf_order_1001' => $kept );
		World::answers( 200, items() );
		same( array(), ( new Mahnlauf_Claims( client() ) )->of( array( 1001 ), 3 )[1001]['claims'] );
	}
}
