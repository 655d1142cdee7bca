<?php
/**
 * Course access of Tutor LMS, whose own interface for programs only reads.
 *
 * @package Mahnlauf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Two routes: how somebody's enrolments in a course stand, and one enrolment from one status into another. Nothing is
 * ever deleted, and a status is changed only if it still is what Mahnlauf saw: what somebody else decided meanwhile stays.
 *
 * GET  mahnlauf/v1/tutor/enrolments?course=42&email=a@b.example
 * POST mahnlauf/v1/tutor/enrolments/17   was=completed, status=canceled
 */
final class Mahnlauf_Tutor {

	const PATH      = 'mahnlauf/v1';
	const TYPE      = 'tutor_enrolled';
	const ACTIVE    = 'completed';
	const SUSPENDED = 'canceled';

	/**
	 * Adds the routes where Tutor LMS is active.
	 */
	public function hook(): void {
		add_action( 'rest_api_init', array( $this, 'add_routes' ) );
	}

	/**
	 * Tells WordPress the routes; without Tutor LMS there are none.
	 */
	public function add_routes(): void {
		if ( ! function_exists( 'tutor_utils' ) ) {
			return;
		}
		register_rest_route(
			self::PATH,
			'/tutor/enrolments',
			array(
				'methods'             => 'GET',
				'callback'            => array( $this, 'enrolments' ),
				'permission_callback' => array( $this, 'may' ),
				'args'                => array(
					'course' => array(
						'type'     => 'integer',
						'minimum'  => 1,
						'required' => true,
					),
					'email'  => array(
						'type'     => 'string',
						'format'   => 'email',
						'required' => true,
					),
				),
			)
		);
		register_rest_route(
			self::PATH,
			'/tutor/enrolments/(?P<id>\d+)',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'change' ),
				'permission_callback' => array( $this, 'may' ),
				'args'                => array(
					'was'    => array(
						'type'     => 'string',
						'enum'     => array( self::ACTIVE, self::SUSPENDED ),
						'required' => true,
					),
					'status' => array(
						'type'     => 'string',
						'enum'     => array( self::ACTIVE, self::SUSPENDED ),
						'required' => true,
					),
				),
			)
		);
	}

	/**
	 * Whoever may edit users and other people's posts; programs log in with an application password.
	 *
	 * @return bool
	 */
	public function may(): bool {
		return current_user_can( 'edit_users' ) && current_user_can( 'edit_others_posts' );
	}

	/**
	 * How somebody's enrolments in a course stand.
	 *
	 * @param WP_REST_Request $request With course and email.
	 * @return array
	 */
	public function enrolments( $request ): array {
		$user = get_user_by( 'email', $request['email'] );
		if ( ! $user ) {
			return array(
				'user'       => null,
				'enrolments' => array(),
			);
		}
		$query = array(
			'post_type'        => self::TYPE,
			'post_parent'      => (int) $request['course'],
			'author'           => $user->ID,
			'post_status'      => 'any',
			'numberposts'      => 100,
			'orderby'          => 'ID',
			'order'            => 'ASC',
			'suppress_filters' => false,
		);
		return array(
			'user'       => $user->ID,
			'enrolments' => array_map( array( $this, 'told' ), get_posts( $query ) ),
		);
	}

	/**
	 * Brings one enrolment from one status into another, by Tutor's own function, so that its hooks hear of it.
	 *
	 * @param WP_REST_Request $request With id, was and status.
	 * @return array|WP_Error
	 */
	public function change( $request ) {
		$id   = (int) $request['id'];
		$post = get_post( $id );
		if ( ! $post || self::TYPE !== $post->post_type ) {
			return new WP_Error( 'mahnlauf_no_enrolment', 'There is no such enrolment.', array( 'status' => 404 ) );
		}
		if ( $post->post_status === $request['was'] && $request['was'] !== $request['status'] ) {
			tutor_utils()->course_enrol_status_change( $id, $request['status'] );
			clean_post_cache( $id );
			$post = get_post( $id );
		}
		return $this->told( $post );
	}

	/**
	 * An enrolment as Mahnlauf reads it.
	 *
	 * @param WP_Post $post The enrolment.
	 * @return array
	 */
	private function told( $post ): array {
		return array(
			'id'     => (int) $post->ID,
			'status' => $post->post_status,
		);
	}
}
