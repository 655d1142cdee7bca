"""Pages inside the administration: the list of claims, one claim, the claims of a customer.

The shop signs the address under which a page is opened; that proves the shop, not the person. From there on our own
token goes from page to page in forms: cookies of a foreign site are blocked in a frame, and addresses end up in logs.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Response, request
from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment, PackageLoader, StrictUndefined

from mahnlauf import Host, MahnlaufError, Money
from mahnlauf_shopware import customers, deeds, query, words
from mahnlauf_shopware.addresses import origin
from mahnlauf_shopware.handshake import is_confirmed, is_proven
from mahnlauf_shopware.settings import value
from mahnlauf_shopware.signature import TOLERANCE

_IDLE, _LONGEST = 30 * 60, 8 * 3600  # seconds a page may rest, seconds until the shop must sign again
_PAGE_ROWS = 25
_CLOSED = ("paid", "cancelled", "stopped", "written_off", "external")
_TWICE = ("paid", "hand-over")  # asked again before it is done


@dataclass(frozen=True, slots=True)
class Session:
    """Who looks: a store, the language, the page it began on. Times are Unix seconds."""

    shop: str
    shop_id: str
    language: str
    began: int
    seen: int
    start: str
    subject: str

    @property
    def words(self) -> words.Words:
        """What this person reads."""
        return words.words(self.language)


class Closed(Exception):
    """Nobody may look: the key of a sentence and the language."""

    def __init__(self, why: str, language: str = "de") -> None:
        super().__init__(why)
        self.text = words.words(language)[why]


class Module:
    """The pages of one installation."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._seal = URLSafeSerializer(host.key, salt="shopware module")
        self._pages = Environment(
            loader=PackageLoader("mahnlauf_shopware"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._pages.filters.update(blocker=words.blocker, day=words.day, money=_money, named=words.title)

    def add_to(self, routes: Blueprint) -> None:
        """The signed entry, and the way from page to page."""

        @routes.get("/module/<name>")
        def enter(name: str) -> Response:
            try:
                return self._show(self.entered(name, request.query_string), {})
            except Closed as fault:
                return _closed(fault)

        @routes.post("/page")
        def go_on() -> Response:
            try:
                return self._show(self.continued(request.form.get("token", "")), request.form)
            except Closed as fault:
                return _closed(fault)

    def entered(self, name: str, raw: bytes) -> Session:
        """The session that a signed address begins; raises Closed."""
        asked = query.read(raw)
        known = self.host.registration(asked.shop_id) if asked and asked.shop_id else None
        language = words.language_of(asked.values.get("sw-user-language", "") if asked else "")
        if known is None or not known.shop:
            raise Closed("refused", language)
        try:
            secret = value(self.host.shop(known.shop).settings, "shop_secret")
            asked = query.check_signed(raw, secret)
        except MahnlaufError as fault:
            raise Closed("refused", language) from fault
        sent = asked.timestamp
        if sent is None or not self.host.is_near(datetime.fromtimestamp(sent, UTC), TOLERANCE):
            raise Closed("over", language)
        if not is_proven(self.host, known):
            raise Closed("unproven", language)
        if name not in ("main", "claims", "order", "customer"):
            raise Closed("unknown_page", language)
        now = int(self.host.now().timestamp())
        return Session(known.shop, known.ident, language, now, now, name, asked.values.get("id", ""))

    def continued(self, token: str) -> Session:
        """The session of a page that was open; raises Closed."""
        try:
            session = Session(**self._seal.loads(token))
        except (BadSignature, TypeError) as fault:
            raise Closed("refused") from fault
        now = int(self.host.now().timestamp())
        if now - session.seen > _IDLE or now - session.began > _LONGEST:
            raise Closed("over", session.language)
        if not is_confirmed(self.host.shop(session.shop).settings):
            raise Closed("refused", session.language)
        return replace(session, seen=now)

    def _show(self, session: Session, form: Mapping[str, str]) -> Response:
        """Does what the form asks for, and shows the page that it came from."""
        ident = form.get("claim", "")
        claim = self._claim(session, ident) if ident else None
        if claim is None:
            return self._list(session, form)
        told, deed = "", form.get("do", "")
        if deed in _TWICE and form.get("sure") != "1":
            return self._page(session, "sure.html", claim=claim, deed=deed, key=secrets.token_hex(8))
        if deed in deeds.VERBS:
            told = self._do(session, claim, deed, form)
            claim = self._claim(session, ident) or claim
        return self._page(session, "claim.html", claim=claim, told=told, key=secrets.token_hex(8))

    def _do(self, session: Session, claim: Mapping[str, Any], deed: str, form: Mapping[str, str]) -> str:
        until = None
        if deed == "pause" and form.get("until"):
            try:
                until = date.fromisoformat(form["until"])
            except ValueError:
                return session.words["wrong_day"]
        key = f"page:{form.get('key', '')[:40]}"
        return " ".join(deeds.do(self.host, session.shop, [claim], deed, key, session.language, until).texts)

    def _claim(self, session: Session, ident: str) -> dict[str, Any] | None:
        number = int(ident) if ident.isascii() and ident.isdigit() and len(ident) < 18 else 0
        return self.host.claim(session.shop, number, language=session.language)

    def _list(self, session: Session, form: Mapping[str, str]) -> Response:
        if session.start in ("order", "customer"):
            return self._of_subject(session)
        closed = form.get("view") == "closed"
        after = form.get("after", "")
        rows = self.host.claims(
            session.shop, states=_CLOSED if closed else (), limit=_PAGE_ROWS + 1, language=session.language,
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None,
        )  # fmt: skip
        more = rows[_PAGE_ROWS - 1]["id"] if len(rows) > _PAGE_ROWS else None
        return self._page(session, "list.html", rows=rows[:_PAGE_ROWS], closed=closed, more=more, empty="none")

    def _of_subject(self, session: Session) -> Response:
        """One order's claim at once, or a short list."""
        orders = [session.subject]
        if session.start == "customer":
            with self.host.http() as http:
                orders = customers.orders_of(session.subject, self.host.shop(session.shop), http)
        rows = self.host.claims(session.shop, order_refs=orders, limit=100, language=session.language)
        if len(rows) == 1 and (claim := self._claim(session, str(rows[0]["id"]))):
            return self._page(session, "claim.html", claim=claim, told="", key=secrets.token_hex(8))
        empty = f"none_for_{session.start}"
        return self._page(session, "list.html", rows=rows, closed=None, more=None, empty=empty)

    def _page(self, session: Session, template: str, **facts: Any) -> Response:
        nonce, shop = secrets.token_urlsafe(12), self.host.shop(session.shop)
        fields = {name: getattr(session, name) for name in Session.__slots__}
        text = self._pages.get_template(template).render(
            w=session.words, language=session.language, token=self._seal.dumps(fields), nonce=nonce,
            test_mode=shop.test_mode, page_url="../page" if request.method == "GET" else "page",
            has_list=session.start in ("main", "claims"), **facts,
        )  # fmt: skip
        response = Response(text, content_type="text/html; charset=utf-8")
        response.headers.update(_guarded(nonce, origin(value(shop.settings, "url"))))
        return response


def _guarded(nonce: str, framed_by: str) -> dict[str, str]:
    """Only the shop's own address may frame it; nothing is loaded from anywhere."""
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {framed_by or chr(39) + 'none' + chr(39)}"
    )
    return {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


def _closed(fault: Closed) -> Response:
    response = Response(f"{fault.text}\n", 401, content_type="text/plain; charset=utf-8")
    response.headers.update({"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    return response


def _money(minor: int, currency: str, language: str) -> str:
    return Money(minor, currency).format(language)
