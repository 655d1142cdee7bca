<?php
/**
 * Tutor LMS: what its enrolments are asked for, and that a status moves only from what was seen.
 *
 * @package Mahnlauf
 */

/** Enrolments in memory: id, course, user and status; and what Tutor's own function was asked for. */
class Tutor {
	public static $posts   = array();
	public static $changed = array();
	public static $routes  = array();

	public static function enrolled( int $id, int $course, int $user, string $status, string $type = 'tutor_enrolled' ): void {
		self::$posts[ $id ] = (object) array(
			'ID'          => $id,
			'post_type'   => $type,
			'post_parent' => $course,
			'post_author' => $user,
			'post_status' => $status,
		);
	}

	public function course_enrol_status_change( $id, $status ) {
		self::$changed[] = array( $id, $status );
		self::$posts[ $id ]->post_status = $status;
	}
}

function register_rest_route( $space, $path, $route ) {
	Tutor::$routes[ $space . $path ] = $route;
}
function get_user_by( $field, $email ) {
	return 'ada@kunde.example' === $email ? (object) array( 'ID' => 9 ) : false;
}
function get_posts( $query ) {
	same( array( 'tutor_enrolled', 'any' ), array( $query['post_type'], $query['post_status'] ) );
	return array_values(
		array_filter(
			Tutor::$posts,
			function ( $post ) use ( $query ) {
				return $query['post_type'] === $post->post_type && $query['post_parent'] === $post->post_parent && $query['author'] === $post->post_author;
			}
		)
	);
}
function get_post( $id ) {
	return Tutor::$posts[ $id ] ?? null;
}
function clean_post_cache( $id ) {}

/** The plugin where Tutor LMS is active. */
function with_tutor(): Mahnlauf_Tutor {
	eval( 'function tutor_utils() { return new Tutor(); }' );
	$made = new Mahnlauf_Tutor();
	$made->hook();
	fire( 'rest_api_init' );
	return $made;
}

function test_without_tutor_there_is_no_route(): void {
	( new Mahnlauf_Tutor() )->hook();
	fire( 'rest_api_init' );
	same( array(), Tutor::$routes );
}

function test_both_routes_are_guarded_by_the_rights_of_whoever_asks(): void {
	with_tutor();
	same( array( 'mahnlauf/v1/tutor/enrolments', 'mahnlauf/v1/tutor/enrolments/(?P<id>\d+)' ), array_keys( Tutor::$routes ) );
	foreach ( Tutor::$routes as $route ) {
		World::$can = array();
		same( false, call_user_func( $route['permission_callback'] ) );
		World::$can = array( 'edit_users' );
		same( false, call_user_func( $route['permission_callback'] ) );
		World::$can = array( 'edit_users', 'edit_others_posts' );
		same( true, call_user_func( $route['permission_callback'] ) );
	}
}

function test_the_enrolments_of_one_user_in_one_course_are_told(): void {
	Tutor::enrolled( 17, 42, 9, 'completed' );
	Tutor::enrolled( 18, 42, 9, 'canceled' );
	Tutor::enrolled( 19, 43, 9, 'completed' );
	Tutor::enrolled( 20, 42, 8, 'completed' );
	$found = with_tutor()->enrolments( array( 'course' => '42', 'email' => 'ada@kunde.example' ) );
	same( array( array( 'id' => 17, 'status' => 'completed' ), array( 'id' => 18, 'status' => 'canceled' ) ), $found['enrolments'] );
	same( array( 'user' => null, 'enrolments' => array() ), ( new Mahnlauf_Tutor() )->enrolments( array( 'course' => '42', 'email' => 'niemand@kunde.example' ) ) );
}

function test_a_status_moves_by_tutors_own_function_and_only_from_what_was_seen(): void {
	Tutor::enrolled( 17, 42, 9, 'completed' );
	$tutor = with_tutor();
	same( array( 'id' => 17, 'status' => 'canceled' ), $tutor->change( array( 'id' => '17', 'was' => 'completed', 'status' => 'canceled' ) ) );
	same( array( 'id' => 17, 'status' => 'canceled' ), $tutor->change( array( 'id' => '17', 'was' => 'completed', 'status' => 'canceled' ) ) );
	same( array( array( 17, 'canceled' ) ), Tutor::$changed );
	Tutor::$posts[17]->post_status = 'refunded';
	same( array( 'id' => 17, 'status' => 'refunded' ), $tutor->change( array( 'id' => '17', 'was' => 'canceled', 'status' => 'completed' ) ) );
	same( 1, count( Tutor::$changed ) );
}

function test_a_post_that_is_no_enrolment_is_never_touched(): void {
	Tutor::enrolled( 5, 0, 9, 'completed', 'shop_order' );
	foreach ( array( '5', '99' ) as $id ) {
		$answer = ( new Mahnlauf_Tutor() )->change( array( 'id' => $id, 'was' => 'completed', 'status' => 'canceled' ) );
		same( 'mahnlauf_no_enrolment', $answer->get_error_code() );
	}
	same( array(), Tutor::$changed );
}
