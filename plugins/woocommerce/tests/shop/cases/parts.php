<?php
/**
 * The pure parts: amounts, settings, claims, circuit, words, screens.
 *
 * @package Mahnlauf
 */

function test_minor_units_become_decimal_text(): void {
	foreach ( array( array( 11900, 'EUR', '119.00' ), array( 5, 'EUR', '0.05' ), array( 0, 'EUR', '0.00' ), array( -250, 'EUR', '-2.50' ), array( 1500, 'JPY', '1500' ), array( 1234, 'KWD', '1.234' ) ) as list( $minor, $currency, $text ) ) {
		same( $text, Mahnlauf_Money::decimal( $minor, $currency ) );
	}
	same( '92233720368547758.07', Mahnlauf_Money::decimal( PHP_INT_MAX, 'EUR' ) );
}

function test_decimals_are_printed_for_comparison(): void {
	$codes = explode( ',', getenv( 'CURRENCIES' ) );
	echo json_encode( array_combine( $codes, array_map( array( 'Mahnlauf_Money', 'decimals' ), $codes ) ) );
}

function test_only_https_or_the_own_network_is_asked(): void {
	foreach ( array( 'https://m.example', 'https://m.example:8443/sub', 'http://127.0.0.1:8000', 'http://[::1]:8000', 'http://localhost:8000', 'http://192.168.1.9', 'http://mahnlauf:8000', 'http://m.internal' ) as $good ) {
		same( $good, Mahnlauf_Settings::clean_url( " $good/ " ) );
	}
	foreach ( array( '', 'm.example', 'http://m.example', 'http://8.8.8.8', 'ftp://m.example', 'javascript:alert(1)', 'https://u:p@m.example', 'https://m.example?a=b', 'https://m.example#x', 'https://', "https://m.example/\"><script>", 'https://a b' ) as $bad ) {
		same( '', Mahnlauf_Settings::clean_url( $bad ), $bad );
	}
}

function test_a_token_is_known_by_its_shape(): void {
	$token = 'ml_' . str_repeat( 'aZ9_-', 8 );
	same( $token, Mahnlauf_Settings::clean_token( " $token\n" ) );
	foreach ( array( '', 'ml_', 'xx_' . str_repeat( 'a', 43 ), "ml_" . str_repeat( 'a', 20 ) . "\r\nX: y" ) as $bad ) {
		same( '', Mahnlauf_Settings::clean_token( $bad ) );
	}
}

function test_settings_that_are_no_settings_count_as_none(): void {
	foreach ( array( 'x', 7, array( 'url' => array(), 'token' => 7 ) ) as $stored ) {
		World::$options['mahnlauf_settings'] = $stored;
		same( false, Mahnlauf_Settings::read()->complete() );
	}
}

function test_what_is_no_claim_is_dropped(): void {
	foreach ( array( null, 'x', array(), claim_json( array( 'total_minor' => '119' ) ), claim_json( array( 'currency' => '<b>' ) ), claim_json( array( 'order_ref' => null ) ), claim_json( array( 'id' => 7.5 ) ) ) as $json ) {
		same( null, Mahnlauf_Claim::from_json( $json ) );
	}
	same( array(), claim( array( 'blockers' => array( 'x', array( 'code' => 7 ), null ) ) )->get( 'blockers' ) );
}

function test_the_cache_holds_nobodys_name(): void {
	$kept = claim()->as_array();
	lacks( 'erika', strtolower( serialize( $kept ) ) );
	same( $kept, Mahnlauf_Claim::from_json( $kept )->as_array() );
}

function test_a_buyer_is_reminded_only_after_a_reminder_and_never_while_dunning_rests(): void {
	same( true, claim()->asks_buyer() );
	foreach ( array( array( 'stage' => null ), array( 'test_mode' => true ), array( 'state' => 'paid' ), array( 'state' => 'handed_over' ), array( 'total_minor' => 0 ), blocked( 'hold' ), blocked( 'disputed' ), blocked( 'promise' ), blocked( 'reversal_unclear' ), blocked( 'stale_feed' ) ) as $others ) {
		same( false, claim( $others )->asks_buyer(), json_encode( $others ) );
	}
	same( true, claim( blocked( 'awaiting_consent' ) )->asks_buyer() );
}

function test_the_pause_doubles_from_the_second_failure_up_to_ten_minutes(): void {
	same( array( 0, 30, 60, 120, 240, 480, 600, 600 ), array_map( array( 'Mahnlauf_Circuit', 'pause_after' ), range( 1, 8 ) ) );
	same( 600, Mahnlauf_Circuit::pause_after( 100000 ) );
}

