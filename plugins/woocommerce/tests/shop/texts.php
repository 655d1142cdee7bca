<?php
/**
 * Prints every text of the plugin as JSON, as PHP itself reads the files: {"text": ["file:line", …]}, and what could
 * not be read as a plain text of our text domain.
 *
 * @package Mahnlauf
 */

$functions = array( '__', '_e', 'esc_html__', 'esc_html_e', 'esc_attr__', 'esc_attr_e' );
$found     = array();
$odd       = array();
foreach ( array_slice( $argv, 1 ) as $file ) {
	$tokens = array();
	foreach ( token_get_all( file_get_contents( $file ) ) as $token ) {
		if ( ! is_array( $token ) || ! in_array( $token[0], array( T_WHITESPACE, T_COMMENT, T_DOC_COMMENT ), true ) ) {
			$tokens[] = is_array( $token ) ? $token : array( 0, $token, 0 );
		}
	}
	foreach ( $tokens as $i => $token ) {
		if ( T_STRING !== $token[0] || ! in_array( $token[1], $functions, true ) || '(' !== $tokens[ $i + 1 ][1] ) {
			continue;
		}
		$where = basename( $file ) . ':' . $token[2];
		$plain = T_CONSTANT_ENCAPSED_STRING === $tokens[ $i + 2 ][0] && ',' === $tokens[ $i + 3 ][1];
		if ( $plain && "'mahnlauf'" === $tokens[ $i + 4 ][1] && ')' === $tokens[ $i + 5 ][1] ) {
			$found[ stripslashes( substr( $tokens[ $i + 2 ][1], 1, -1 ) ) ][] = $where;
		} else {
			$odd[] = $where;
		}
	}
}
echo json_encode( array( 'texts' => (object) $found, 'odd' => $odd ) );
