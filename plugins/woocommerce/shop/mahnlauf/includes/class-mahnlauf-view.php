<?php
/**
 * How claims look on the shop's screens.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * HTML for the order list and the order box. Everything that it returns is escaped.
 */
final class Mahnlauf_View {

	/**
	 * Where Mahnlauf's own screens are.
	 *
	 * @var Mahnlauf_Settings
	 */
	private $settings;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Settings $settings Where Mahnlauf's own screens are.
	 */
	public function __construct( Mahnlauf_Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * One cell of the order list.
	 *
	 * @param array $known An entry of Mahnlauf_Claims::of().
	 * @return string
	 */
	public function cell( array $known ): string {
		if ( 0 === $known['asked_at'] ) {
			return self::mute( Mahnlauf_Words::fault( $known['fault'] ) );
		}
		$rows = array();
		foreach ( $known['claims'] as $claim ) {
			$rows[] = '<div class="mahnlauf-claim">' . $this->level( $claim ) . $this->amount( $claim ) . $this->next_step( $claim ) . $this->rest_mark( $claim ) . '</div>';
		}
		return ( $rows ? implode( '', $rows ) : '<span aria-hidden="true">–</span>' ) . $this->age( $known );
	}

	/**
	 * The content of the order box.
	 *
	 * @param array $known An entry of Mahnlauf_Claims::of().
	 * @return string
	 */
	public function box( array $known ): string {
		if ( 0 === $known['asked_at'] ) {
			return '<p>' . self::mute( Mahnlauf_Words::fault( $known['fault'] ) ) . '</p>';
		}
		$rows = array();
		foreach ( $known['claims'] as $claim ) {
			$rows[] = $this->details( $claim );
		}
		return ( $rows ? implode( '<hr>', $rows ) : '<p>' . esc_html__( 'There is no claim for this order.', 'mahnlauf' ) . '</p>' ) . $this->age( $known );
	}

	/**
	 * Everything about one claim.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @return string
	 */
	private function details( Mahnlauf_Claim $claim ): string {
		$blockers = '';
		foreach ( $claim->get( 'blockers' ) as $blocker ) {
			$blockers .= '<li>' . esc_html( Mahnlauf_Words::blocker( $blocker ) ) . '</li>';
		}
		$html  = '<p>' . $this->level( $claim ) . $this->test_mark( $claim ) . '</p>';
		$html .= '<p>' . esc_html__( 'Open amount:', 'mahnlauf' ) . ' ' . $this->amount( $claim ) . $this->costs( $claim ) . '</p>';
		$html .= '' === $this->next_step( $claim ) ? '' : '<p>' . $this->next_step( $claim ) . '</p>';
		$html .= '' === $blockers ? '' : '<p>' . esc_html__( 'Dunning rests:', 'mahnlauf' ) . '</p><ul class="mahnlauf-blockers">' . $blockers . '</ul>';
		$link  = esc_url( $this->settings->desk_url( $claim->get( 'id' ) ) );
		return $html . '<p><a class="button" href="' . $link . '" target="_blank" rel="noopener noreferrer">' . esc_html__( 'Open in Mahnlauf', 'mahnlauf' ) . '</a></p>';
	}

	/**
	 * The stage that an open claim has reached, or how a closed one ended.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @return string
	 */
	private function level( Mahnlauf_Claim $claim ): string {
		$text = Mahnlauf_Words::state( $claim->get( 'state' ) );
		if ( $claim->is_open() ) {
			$text = '' === $claim->get( 'stage_title' ) ? __( 'not reminded yet', 'mahnlauf' ) : $claim->get( 'stage_title' );
		}
		if ( $claim->get( 'instalment' ) > 0 ) {
			/* translators: 1: number of the instalment, 2: dunning level */
			$text = sprintf( __( 'Instalment %1$d: %2$s', 'mahnlauf' ), $claim->get( 'instalment' ), $text );
		}
		return '<strong class="mahnlauf-level mahnlauf-' . esc_attr( sanitize_html_class( $claim->get( 'state' ) ) ) . '">' . esc_html( $text ) . '</strong> ';
	}

	/**
	 * What is open.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @return string
	 */
	private function amount( Mahnlauf_Claim $claim ): string {
		return Mahnlauf_Money::html( $claim->get( 'total_minor' ), $claim->get( 'currency' ) ) . ' ';
	}

	/**
	 * How much of it are costs.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @return string
	 */
	private function costs( Mahnlauf_Claim $claim ): string {
		if ( 0 === $claim->costs_minor() ) {
			return '';
		}
		$costs = Mahnlauf_Money::html( $claim->costs_minor(), $claim->get( 'currency' ) );
		/* translators: %s: amount */
		return '<br>' . sprintf( esc_html__( 'of it costs and interest: %s', 'mahnlauf' ), $costs );
	}

	/**
	 * What happens next and when.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @return string
	 */
	private function next_step( Mahnlauf_Claim $claim ): string {
		if ( ! $claim->is_open() || '' === $claim->get( 'next_stage_title' ) ) {
			return '';
		}
		if ( '' === $claim->get( 'next_on' ) || $claim->get( 'blockers' ) ) {
			/* translators: %s: name of the next dunning stage */
			$text = sprintf( __( 'next: %s', 'mahnlauf' ), $claim->get( 'next_stage_title' ) );
		} else {
			/* translators: 1: name of the next dunning stage, 2: date */
			$text = sprintf( __( 'next: %1$s on %2$s', 'mahnlauf' ), $claim->get( 'next_stage_title' ), Mahnlauf_Words::day( $claim->get( 'next_on' ) ) );
		}
		return '<span class="mahnlauf-next">' . esc_html( $text ) . '</span>';
	}

	/**
	 * Says in the list that dunning rests; the box says why.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @return string
	 */
	private function rest_mark( Mahnlauf_Claim $claim ): string {
		return $claim->get( 'blockers' ) ? ' ' . self::mute( __( 'rests', 'mahnlauf' ) ) : '';
	}

	/**
	 * Says that nothing of this reaches a buyer yet.
	 *
	 * @param Mahnlauf_Claim $claim The claim.
	 * @return string
	 */
	private function test_mark( Mahnlauf_Claim $claim ): string {
		return $claim->get( 'test_mode' ) ? ' ' . self::mute( __( 'test mode', 'mahnlauf' ) ) : '';
	}

	/**
	 * Says that what is shown is old, because nobody answered just now.
	 *
	 * @param array $known An entry of Mahnlauf_Claims::of().
	 * @return string
	 */
	private function age( array $known ): string {
		if ( '' === $known['fault'] ) {
			return '';
		}
		$time = wp_date( wc_date_format() . ' ' . wc_time_format(), $known['asked_at'] );
		/* translators: 1: why there is no news, 2: date and time */
		return '<div>' . self::mute( sprintf( __( '%1$s. As of %2$s', 'mahnlauf' ), Mahnlauf_Words::fault( $known['fault'] ), $time ) ) . '</div>';
	}

	/**
	 * Text in grey.
	 *
	 * @param string $text Not escaped.
	 * @return string
	 */
	public static function mute( string $text ): string {
		return '<span class="mahnlauf-mute">' . esc_html( $text ) . '</span>';
	}
}
