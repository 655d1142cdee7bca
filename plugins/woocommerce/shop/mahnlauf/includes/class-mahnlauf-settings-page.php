<?php
/**
 * The settings page below WooCommerce.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Address, token, how the connection stands, and how to make it.
 */
final class Mahnlauf_Settings_Page {

	const PAGE       = 'mahnlauf';
	const CAPABILITY = 'manage_woocommerce';

	/**
	 * The settings as stored.
	 *
	 * @var Mahnlauf_Settings
	 */
	private $settings;

	/**
	 * Who is asked for a test.
	 *
	 * @var Mahnlauf_Client
	 */
	private $client;

	/**
	 * Keeps what it works with.
	 *
	 * @param Mahnlauf_Settings $settings The settings as stored.
	 * @param Mahnlauf_Client   $client   Who is asked for a test.
	 */
	public function __construct( Mahnlauf_Settings $settings, Mahnlauf_Client $client ) {
		$this->settings = $settings;
		$this->client   = $client;
	}

	/**
	 * Hooks into the menu and the settings of WordPress.
	 */
	public function hook(): void {
		add_action( 'admin_menu', array( $this, 'menu' ), 60 );
		add_action( 'admin_init', array( $this, 'register' ) );
		add_filter( 'option_page_capability_' . self::PAGE, array( $this, 'capability' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( MAHNLAUF_FILE ), array( $this, 'links' ) );
	}

	/**
	 * Who may save the settings: those who run the shop, not only administrators.
	 *
	 * @return string
	 */
	public function capability(): string {
		return self::CAPABILITY;
	}

	/**
	 * The entry in the menu.
	 */
	public function menu(): void {
		add_submenu_page( 'woocommerce', 'Mahnlauf', 'Mahnlauf', self::CAPABILITY, self::PAGE, array( $this, 'page' ) );
	}

	/**
	 * The setting; WordPress checks nonce and capability before it is saved.
	 */
	public function register(): void {
		$setting = array(
			'type'              => 'array',
			'sanitize_callback' => array( $this, 'clean' ),
			'default'           => array(),
			'show_in_rest'      => false,
		);
		register_setting( self::PAGE, Mahnlauf_Settings::OPTION, $setting );
	}

	/**
	 * A link from the list of plugins.
	 *
	 * @param string[] $links Links of the plugin.
	 * @return string[]
	 */
	public function links( $links ): array {
		$own = '<a href="' . esc_url( admin_url( 'admin.php?page=' . self::PAGE ) ) . '">' . esc_html__( 'Settings', 'mahnlauf' ) . '</a>';
		return array_merge( array( $own ), (array) $links );
	}

	/**
	 * What is stored of what was entered. A token belongs to its address: a new address needs a new token, so that no
	 * other server ever receives the old one.
	 *
	 * @param mixed $input What was entered.
	 * @return array With url and token.
	 */
	public function clean( $input ): array {
		$known = Mahnlauf_Settings::read();
		$input = is_array( $input ) ? $input : array();
		$typed = isset( $input['url'] ) && is_string( $input['url'] ) ? trim( $input['url'] ) : '';
		$key   = isset( $input['token'] ) && is_string( $input['token'] ) ? trim( $input['token'] ) : '';
		$url   = Mahnlauf_Settings::clean_url( $typed );
		$token = Mahnlauf_Settings::clean_token( $key );
		if ( '' !== $typed && '' === $url ) {
			$this->complain( 'url', __( 'The address cannot be used. Expected one such as https://mahnlauf.example.com; http only inside your own network.', 'mahnlauf' ) );
			$url = $known->url;
		}
		if ( '' !== $key && '' === $token ) {
			$this->complain( 'token', __( 'The token cannot be used. Expected the text that Mahnlauf showed when it was made, beginning with ml_.', 'mahnlauf' ) );
		}
		if ( '' === $token && $url === $known->url ) {
			$token = $known->token;
		}
		delete_transient( Mahnlauf_Circuit::KEY );
		return array(
			'url'   => $url,
			'token' => '' === $url ? '' : $token,
		);
	}

	/**
	 * Shows a sentence above the form.
	 *
	 * @param string $code     Short name of the fault.
	 * @param string $sentence What to change.
	 */
	private function complain( string $code, string $sentence ): void {
		add_settings_error( Mahnlauf_Settings::OPTION, 'mahnlauf_' . $code, $sentence );
	}

	/**
	 * Prints the page.
	 */
	public function page(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		$option = Mahnlauf_Settings::OPTION;
		$kept   = '' === $this->settings->token ? '' : __( 'A token is stored. Leave this empty to keep it.', 'mahnlauf' );
		?>
		<div class="wrap">
			<h1>Mahnlauf</h1>
			<?php settings_errors( $option ); ?>
			<?php $this->status(); ?>
			<form method="post" action="options.php">
				<?php settings_fields( self::PAGE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="mahnlauf-url"><?php esc_html_e( 'Address of Mahnlauf', 'mahnlauf' ); ?></label></th>
						<td><input type="url" class="regular-text" id="mahnlauf-url" name="<?php echo esc_attr( $option ); ?>[url]" value="<?php echo esc_attr( $this->settings->url ); ?>" placeholder="https://mahnlauf.example.com"></td>
					</tr>
					<tr>
						<th scope="row"><label for="mahnlauf-token"><?php esc_html_e( 'Token', 'mahnlauf' ); ?></label></th>
						<td>
							<input type="password" class="regular-text" id="mahnlauf-token" name="<?php echo esc_attr( $option ); ?>[token]" value="" autocomplete="off" spellcheck="false">
							<p class="description"><?php echo esc_html( $kept ); ?></p>
						</td>
					</tr>
				</table>
				<?php submit_button(); ?>
			</form>
			<?php $this->instructions(); ?>
		</div>
		<?php
	}

	/**
	 * Prints how the connection stands just now: whoever opens this page wants to know, so it really asks.
	 */
	private function status(): void {
		delete_transient( Mahnlauf_Circuit::KEY );
		$answer = $this->client->claims( array( 0 ), 4 );
		if ( ! is_wp_error( $answer ) ) {
			/* translators: %s: name of the shop in Mahnlauf */
			$text = sprintf( __( 'Connected. In Mahnlauf this shop is called %s.', 'mahnlauf' ), (string) $answer['shop'] );
			echo '<div class="notice notice-success inline"><p>' . esc_html( $text ) . '</p></div>';
			return;
		}
		$fault = Mahnlauf_Words::fault( $answer->get_error_code() ) . '.';
		$kind  = $this->settings->complete() ? 'notice-warning' : 'notice-info';
		$hint  = $this->settings->complete() ? ' ' . __( 'Your shop works as usual. Details: WooCommerce, Status, Logs, source mahnlauf.', 'mahnlauf' ) : '';
		echo '<div class="notice ' . esc_attr( $kind ) . ' inline"><p>' . esc_html( $fault . $hint ) . '</p></div>';
	}

	/**
	 * Prints how to connect, with this shop's address filled in.
	 */
	private function instructions(): void {
		$commands = array(
			'mahnlauf shop add SHOP --platform woocommerce --set url=' . untrailingslashit( home_url() ),
			'mahnlauf shop connect SHOP',
			'mahnlauf token add shop-plugin --shop SHOP --scope claims',
		);
		?>
		<h2><?php esc_html_e( 'Connect this shop', 'mahnlauf' ); ?></h2>
		<ol>
			<li><?php esc_html_e( 'On the machine where Mahnlauf runs, name the shop as you like in place of SHOP:', 'mahnlauf' ); ?><br><code><?php echo esc_html( $commands[0] ); ?></code></li>
			<li><?php esc_html_e( 'Open the link that this command prints and allow the access. Mahnlauf then sets up its webhooks itself:', 'mahnlauf' ); ?><br><code><?php echo esc_html( $commands[1] ); ?></code></li>
			<li><?php esc_html_e( 'Make a token for this page and enter it above. It sees this shop only:', 'mahnlauf' ); ?><br><code><?php echo esc_html( $commands[2] ); ?></code></li>
		</ol>
		<?php if ( '' !== $this->settings->url ) : ?>
			<p><a class="button button-primary" href="<?php echo esc_url( $this->settings->url . '/' ); ?>" target="_blank" rel="noopener noreferrer"><?php esc_html_e( 'Connect in Mahnlauf', 'mahnlauf' ); ?></a></p>
			<?php
		endif;
	}
}
