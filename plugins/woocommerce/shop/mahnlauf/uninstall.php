<?php
/**
 * Leaves nothing behind: settings, cached claims and logs, on every site of a network.
 *
 * @package Mahnlauf
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Cleans the current site.
 */
function mahnlauf_clean_site(): void {
	global $wpdb;
	delete_option( 'mahnlauf_settings' );
	$stored = $wpdb->esc_like( '_transient_mahnlauf_' ) . '%';
	$timed  = $wpdb->esc_like( '_transient_timeout_mahnlauf_' ) . '%';
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- there is no other way to find transients by the start of their names.
	$names = $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s OR option_name LIKE %s", $stored, $timed ) );
	array_map( 'delete_option', $names );
	delete_transient( 'mahnlauf_circuit' );
	if ( function_exists( 'wc_get_logger' ) && is_callable( array( wc_get_logger(), 'clear' ) ) ) {
		wc_get_logger()->clear( 'mahnlauf' );
	}
}

if ( is_multisite() ) {
	$mahnlauf_every = array(
		'fields' => 'ids',
		'number' => 0,
	);
	foreach ( get_sites( $mahnlauf_every ) as $mahnlauf_site ) {
		switch_to_blog( $mahnlauf_site );
		mahnlauf_clean_site();
		restore_current_blog();
	}
} else {
	mahnlauf_clean_site();
}
