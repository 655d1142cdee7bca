<?php
/**
 * Amounts in minor units of a currency.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Whole minor units (cents, yen, fils) as decimal text; no float on the way.
 */
final class Mahnlauf_Money {

	/**
	 * Currencies that do not have two decimals, as Mahnlauf counts them.
	 */
	const DECIMALS = array(
		'ADP' => 0,
		'AFN' => 0,
		'ALL' => 0,
		'BHD' => 3,
		'BIF' => 0,
		'BYR' => 0,
		'CLF' => 4,
		'CLP' => 0,
		'DJF' => 0,
		'ESP' => 0,
		'GNF' => 0,
		'IQD' => 0,
		'IRR' => 0,
		'ISK' => 0,
		'ITL' => 0,
		'JOD' => 3,
		'JPY' => 0,
		'KMF' => 0,
		'KPW' => 0,
		'KRW' => 0,
		'KWD' => 3,
		'LAK' => 0,
		'LBP' => 0,
		'LUF' => 0,
		'LYD' => 3,
		'MGA' => 0,
		'MGF' => 0,
		'MMK' => 0,
		'MRO' => 0,
		'OMR' => 3,
		'PYG' => 0,
		'RSD' => 0,
		'RWF' => 0,
		'SLL' => 0,
		'SOS' => 0,
		'STD' => 0,
		'SYP' => 0,
		'TMM' => 0,
		'TND' => 3,
		'TRL' => 0,
		'UGX' => 0,
		'UYI' => 0,
		'UYW' => 4,
		'VND' => 0,
		'VUV' => 0,
		'XAF' => 0,
		'XOF' => 0,
		'XPF' => 0,
		'YER' => 0,
		'ZMK' => 0,
		'ZWD' => 0,
	);

	/**
	 * How many decimals a currency has.
	 *
	 * @param string $currency ISO 4217 code.
	 * @return int
	 */
	public static function decimals( string $currency ): int {
		return isset( self::DECIMALS[ $currency ] ) ? self::DECIMALS[ $currency ] : 2;
	}

	/**
	 * An amount as decimal text such as "119.00".
	 *
	 * @param int    $minor    Minor units.
	 * @param string $currency ISO 4217 code.
	 * @return string
	 */
	public static function decimal( int $minor, string $currency ): string {
		$decimals = self::decimals( $currency );
		$digits   = str_pad( ltrim( (string) $minor, '-' ), $decimals + 1, '0', STR_PAD_LEFT );
		$whole    = substr( $digits, 0, strlen( $digits ) - $decimals );
		$text     = 0 === $decimals ? $whole : $whole . '.' . substr( $digits, -$decimals );
		return $minor < 0 ? '-' . $text : $text;
	}

	/**
	 * An amount as the shop writes prices.
	 *
	 * @param int    $minor    Minor units.
	 * @param string $currency ISO 4217 code.
	 * @return string HTML of WooCommerce, safe to print.
	 */
	public static function html( int $minor, string $currency ): string {
		$shown = array(
			'currency' => $currency,
			'decimals' => self::decimals( $currency ),
		);
		return wp_kses_post( wc_price( self::decimal( $minor, $currency ), $shown ) );
	}
}
