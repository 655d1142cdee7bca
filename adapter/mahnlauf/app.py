"""The web application: the shops' door, health, and the desk."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.house import House
from mahnlauf.intake.answer import Answer
from mahnlauf.settings import Settings

log = logging.getLogger(__name__)


def create_app(house: House | None = None) -> Flask:
    """The WSGI application of one installation; without an argument it opens the one that the environment names."""
    house = house or House.open(Settings.load())
    app = Flask("mahnlauf", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = house.settings.max_body
    app.extensions["mahnlauf"] = house
    _health(app, house)
    _webhooks(app, house)
    app.register_error_handler(Exception, _fault)
    return app


def _webhooks(app: Flask, house: House) -> None:
    @app.post("/webhooks/<shop>")
    def webhook(shop: str) -> Response:
        headers = dict(request.headers)
        try:
            body = request.get_data(cache=False)
        except RequestEntityTooLarge:
            return _response(house.intake.too_large(shop, request.method, headers, house.settings.max_body))
        query = request.query_string.decode("latin-1")
        return _response(house.intake.receive(shop, request.method, headers, body, query))

    @app.get("/webhooks/<shop>")
    def probe(shop: str) -> Response:
        return Response(f"Mahnlauf listens here for shop {shop}. Deliveries come as POST.\n", mimetype="text/plain")


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


def _fault(fault: Exception) -> Response:
    """Nobody outside sees a traceback."""
    if isinstance(fault, HTTPException):
        return Response(f"{fault.name}.\n", fault.code, mimetype="text/plain")
    log.error("request failed", exc_info=fault)
    return Response("Something went wrong here; it is in our log.\n", 500, mimetype="text/plain")
