"""Headers that guard the screens: nothing from elsewhere, no script but our own where asked, never framed or kept."""

from __future__ import annotations

from werkzeug.wrappers import Response

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# htmx calls no `eval` and writes no styles: the page tells it so. The preview of a mail stands in a frame of its own.
_LIVELY_POLICY = f"{_POLICY}; script-src 'self'; connect-src 'self'"
# A mail has its styles inside, and pictures only as data; `sandbox` takes scripts, forms and its origin away.
_MAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def guarded(response: Response) -> Response:
    """Sets what a view has not set itself."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
    headers.setdefault("Cache-Control", "no-store")
    return response


def with_scripts(response: Response) -> Response:
    """For a page that runs scripts of ours."""
    response.headers["Content-Security-Policy"] = _LIVELY_POLICY
    return guarded(response)


def framed(response: Response) -> Response:
    """For the mail that our own page shows in a frame."""
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return guarded(response)
