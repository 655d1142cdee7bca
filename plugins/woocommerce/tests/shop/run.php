<?php
/**
 * Runs one test: php run.php cases/money.php test_name. Any warning of PHP is a failure.
 *
 * @package Mahnlauf
 */

error_reporting( E_ALL );
set_error_handler(
	function ( $level, $message, $file, $line ) {
		throw new ErrorException( $message, 0, $level, $file, $line );
	}
);

function same( $expected, $found, string $what = '' ): void {
	if ( $expected !== $found ) {
		throw new Exception( "$what\nexpected: " . var_export( $expected, true ) . "\nfound:    " . var_export( $found, true ) );
	}
}
function contains( string $part, string $text ): void {
	if ( false === strpos( $text, $part ) ) {
		throw new Exception( "expected to find: $part\nin: $text" );
	}
}
function lacks( string $part, string $text ): void {
	if ( false !== strpos( $text, $part ) ) {
		throw new Exception( "expected not to find: $part\nin: $text" );
	}
}
function printed( callable $work ): string {
	ob_start();
	try {
		$work();
	} finally {
		$text = ob_get_clean();
	}
	return $text;
}

require __DIR__ . '/wordpress.php';
require __DIR__ . '/claims.php';
require $argv[1];
try {
	$argv[2]();
} catch ( Throwable $fault ) {
	fwrite( STDERR, get_class( $fault ) . ': ' . $fault->getMessage() . "\n" . $fault->getTraceAsString() . "\n" );
	exit( 1 );
}
