"""The form of a shop's settings, made from what its platform declares and what all shops share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from mahnlauf.contract.platform import Platform, Setting
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.tongue import language, t
from mahnlauf.shops.answers import is_flag
from mahnlauf.shops.kinds import LONGEST
from mahnlauf.shops.shop import COMMON_SETTINGS

_MODE = frozenset({"test_mode", "live_since"})  # they have a page of their own
_SELF_TOLD = frozenset({"plan", "language", "register"})  # the list says what may be chosen
_GIVEN = "given"
_YES, _NO = "true", "false"
_ANSWERS = {"de": "Deutsch", "en": "Englisch", "sie": "Sie", "du": "du"}
_GROUPS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("letters", "Schreiben und Absender",
     ("owner_email", "sender", "creditor", "creditor_address", "phone", "website", "privacy_url", "iban", "bic",
      "language", "register", "signature", "footer", "accent", "logo")),
    ("dunning", "Mahnlauf", ("plan", "payment_days", "stale_after_days", "timezone", "country", "state",
                             "mails_per_hour", "mails_per_day")),
    ("others", "Briefversand und Inkasso", ("post", "agency", "agency_contact")),
    ("invoices", "Rechnungen", ("invoices", "invoice_prefix", "credit_note_prefix", "invoice_first", "invoice_mail",
                                "tax_number", "vat_id", "tax_rate", "small_business", "tax_exempt_note")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """One field as it stands. ``value`` of a secret is always empty; ``is_set``: it has one, ``removable``: it may be
    taken away. ``choices`` are (value, words) of a list to choose from."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    required: bool
    is_set: bool = False
    removable: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    name: str
    title: str
    inputs: tuple[Input, ...]

    @property
    def is_faulty(self) -> bool:
        """Whether one of its fields has to be corrected."""
        return any(one.fault for one in self.inputs)


def access_settings(platform: Platform) -> tuple[Setting, ...]:
    """What it takes to reach the shop: what must be filled in, and what its abilities need."""
    needed = {name for names in platform.can.values() for name in names}
    return tuple(one for one in _own(platform) if one.required or (one.name in needed and one.kind != "flag"))


def other_settings(platform: Platform) -> tuple[Setting, ...]:
    """What else this platform lets its owner choose, most often what is owed and when."""
    access = access_settings(platform)
    return tuple(one for one in _own(platform) if one not in access)


def groups_of(
    platform: Platform, posts: Iterable[Setting], values: Mapping[str, str], faults: Mapping[str, str],
    plans: Mapping[str, str],
) -> list[Group]:  # fmt: skip
    """Every field of a shop, group by group. ``posts``: what the ways to post letters want to be told."""
    common = {one.name: one for one in COMMON_SETTINGS if one.name not in _MODE}
    parts: list[tuple[str, str, list[Setting]]] = [
        ("access", "Zugang zum Shop", list(access_settings(platform))),
        ("owed", "Was geschuldet ist", list(other_settings(platform))),
    ]
    for name, title, names in _GROUPS:
        parts.append((name, title, [common.pop(one) for one in names if one in common]))
    parts[4][2].extend(posts)
    parts.append(("more", "Weiteres", list(common.values())))
    return [Group(name, t(title), tuple(inputs_of(settings, values, faults, plans)))
            for name, title, settings in parts if settings]  # fmt: skip


def inputs_of(
    settings: Iterable[Setting], values: Mapping[str, str], faults: Mapping[str, str], plans: Mapping[str, str]
) -> Iterator[Input]:
    """The fields of these settings; ``plans`` are name and title of each plan that may be chosen. What several in a
    row say alike is said once."""
    said = ""
    for one in settings:
        value, words = values.get(one.name, ""), _help(one)
        words, said = "" if words == said else words, words
        yield Input(
            name=one.name, label=_words(one.german, one.label), help=words,
            kind="secret" if one.secret else one.kind, value="" if one.secret else _shown(one, value),
            required=one.required and not one.generated, is_set=bool(value),
            removable=bool(value) and one.secret and not one.required, choices=_choices(one, plans, value),
            fault=told_in_words(faults.get(one.name, "")),
        )  # fmt: skip


def typed(settings: Iterable[Setting], form: MultiDict[str, str]) -> dict[str, str]:
    """What the form says of these settings. A secret that was left empty stays as it is, unless its box "remove" is
    ticked; lines become one text again."""
    found = {}
    for one in settings:
        if one.name not in form:
            continue
        value = form[one.name][: LONGEST + 1].strip()
        if one.kind == "lines":
            value = "|".join(line.strip() for line in value.splitlines() if line.strip())
        if one.secret and not value and f"{one.name}-remove" not in form:
            continue
        found[one.name] = value
    return found


def form_settings(platform: Platform, posts: Iterable[Setting]) -> tuple[Setting, ...]:
    """Every setting that the form of an existing shop asks for."""
    return (*_own(platform), *(one for one in COMMON_SETTINGS if one.name not in _MODE), *posts)


def _own(platform: Platform) -> list[Setting]:
    return [one for one in platform.settings if one.kind != _GIVEN]


def _words(german: str, other: str) -> str:
    """What all shops share is labelled in German and has its English here; a plugin brings both."""
    return german if german and language() == "de" else t(other)


def _help(setting: Setting) -> str:
    """Beside a list to choose from, yes and no are called so."""
    if setting.name in _SELF_TOLD:
        return ""
    text = _words(setting.german_help, setting.help)
    if setting.kind == "lines":
        return text.replace(t("Zeilen mit | getrennt"), t("Mehrere Zeilen sind möglich"))
    if setting.kind != "flag":
        return text
    return text.replace("true", t("Ja")).replace("false", t("Nein"))


def _shown(setting: Setting, value: str) -> str:
    if setting.kind == "flag" and is_flag(value):
        return _YES if value.strip().lower() in ("true", "yes", "ja", "1", "on") else _NO
    return "\n".join(value.split("|")) if setting.kind == "lines" else value


def _choices(setting: Setting, plans: Mapping[str, str], value: str) -> tuple[tuple[str, str], ...]:
    """What may be chosen; an odd value that stands there already is not hidden."""
    if setting.kind == "flag":
        return ((_YES, t("Ja")), (_NO, t("Nein")), *(((value, value),) if value and not is_flag(value) else ()))
    if setting.name == "plan":
        known = dict(plans)
    else:
        known = {one: t(_ANSWERS.get(one, one)) for one in setting.choices}
    return tuple((known | {value: known.get(value, value)} if known and value else known).items())
