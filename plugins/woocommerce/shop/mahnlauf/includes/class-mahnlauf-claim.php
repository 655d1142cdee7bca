<?php
/**
 * One claim as Mahnlauf tells it.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * What this plugin shows of a claim. Names and addresses are left out, so they never reach the cache.
 */
final class Mahnlauf_Claim {

	const NUMBERS = array( 'id', 'principal_minor', 'fees_minor', 'interest_minor', 'total_minor' );
	const TEXTS   = array( 'order_ref', 'currency', 'state', 'stage', 'stage_title', 'next_stage', 'next_stage_title', 'next_on', 'due_date' );

	/**
	 * Blockers during which a buyer is not reminded in the account either.
	 */
	const SILENT = array( 'hold', 'disputed', 'promise', 'reversal_unclear', 'provider_retries', 'stale_feed' );

	/**
	 * The known fields, each of its type; texts that are null are ''.
	 *
	 * @var array
	 */
	private $fields;

	/**
	 * Use from_json().
	 *
	 * @param array $fields Checked fields.
	 */
	private function __construct( array $fields ) {
		$this->fields = $fields;
	}

	/**
	 * A claim from an answer or from the cache, null if it is none.
	 *
	 * @param mixed $json Decoded JSON.
	 * @return self|null
	 */
	public static function from_json( $json ): ?self {
		if ( ! is_array( $json ) ) {
			return null;
		}
		$fields = array( 'test_mode' => ! empty( $json['test_mode'] ) );
		foreach ( self::NUMBERS as $name ) {
			if ( ! isset( $json[ $name ] ) || ! is_int( $json[ $name ] ) ) {
				return null;
			}
			$fields[ $name ] = $json[ $name ];
		}
		foreach ( self::TEXTS as $name ) {
			$fields[ $name ] = isset( $json[ $name ] ) && is_string( $json[ $name ] ) ? $json[ $name ] : '';
		}
		if ( '' === $fields['order_ref'] || '' === $fields['state'] || ! preg_match( '/^[A-Z]{3}$/', $fields['currency'] ) ) {
			return null;
		}
		$fields['instalment'] = isset( $json['instalment'] ) && is_int( $json['instalment'] ) ? $json['instalment'] : 0;
		$fields['blockers']   = self::blockers_from( isset( $json['blockers'] ) ? $json['blockers'] : array() );
		return new self( $fields );
	}

	/**
	 * The blockers that can be read.
	 *
	 * @param mixed $json Decoded JSON.
	 * @return array[] Each with code, text and until.
	 */
	private static function blockers_from( $json ): array {
		$found = array();
		foreach ( is_array( $json ) ? $json : array() as $one ) {
			if ( is_array( $one ) && isset( $one['code'], $one['text'] ) && is_string( $one['code'] ) && is_string( $one['text'] ) ) {
				$found[] = array(
					'code'  => $one['code'],
					'text'  => $one['text'],
					'until' => isset( $one['until'] ) && is_string( $one['until'] ) ? $one['until'] : '',
				);
			}
		}
		return $found;
	}

	/**
	 * For the cache; from_json() reads it back.
	 *
	 * @return array
	 */
	public function as_array(): array {
		return $this->fields;
	}

	/**
	 * One of the known fields.
	 *
	 * @param string $name Such as total_minor or stage_title.
	 * @return mixed
	 */
	public function get( string $name ) {
		return $this->fields[ $name ];
	}

	/**
	 * Whether it is still dunned by us.
	 *
	 * @return bool
	 */
	public function is_open(): bool {
		return 'open' === $this->fields['state'];
	}

	/**
	 * What reminding and default have cost so far.
	 *
	 * @return int Minor units.
	 */
	public function costs_minor(): int {
		return $this->fields['fees_minor'] + $this->fields['interest_minor'];
	}

	/**
	 * Whether the buyer is reminded in the account: only after a reminder went out, and never in test mode or while
	 * dunning rests.
	 *
	 * @return bool
	 */
	public function asks_buyer(): bool {
		if ( ! $this->is_open() || $this->fields['test_mode'] || '' === $this->fields['stage'] || $this->fields['total_minor'] <= 0 ) {
			return false;
		}
		return array() === array_intersect( self::SILENT, array_column( $this->fields['blockers'], 'code' ) );
	}
}
