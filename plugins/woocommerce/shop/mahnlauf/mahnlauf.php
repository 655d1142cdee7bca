<?php
/**
 * Plugin Name:          Mahnlauf for WooCommerce
 * Description:          Shows in your shop what Mahnlauf knows: dunning level, open amount and next step of every order, a notice for buyers, and a pause button.
 * Version:              0.1.0
 * Requires at least:    6.5
 * Requires PHP:         7.4
 * Requires Plugins:     woocommerce
 * WC requires at least: 7.2
 * WC tested up to:      11.0
 * Author:               The Mahnlauf authors
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/old-licenses/gpl-2.0.html
 * Text Domain:          mahnlauf
 * Domain Path:          /languages
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

define( 'MAHNLAUF_VERSION', '0.1.0' );
define( 'MAHNLAUF_FILE', __FILE__ );

require_once __DIR__ . '/includes/class-mahnlauf-settings.php';
require_once __DIR__ . '/includes/class-mahnlauf-money.php';
require_once __DIR__ . '/includes/class-mahnlauf-claim.php';
require_once __DIR__ . '/includes/class-mahnlauf-circuit.php';
require_once __DIR__ . '/includes/class-mahnlauf-client.php';
require_once __DIR__ . '/includes/class-mahnlauf-claims.php';
require_once __DIR__ . '/includes/class-mahnlauf-words.php';
require_once __DIR__ . '/includes/class-mahnlauf-view.php';
require_once __DIR__ . '/includes/class-mahnlauf-order-screens.php';
require_once __DIR__ . '/includes/class-mahnlauf-lookup.php';
require_once __DIR__ . '/includes/class-mahnlauf-bulk-actions.php';
require_once __DIR__ . '/includes/class-mahnlauf-account.php';
require_once __DIR__ . '/includes/class-mahnlauf-settings-page.php';
require_once __DIR__ . '/includes/class-mahnlauf-tutor.php';
require_once __DIR__ . '/includes/class-mahnlauf-plugin.php';

Mahnlauf_Plugin::hook();
