<?php
/**
 * The words for codes.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * States, blockers, faults and days for people. What has no word here is shown as Mahnlauf says it.
 */
final class Mahnlauf_Words {

	/**
	 * The word for a claim's state.
	 *
	 * @param string $state Such as handed_over.
	 * @return string Not escaped.
	 */
	public static function state( string $state ): string {
		$words = array(
			'open'        => __( 'open', 'mahnlauf' ),
			'handed_over' => __( 'with the collection agency', 'mahnlauf' ),
			'in_court'    => __( 'in court', 'mahnlauf' ),
			'paid'        => __( 'paid', 'mahnlauf' ),
			'cancelled'   => __( 'cancelled', 'mahnlauf' ),
			'stopped'     => __( 'stopped', 'mahnlauf' ),
			'written_off' => __( 'written off', 'mahnlauf' ),
			'external'    => __( 'collected by somebody else', 'mahnlauf' ),
		);
		return isset( $words[ $state ] ) ? $words[ $state ] : $state;
	}

	/**
	 * Why an open claim rests. A hold, a dispute and a promise also say what Mahnlauf noted about them.
	 *
	 * @param array $blocker With code, text and until.
	 * @return string Not escaped.
	 */
	public static function blocker( array $blocker ): string {
		$words = array(
			'awaiting_trigger'    => __( 'Dunning starts with a returned debit or a chargeback only.', 'mahnlauf' ),
			'awaiting_consent'    => __( 'Waits for your consent.', 'mahnlauf' ),
			'awaiting_acceptance' => __( 'An offer waits for your answer.', 'mahnlauf' ),
			'reversal_unclear'    => __( 'Perhaps a chargeback: please check the order.', 'mahnlauf' ),
			'provider_retries'    => __( 'The payment provider still tries to collect.', 'mahnlauf' ),
			'too_small'           => __( 'The amount is too small to be dunned.', 'mahnlauf' ),
			'before_go_live'      => __( 'The order is older than the day on which the shop went live.', 'mahnlauf' ),
			'stale_feed'          => __( 'The shop has reported nothing for too long.', 'mahnlauf' ),
			'no_more_stages'      => __( 'All stages are done.', 'mahnlauf' ),
			'agency_missing'      => __( 'No collection agency is set yet.', 'mahnlauf' ),
		);
		$text  = isset( $words[ $blocker['code'] ] ) ? $words[ $blocker['code'] ] : $blocker['text'];
		if ( '' === $blocker['until'] ) {
			return $text;
		}
		/* translators: 1: reason why dunning rests, 2: date */
		return sprintf( __( '%1$s (until %2$s)', 'mahnlauf' ), $text, self::day( $blocker['until'] ) );
	}

	/**
	 * What kept us from asking.
	 *
	 * @param string $code Code of the error.
	 * @return string Not escaped.
	 */
	public static function fault( string $code ): string {
		$words = array(
			'mahnlauf_unset'   => __( 'Mahnlauf is not set up yet', 'mahnlauf' ),
			'mahnlauf_refused' => __( 'Mahnlauf does not accept the token', 'mahnlauf' ),
		);
		return isset( $words[ $code ] ) ? $words[ $code ] : __( 'Mahnlauf is not reachable', 'mahnlauf' );
	}

	/**
	 * A calendar day as the shop writes dates.
	 *
	 * @param string $day ISO day.
	 * @return string Not escaped; the text itself if it is no day.
	 */
	public static function day( string $day ): string {
		return preg_match( '/^\d{4}-\d\d-\d\d$/', $day ) ? mysql2date( wc_date_format(), $day . ' 12:00:00' ) : $day;
	}
}
