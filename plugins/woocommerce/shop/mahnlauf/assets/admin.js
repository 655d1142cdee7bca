/* Fills the places for claims on the order screens, as many orders per question as Mahnlauf allows. */
( function () {
	'use strict';

	const given = window.mahnlauf;

	function show( places, html ) {
		places.forEach( function ( place ) {
			const found = html && html[ place.dataset.order ];
			if ( found ) {
				place.innerHTML = found; // Escaped by the server.
			} else {
				place.textContent = given.unreachable;
				place.classList.add( 'mahnlauf-mute' );
			}
		} );
	}

	function ask( places, view ) {
		const body = new URLSearchParams( { action: given.action, nonce: given.nonce, view: view } );
		places.forEach( function ( place ) {
			body.append( 'orders[]', place.dataset.order );
		} );
		return fetch( given.url, { method: 'POST', credentials: 'same-origin', body: body } )
			.then( function ( response ) {
				return response.json();
			} )
			.then( function ( answer ) {
				show( places, answer && answer.success ? answer.data : null );
			} )
			.catch( function () {
				show( places, null );
			} );
	}

	[ 'box', 'cell' ].forEach( function ( view ) {
		const places = Array.from( document.querySelectorAll( '.mahnlauf-place[data-view="' + view + '"]' ) );
		for ( let start = 0; start < places.length; start += given.most ) {
			ask( places.slice( start, start + given.most ), view );
		}
	} );
}() );
