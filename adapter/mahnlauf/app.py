"""The web application: the shops' door, health, and the desk."""

from __future__ import annotations

import gc
import logging

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from mahnlauf.api.blueprint import api, misdirected
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk.blueprint import desk
from mahnlauf.hosting import PlatformHost
from mahnlauf.house import House
from mahnlauf.intake.answer import Answer
from mahnlauf.intake.door import Door
from mahnlauf.intake.handshake import finish
from mahnlauf.outbox.shop import session
from mahnlauf.settings import Settings

log = logging.getLogger(__name__)


def create_app(house: House | None = None, *, open_desk: bool = False) -> Flask:
    """The WSGI application of one installation; without an argument it opens the one that the environment names.
    ``open_desk``: everybody on this machine may look at the desk (the demo)."""
    is_process = house is None
    house = house or House.open(Settings.load())
    app = Flask("mahnlauf", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = house.settings.max_body
    app.extensions["mahnlauf"] = house
    _health(app, house)
    _webhooks(app, house)
    _handshakes(app, house)
    _platforms(app, house)
    app.register_blueprint(api(house))
    app.register_blueprint(desk(house, open_to_all=open_desk))
    app.after_request(_as_it_is)
    app.register_error_handler(Exception, _fault)
    app.wsgi_app = Door(house.intake, app.wsgi_app, house.settings.max_body)  # type: ignore[method-assign]
    if is_process:
        gc.freeze()  # what is loaded by now stays loaded; looking through it again would stop every thread for 50 ms
    return app


def _webhooks(app: Flask, house: House) -> None:
    @app.get("/webhooks/<shop>")
    def probe(shop: str) -> Response:
        return _response(house.intake.probe(shop, dict(request.headers), request.query_string.decode("latin-1")))


def _handshakes(app: Flask, house: House) -> None:
    @app.post("/platforms/<platform>/keys/<token>")
    def keys(platform: str, token: str) -> Response:
        with session() as http:
            return _response(finish(house.intake, platform, token, request.get_data(cache=False), http))

    @app.get("/platforms/<platform>/connected")
    def connected(platform: str) -> Response:
        allowed = request.args.get("success") == "1"
        told = "Verbunden. Sie können dieses Fenster schließen." if allowed else "Sie haben die Verbindung abgelehnt."
        return Response(f"{told}\n", mimetype="text/plain")


def _platforms(app: Flask, house: House) -> None:
    """What plugins answer by themselves, each below its platform's name."""

    def register(platform: str, blueprint: Blueprint) -> None:
        app.register_blueprint(blueprint, url_prefix=f"/platforms/{platform}")

    house.registry.tell("register_blueprint", register=register, host=lambda platform: PlatformHost(house, platform))


def _health(app: Flask, house: House) -> None:
    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        try:
            pending = house.db.pending()
        except MahnlaufError as fault:
            return Response(f"{fault}\n", 503, mimetype="text/plain")
        if pending:
            return Response(f"Migrations are pending: {', '.join(pending)}. Run: mahnlauf db upgrade\n", 503)
        return Response("ready\n", mimetype="text/plain")


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, content_type=answer.content_type)


def _as_it_is(response: Response) -> Response:
    """What we say is plain text stays plain text, whatever stands in it."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _fault(fault: Exception) -> Response:
    """Nobody outside sees a traceback."""
    if isinstance(fault, HTTPException):
        return misdirected(fault) or Response(f"{fault.name}.\n", fault.code, mimetype="text/plain")
    log.error("request failed", exc_info=fault)
    return Response("Something went wrong here; it is in our log.\n", 500, mimetype="text/plain")