function test_the_circuit_opens_closes_in_time_and_forgives_at_once(): void {
	$circuit = new Mahnlauf_Circuit();
	$circuit->failed( 1000, 'mahnlauf_unreachable' );
	same( '', $circuit->fault( 1000 ) );
	$circuit->failed( 1000, 'mahnlauf_refused' );
	same( 'mahnlauf_refused', $circuit->fault( 1029 ) );
	same( '', $circuit->fault( 1030 ) );
	$circuit->failed( 1030, 'mahnlauf_unreachable' );
	same( 'mahnlauf_unreachable', $circuit->fault( 1089 ) );
	$circuit->worked();
	same( '', $circuit->fault( 1031 ) );
	World::$transients[ Mahnlauf_Circuit::KEY ] = 'nonsense';
	same( '', $circuit->fault( 1031 ) );
}

function test_everything_that_comes_from_outside_is_escaped(): void {
	$evil = '<img src=x onerror=alert(1)>"\'';
	$own  = claim( array( 'state' => 'open', 'stage_title' => $evil, 'next_stage_title' => $evil, 'next_on' => $evil ) + blocked( $evil, $evil ) );
	$view = new Mahnlauf_View( settings() );
	foreach ( array( $own, claim( array( 'state' => $evil ) ) ) as $claim ) {
		$known = array( 'claims' => array( $claim ), 'asked_at' => time(), 'fault' => $evil );
		lacks( '<img', $view->cell( $known ) );
		lacks( '<img', $view->box( $known ) );
	}
	lacks( '<img', $view->cell( array( 'claims' => array(), 'asked_at' => 0, 'fault' => $evil ) ) );
}

function test_the_cell_names_level_amount_and_next_step(): void {
	$view = new Mahnlauf_View( settings() );
	$text = strip_tags( $view->cell( array( 'claims' => array( claim() ), 'asked_at' => 1, 'fault' => '' ) ) );
	same( 'Zahlungserinnerung 119.00 EUR next: 1. Mahnung on 2026-04-06', $text );
	$rests = strip_tags( $view->cell( array( 'claims' => array( claim( blocked( 'hold' ) ) ), 'asked_at' => 1, 'fault' => '' ) ) );
	same( 'Zahlungserinnerung 119.00 EUR next: 1. Mahnung rests', $rests );
	$paid = strip_tags( $view->cell( array( 'claims' => array( claim( array( 'state' => 'paid', 'total_minor' => 0, 'instalment' => 2 ) ) ), 'asked_at' => 1, 'fault' => '' ) ) );
	same( 'Instalment 2: paid 0.00 EUR ', $paid );
}

function test_the_box_says_why_dunning_rests_and_links_to_the_desk(): void {
	$claim = claim( array( 'fees_minor' => 500, 'interest_minor' => 12, 'total_minor' => 12412, 'test_mode' => true ) + blocked( 'hold', 'Mahnsperre: Urlaub' ) );
	$html  = ( new Mahnlauf_View( settings() ) )->box( array( 'claims' => array( $claim ), 'asked_at' => 1, 'fault' => '' ) );
	contains( 'href="https://mahnlauf.example/claims/7"', $html );
	contains( 'Mahnsperre: Urlaub', $html );
	contains( '5.12 EUR', $html );
	contains( '124.12 EUR', $html );
	contains( 'test mode', $html );
}

function test_old_news_say_how_old_they_are(): void {
	$view = new Mahnlauf_View( settings() );
	$html = $view->cell( array( 'claims' => array( claim() ), 'asked_at' => 86400, 'fault' => 'mahnlauf_unreachable' ) );
	contains( 'Zahlungserinnerung', $html );
	contains( '<span class="mahnlauf-mute">Mahnlauf is not reachable. As of 1970-01-02 00:00</span>', $html );
	contains( 'mahnlauf-mute', $view->box( array( 'claims' => array(), 'asked_at' => 0, 'fault' => 'mahnlauf_unreachable' ) ) );
}

function test_every_german_reads_german(): void {
	foreach ( array( 'de_DE', 'de_DE_formal', 'de_AT', 'de_CH_informal' ) as $locale ) {
		World::$locale = $locale;
		Mahnlauf_Plugin::load_texts();
		same( 'Mahnung', __( 'Dunning', 'mahnlauf' ) );
	}
	World::$locale = 'fr_FR';
	Mahnlauf_Plugin::load_texts();
	same( 'Dunning', __( 'Dunning', 'mahnlauf' ) );
}
