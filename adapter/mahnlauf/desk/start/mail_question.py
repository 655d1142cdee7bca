"""The second question: how mails leave. A server that is tried at once, or none: then mails become files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Response, request

from mahnlauf.contract.platform import Outcome, Setting
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.route import Answer, Desk, back, told
from mahnlauf.desk.start.keeping import ByField, keep, kept_secrets, sealed
from mahnlauf.desk.start.steps import MAIL, PLAN, SHOP, Walk, mail_is_answered, walk_of
from mahnlauf.desk.tongue import t
from mahnlauf.outbox.mail import MailWay
from mahnlauf.outbox.smtp import Server
from mahnlauf.settings import Settings
from mahnlauf.shops.kinds import expected
from mahnlauf.store import audit
from mahnlauf.store.audit import AuditRow

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")  # a name, or an address of version 6
_SENDER, _OWNER = Setting("sender", "", kind="sender"), Setting("owner_email", "", kind="mail")
_LOGIN_REFUSED = "The mail server refused the login"
_KEPT = ("smtp", "sender", "owner_email")
_USUAL_PORT = {"starttls": "587", "tls": "465"}


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it stands; ``kept`` says that a password is known for this very server and user."""

    host: str = ""
    port: str = "587"
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    owner_email: str = ""
    faults: ByField = field(default_factory=ByField)

    @property
    def account(self) -> str:
        """What a password belongs to: it is never sent to another server or as another user."""
        return f"{self.user}@{self.host}:{self.port}"

    @property
    def server(self) -> Server:
        """Where these values lead, once they have no faults."""
        return Server(self.host, int(self.port), self.user, self.password, self.security == "tls")


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of the test mail, in a sentence. ``answer`` is what the server said."""

    went: bool
    text: str
    answer: str


def mail(desk: Desk) -> Answer:
    """GET asks; POST keeps the answer, tries the server, or goes on without one."""
    walk = walk_of(desk)
    if request.method != "POST":
        return _page(desk, walk, form_of(desk.house.settings))
    if told("do") == "skip":
        return _skipped(desk, walk)
    form = _typed(desk)
    if form.faults:
        return Response(_page(desk, walk, form), 400)
    if told("do") == "test":
        return _page(desk, walk, form, _tried(desk, form))
    return _saved(desk, walk, form)


def form_of(settings: Settings) -> Form:
    """What is set by now. The usual sender is an example and no answer."""
    own = settings.sender if "sender" in settings.sources else ""
    try:
        server = Server.from_url(settings.smtp) if settings.smtp else None
    except MahnlaufError:
        server = None
    if server is None:
        return Form(sender=own, owner_email=settings.owner_email)
    return Form(
        server.host, str(server.port), "tls" if server.tls else "starttls", server.user, server.password, own,
        settings.owner_email,
    )  # fmt: skip


def _typed(desk: Desk) -> Form:
    """The form as it was sent, with what is wrong about it. A field that stayed empty keeps the password that is known
    for the same server and user."""
    settings = desk.house.settings
    known = form_of(settings)
    security = told("security") if told("security") in _USUAL_PORT else "starttls"
    form = Form(
        told("host", 253), told("port", 5) or _USUAL_PORT[security], security, told("user", 254),
        request.form.get("password", "")[:500], told("sender", 254), told("owner_email", 254),
    )  # fmt: skip
    if settings.is_fixed("smtp"):
        form = replace(known, sender=form.sender, owner_email=form.owner_email)
    elif not form.password:
        sent = kept_secrets(desk.house.shops.vault, told("kept", 8000), form.account).get("password", "")
        form = replace(form, password=sent or (known.password if known.account == form.account else ""))
    return replace(form, faults=_faults(form, with_server=not settings.is_fixed("smtp")))


def _faults(form: Form, *, with_server: bool) -> ByField:
    faults = ByField()
    if with_server:
        if not _HOST.fullmatch(form.host):
            faults["host"] = t("Erwartet wird der Name des Mailservers, etwa mail.example.com.")
        if not (form.port.isascii() and form.port.isdigit() and 0 < int(form.port) < 65536):
            faults["port"] = t("Erwartet wird eine Zahl von 1 bis 65535, meist 587 oder 465.")
        if not form.user.isprintable() or not form.password.isprintable():
            faults["user"] = t("Benutzer und Passwort dürfen keine Steuerzeichen enthalten.")
        elif form.password and not form.user:
            faults["user"] = t("Zum Passwort gehört ein Benutzer.")
    if not form.sender or expected(_SENDER, form.sender):
        faults["sender"] = t("Erwartet wird ein Name mit Adresse, etwa Muster GmbH <buchhaltung@example.com>.")
    if not form.owner_email or expected(_OWNER, form.owner_email):
        faults["owner_email"] = t("Erwartet wird eine E-Mail-Adresse, etwa anna@example.com.")
    return faults


def _saved(desk: Desk, walk: Walk, form: Form) -> Answer:
    server = "" if desk.house.settings.is_fixed("smtp") else form.server.url
    return _kept(desk, walk, form, {"smtp": server, "sender": form.sender, "owner_email": form.owner_email})


def _skipped(desk: Desk, walk: Walk) -> Answer:
    """No server: an empty line in the configuration says so. What was typed beside it is kept where it fits."""
    form = _typed(desk)
    typed = {"sender": form.sender, "owner_email": form.owner_email}
    fitting = {name: value for name, value in typed.items() if value and name not in form.faults}
    return _kept(desk, walk, form, {"smtp": "", **fitting})


def _kept(desk: Desk, walk: Walk, form: Form, wanted: Mapping[str, str]) -> Answer:
    """Keeps what is not fixed from outside, then the next question."""
    fixed = desk.house.settings.is_fixed
    try:
        keep(desk, "settings.mail", {name: value for name, value in wanted.items() if not fixed(name)})
    except MahnlaufError as fault:
        return Response(_page(desk, walk, replace(form, faults=ByField(all=str(fault)))), 400)
    return back(walk.path(PLAN if walk.shop else SHOP))


def _tried(desk: Desk, form: Form) -> Tried:
    """Sends a mail to the owner over the server of the form, which need not be kept for that."""
    settings = desk.house.settings
    server = Server.from_url(settings.smtp) if settings.is_fixed("smtp") and settings.smtp else form.server
    way = MailWay(desk.house.shops, desk.house.clock, server, settings.mail_dir, form.sender, form.owner_email)
    try:
        outcome = way.send_test(form.owner_email)
    except MahnlaufError as fault:
        outcome = Outcome.refused(str(fault))
    with desk.house.db.write() as conn:
        detail = json.dumps({"verdict": outcome.verdict})
        now = instant(desk.house.clock.now())
        audit.append(conn, AuditRow(now, desk.visitor.actor, "desk", "mail.tested", detail=detail))
    return _told(outcome, form)


def _told(outcome: Outcome, form: Form) -> Tried:
    if outcome.verdict == "done":
        text = t(
            "Der Mailserver hat die Testmail angenommen. Sehen Sie in das Postfach {address}.", address=form.owner_email
        )
        return Tried(True, text, told_in_words(outcome.answer))
    if outcome.answer.startswith(_LOGIN_REFUSED):
        text = t("Der Mailserver nimmt Benutzer und Passwort nicht an. Prüfen Sie beides, auch Groß und Klein.")
        return Tried(False, text, "")
    return Tried(False, t("Die Testmail ging nicht hinaus."), told_in_words(outcome.answer))


def _page(desk: Desk, walk: Walk, form: Form, tried: Tried | None = None) -> str:
    house = desk.house
    settings = house.settings
    fixed = ByField({name: settings.sources[name] for name in _KEPT if settings.is_fixed(name)})
    password = {"password": form.password} if form.password and request.method == "POST" else {}
    return desk.page(
        "start/mail.html", here="start", walk=walk, step=MAIL, form=form, tried=tried, fixed=fixed,
        kept=sealed(house.shops.vault, password, form.account) if password else "",
        has_password=bool(form.password), files=settings.mail_dir.name,
        as_files=mail_is_answered(settings) and not settings.smtp, example=settings.sender,
    )  # fmt: skip
