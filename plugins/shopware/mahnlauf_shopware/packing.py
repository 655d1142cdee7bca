"""The app as a zip for one line of Shopware: built from the files in ``shop``, the same input gives the same bytes."""

from __future__ import annotations

import ipaddress
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version as installed_version
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mahnlauf import SettingsError
from mahnlauf_shopware import vocabulary
from mahnlauf_shopware.addresses import is_shop_address, origin

_TIME = (2026, 1, 1, 0, 0, 0)  # a zip needs one; the real times would change its bytes
_UNIX, _MODE = 3, 0o100644
_HERE = Path(__file__).resolve().parent
_TEMPLATES = frozenset({".xml"})
_HOME_NAMES = ("localhost", ".localhost", ".local", ".internal", ".test")

STATES = (
    "open", "paid", "paid_partially", "refunded", "refunded_partially", "cancelled", "reminded", "failed", "chargeback",
    "authorized", "unconfirmed", "in_progress",
)  # fmt: skip
EVENTS = (
    "checkout.order.placed", "checkout.order.payment_method.changed", "order.written",
    *(f"state_enter.order_transaction.state.{state}" for state in STATES),
    *(f"state_enter.order.state.{state}" for state in ("open", "in_progress", "completed", "cancelled")),
    *vocabulary.LIFECYCLE,
)  # fmt: skip
# The merchant reads every one of them by name before he agrees.
PERMISSIONS = {
    "read": ("order", "order_transaction", "order_line_item", "order_line_item_download", "order_customer",
             "order_address", "customer", "country", "country_state", "currency", "language", "locale",
             "state_machine", "state_machine_state", "state_machine_history", "payment_method", "product", "tag",
             "customer_tag"),
    "update": ("order", "order_transaction", "order_line_item_download", "customer"),
    "create": ("state_machine_history", "customer_tag", "tag"),
    "delete": ("customer_tag",),
}  # fmt: skip
FOR_LETTERS = {  # letters attached to the order are documents of the shop
    "read": ("document", "document_type", "document_base_config", "media", "media_folder", "media_default_folder"),
    "update": ("document", "media"),
    "create": ("document", "media"),
    "delete": (),
}


@dataclass(frozen=True, slots=True)
class Edition:
    """One line of Shopware and the schema that it validates with."""

    line: str
    compatibility: str
    schema: str
    has_field_file: bool = False


EDITIONS = {
    one.line: one
    for one in (
        Edition("6.5", "~6.5.7", "2.0"),
        Edition("6.6", "~6.6.0", "2.0"),
        Edition("6.7", "~6.7.0", "3.0", has_field_file=True),
    )
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the administration; ``action`` is its name there, ``path`` what it calls."""

    action: str
    entity: str
    view: str
    path: str
    english: str
    german: str


BUTTONS = (
    Button("show", "order", "detail", "show", "Show claim", "Forderung zeigen"),
    Button("pause", "order", "detail", "pause", "Pause dunning", "Mahnlauf anhalten"),
    Button("resume", "order", "detail", "resume", "Resume dunning", "Mahnlauf fortsetzen"),
    Button("paid", "order", "detail", "paid", "Report as paid", "Als bezahlt melden"),
    Button("handOver", "order", "detail", "hand-over", "Hand over to the agency", "An Inkasso übergeben"),
    Button("pauseList", "order", "list", "pause", "Pause dunning", "Mahnlauf anhalten"),
    Button("resumeList", "order", "list", "resume", "Resume dunning", "Mahnlauf fortsetzen"),
    Button("paidList", "order", "list", "paid", "Report as paid", "Als bezahlt melden"),
    Button("handOverList", "order", "list", "hand-over", "Hand over to the agency", "An Inkasso übergeben"),
    Button("claims", "customer", "detail", "claims", "Show claims", "Forderungen zeigen"),
)


@dataclass(frozen=True, slots=True)
class App:
    """What differs between two installations of Mahnlauf. Without a secret only Shopware's store can vouch for it.
    ``has_letters``: it asks for the rights to attach letters to orders."""

    name: str
    app_url: str
    secret: str = field(repr=False)
    has_letters: bool = False

    @property
    def permissions(self) -> dict[str, tuple[str, ...]]:
        """Entities by right."""
        if not self.has_letters:
            return PERMISSIONS
        return {right: (*entities, *FOR_LETTERS[right]) for right, entities in PERMISSIONS.items()}


def check_address(app_url: str) -> str:
    """The address without a slash at its end; raises SettingsError unless shops can reach it by https. Machines at
    home may do without."""
    address = app_url.strip().rstrip("/")
    parts = urlsplit(address)
    if not is_shop_address(address) or parts.query or parts.fragment:
        raise SettingsError(f'The address of Mahnlauf is "{app_url}". Expected one such as https://mahnlauf.example.')
    if parts.scheme != "https" and not _is_at_home(parts.hostname or ""):
        raise SettingsError(f'The address of Mahnlauf is "{app_url}". Shops call over https only: enter it with https.')
    return address


def check_name(name: str) -> str:
    """A name that Shopware takes as folder and technical name; raises SettingsError."""
    if not (name.isascii() and name.isalnum() and name[0].isalpha() and len(name) <= 50):
        raise SettingsError(f'The name of the app is "{name}". Expected letters and digits, such as Mahnlauf.')
    return name


def pack(app: App, edition: Edition) -> bytes:
    """The zip. Stored, not deflated: zlib's bytes differ between its versions."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(contents(app, edition)):
            entry = zipfile.ZipInfo(f"{app.name}/{name}", _TIME)
            entry.create_system, entry.external_attr = _UNIX, _MODE << 16
            archive.writestr(entry, content)
    return held.getvalue()


def contents(app: App, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every file of the app."""
    folder = shop_folder()
    pages = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    facts = {
        "name": check_name(app.name), "app_url": check_address(app.app_url), "secret": app.secret,
        "root": f"{check_address(app.app_url)}/platforms/shopware", "host": urlsplit(origin(app.app_url)).hostname,
        "version": f"{installed_version('mahnlauf')}", "edition": edition, "buttons": BUTTONS,
        "permissions": app.permissions, "events": EVENTS, "v": vocabulary,
    }  # fmt: skip
    yield "manifest.xml", pages.get_template("manifest.xml").render(facts).encode()
    for path in sorted((folder / "Resources").rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or path.name.startswith(".") or not _belongs(name, edition):
            continue
        is_page = path.suffix in _TEMPLATES
        yield name, pages.get_template(name).render(facts).encode() if is_page else path.read_bytes()


def shop_folder() -> Path:
    """Inside the package once it is installed, beside it in a checkout."""
    return next(one for one in (_HERE / "shop", _HERE.parent / "shop") if one.is_dir())


def _belongs(name: str, edition: Edition) -> bool:
    return edition.has_field_file or not name.endswith("custom-fields.xml")


def _is_at_home(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_HOME_NAMES)
