<?php
/**
 * Stops asking while Mahnlauf does not answer.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * A circuit breaker: after two failures in a row nobody waits for Mahnlauf for a while, which doubles with every
 * further failure up to ten minutes. Two requests that fail at once may count as one; that costs one more time-out.
 */
final class Mahnlauf_Circuit {

	const KEY     = 'mahnlauf_circuit';
	const ALLOWED = 2;
	const SHORT   = 30;
	const LONG    = 600;

	/**
	 * The fault that keeps the circuit open, '' while we may ask.
	 *
	 * @param int $now Unix time.
	 * @return string
	 */
	public function fault( int $now ): string {
		$state = $this->state();
		return $now < $state['until'] ? $state['fault'] : '';
	}

	/**
	 * Notes a failure.
	 *
	 * @param int    $now   Unix time.
	 * @param string $fault Code of the fault.
	 * @return int Seconds during which nobody asks.
	 */
	public function failed( int $now, string $fault ): int {
		$failures = $this->state()['failures'] + 1;
		$seconds  = self::pause_after( $failures );
		$state    = array(
			'failures' => $failures,
			'until'    => $now + $seconds,
			'fault'    => $fault,
		);
		set_transient( self::KEY, $state, HOUR_IN_SECONDS );
		return $seconds;
	}

	/**
	 * Notes an answer: everything is forgiven.
	 */
	public function worked(): void {
		if ( $this->state()['failures'] > 0 ) {
			delete_transient( self::KEY );
		}
	}

	/**
	 * How long to wait after so many failures in a row.
	 *
	 * @param int $failures Number of failures.
	 * @return int Seconds, 0 to ask again at once.
	 */
	public static function pause_after( int $failures ): int {
		if ( $failures < self::ALLOWED ) {
			return 0;
		}
		return min( self::LONG, self::SHORT * ( 2 ** min( $failures - self::ALLOWED, 10 ) ) );
	}

	/**
	 * The stored state.
	 *
	 * @return array With failures, until and fault.
	 */
	private function state(): array {
		$stored = get_transient( self::KEY );
		if ( is_array( $stored ) && isset( $stored['failures'], $stored['until'], $stored['fault'] ) ) {
			return $stored;
		}
		return array(
			'failures' => 0,
			'until'    => 0,
			'fault'    => '',
		);
	}
}
