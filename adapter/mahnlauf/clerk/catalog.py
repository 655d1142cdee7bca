"""The deeds by name, with the fields that each of them takes; whoever shows a form or an API reads it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from keyword import iskeyword
from typing import Any, Literal

from mahnlauf.clerk import instalments, merchant, money, waiting
from mahnlauf.clerk.case import Case
from mahnlauf.clerk.saying import Said, WrongField
from mahnlauf.core.errors import BadInput
from mahnlauf.core.money import Money
from mahnlauf.ledger.instalments import MOST as MOST_PARTS

Kind = Literal["day", "money", "text", "days", "parts", "yes_no"]
LONGEST_TEXT = 2000
MOST_DAYS = 365
_EXPECTED: Mapping[Kind, tuple[str, str]] = {
    "day": ("ein Tag wie 2026-12-24", "a day such as 2026-12-24"),
    "money": ("ein Betrag wie 119,00", "an amount such as 119.00"),
    "text": (f"ein Text von höchstens {LONGEST_TEXT} Zeichen", f"a text of at most {LONGEST_TEXT} letters"),
    "days": (f"eine Zahl von Tagen, 1 bis {MOST_DAYS}", f"a number of days from 1 to {MOST_DAYS}"),
    "parts": (f"eine Zahl von 2 bis {MOST_PARTS}", f"a number from 2 to {MOST_PARTS}"),
    "yes_no": ("ja oder nein", "true or false"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a deed. Money may come as decimal text under this name, or as minor units under ``<name>_minor``."""

    name: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """One deed. ``undo`` names the one that takes it back, where the world allows; ``final`` ones are asked twice."""

    name: str
    say: Callable[..., Said]
    fields: tuple[Field, ...] = ()
    undo: str = ""
    final: bool = False

    def understood(self, wish: Mapping[str, Any], currency: str) -> dict[str, Any]:
        """The arguments of `say`, from JSON or a form; empty values are left out. Raises WrongField."""
        minor = {f"{one.name}_minor": one for one in self.fields if one.kind == "money"}
        known = {one.name for one in self.fields} | minor.keys()
        if unknown := sorted(set(wish) - known):
            raise WrongField("field.unknown", field=unknown[0][:40], known=", ".join(sorted(known)) or "-")
        found = {one.name: _read(one, wish[one.name], currency) for one in self.fields if _is_there(wish, one.name)}
        found |= {one.name: _whole(one, wish[name]) for name, one in minor.items() if _is_there(wish, name)}
        for one in self.fields:
            if one.required and one.name not in found:
                raise WrongField("field.missing", field=one.name, expected=_EXPECTED[one.kind][1])
        return found


def _is_there(wish: Mapping[str, Any], name: str) -> bool:
    return wish.get(name) not in (None, "")


def _read(field: Field, value: Any, currency: str) -> Any:
    if isinstance(value, str):
        value = value.strip()
    try:
        match field.kind:
            case "day":
                return value if isinstance(value, date) else date.fromisoformat(value)
            case "money":
                return Money.parse(value, currency).minor
            case "days":
                return _number(value, 1, MOST_DAYS)
            case "parts":
                return _number(value, 2, MOST_PARTS)
            case "yes_no":
                return value if isinstance(value, bool) else {"true": True, "false": False}[value]
            case "text":
                return _text(value)
    except (BadInput, ValueError, TypeError, KeyError) as fault:
        raise _wrong(field, value) from fault


def _number(value: Any, least: int, most: int) -> int:
    number = int(value)
    if isinstance(value, bool | float) or not least <= number <= most:
        raise ValueError
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\x00" in value:
        raise ValueError
    return value


def _whole(field: Field, value: Any) -> int:
    if type(value) is not int or abs(value) >= 10**15:
        raise _wrong(field, value)
    return value


def _wrong(field: Field, value: object) -> WrongField:
    german, english = _EXPECTED[field.kind]
    return WrongField("field.wrong", field=field.name, value=str(value)[:60], expected=english, expected_de=german)


def _case(say: Callable[..., Said], *fields: Field, undo: str = "", final: bool = False) -> Verb:
    name = say.__name__.replace("_", "-")
    return Verb(name, say, fields, undo, final)


_REASON = Field("reason", "text")
_DIVISION = (Field("count", "parts", required=True), Field("first", "day", required=True))
VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        _case(waiting.hold, Field("until", "day"), _REASON, undo="resume"),
        _case(waiting.resume),
        _case(waiting.promise, Field("until", "day", required=True), Field("amount", "money"), undo="resume"),
        _case(waiting.dispute, _REASON, undo="settle-dispute"),
        _case(waiting.settle_dispute, Field("new_term_days", "days")),
        _case(money.pay, Field("amount", "money", required=True), Field("on", "day"), Field("ref", "text")),
        _case(money.refund_done, Field("amount", "money")),
        _case(instalments.split, *_DIVISION, final=True),
        _case(money.write_off, final=True),
        _case(money.withdraw, final=True),
        _case(money.confirm_reversal, Field("chargeback", "yes_no", required=True)),
        _case(merchant.approve),
        _case(merchant.accept),
        _case(merchant.decline, final=True),
        _case(merchant.hand_over, final=True),
        _case(merchant.stop, final=True),
        _case(merchant.recall, final=True),
        _case(merchant.suspend, Field("from", "day"), undo="restore"),
        _case(merchant.restore, undo="suspend"),
        _case(merchant.note, Field("text", "text", required=True)),
    )
}


def verb_of(name: str) -> Verb:
    """The deed of that name; raises WrongField."""
    verb = VERBS.get(name)
    if verb is None:
        raise WrongField("field.unknown", field=name[:40], known=", ".join(VERBS))
    return verb


def said_of(case: Case, name: str, wish: Mapping[str, Any]) -> Said:
    """Says it in the draft; raises Refusal."""
    verb = verb_of(name)
    told = verb.understood(wish, case.row.currency)
    return verb.say(case, **{f"{key}_" if iskeyword(key) else key: value for key, value in told.items()})
