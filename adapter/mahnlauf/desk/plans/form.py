"""A plan's text as a form and back: every key that the reader declares is a field, comments in the text stay.

What somebody typed is written into the text as it stands, also where it does not fit: the reader then says what is
wrong with it, and the form shows it again. A field that was not touched leaves its line of the text alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from werkzeug.datastructures import MultiDict

from mahnlauf.core.plan_keys import HEAD, ROWS, TABLES, Key, plan_keys
from mahnlauf.core.table_reader import shown
from mahnlauf.desk.plans import labels
from mahnlauf.desk.tongue import t

_NOT_ASKED = frozenset({"name", "profile"})  # a plan is called as its file is
_FIRST = ("title", "key", "anchor", "offset_days", "roll", "not_before_prev_deadline", "action", "template", "channel",
          "term_days", "fee_minor", "copy_to", "counts_as_dunning")  # fmt: skip
_MONEY = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
SWITCH = "on"
SWITCHED = frozenset({"on_partial_payment", "on_credit_note"})  # their mere presence means something
_WINDOWS = (1, 2, 3, 5, 7, 10, 14, 30)


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``kind`` is choice, flag, names, count, money or text; ``values`` what stands in it; ``options``
    are (value, label, chosen)."""

    name: str
    key: str
    kind: str
    label: str
    hint: str
    values: tuple[str, ...]
    options: tuple[tuple[str, str, bool], ...] = ()

    @property
    def value(self) -> str:
        """What stands in an input that holds one value."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class Section:
    """The fields of one table or one row; ``mark`` tells that they were shown: ``stages.0``.
    ``switch`` names the input that says whether there is such a table at all; empty if that means nothing."""

    mark: str
    title: str
    fields: tuple[Field, ...]
    switch: str = ""
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The whole form. ``rows`` are the stages and what happens at each end, by part."""

    head: Section
    tables: tuple[Section, ...]
    rows: Mapping[str, tuple[Section, ...]]


def form_of(text: str, plans: Sequence[str]) -> PlanForm | None:
    """The form that shows this text, None if it is no TOML. ``plans`` may be chosen for instalments."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    chosen = {"instalments": tuple(plans), "stage": _stages_with_term(table)}
    rows = {
        part: tuple(_section(f"{part}.{number}", part, row, chosen) for number, row in enumerate(_rows(table, part)))
        for part in ROWS
    }
    tables = tuple(_table(part, table, chosen) for part in TABLES)
    return PlanForm(_section(HEAD, HEAD, table, chosen), tables, rows)


def changed_text(text: str, form: MultiDict[str, str]) -> str:
    """The text with what the form says; as it was if it is no TOML."""
    document = _document(text)
    if document is None:
        return text
    for mark in form.getlist("shown"):
        part, _, number = mark.partition(".")
        if part in TABLES:
            _fill_table(document, part, form)
        elif (row := _row_at(document, part, number)) is not None:
            _fill(row, part, mark, form)
    is_same = document.unwrap() == tomllib.loads(text)
    return text if is_same else str(tomlkit.dumps(document))  # rows of one list that stand apart are put together


def edited_rows(text: str, deed: str) -> str:
    """The text after ``add:stages``, ``drop:stages:2``, ``up:stages:2`` or ``down:stages:2``; as it was for anything
    else."""
    verb, _, rest = deed.partition(":")
    part, _, place = rest.partition(":")
    document = _document(text)
    if document is None or part not in ROWS:
        return text
    if verb == "add":
        _add(document, part)
        return tomlkit.dumps(document)
    rows, number = document.get(part), int(place) if place.isdecimal() and len(place) < 6 else -1
    if not isinstance(rows, list) or not 0 <= number < len(rows):
        return text
    if verb == "drop":
        del rows[number]
    elif verb in ("up", "down"):
        _swap(rows, number, number + (1 if verb == "down" else -1))
    if not rows:
        del document[part]
    return tomlkit.dumps(document)


# --- from the text to the form ---


def _section(mark: str, part: str, row: Mapping[str, Any], chosen: Mapping[str, Sequence[str]]) -> Section:
    fields = tuple(_field(f"{mark}.{key.name}", key, row, chosen) for key in _asked(part))
    title = str(row.get("title") or row.get("key") or "") if part == "stages" else ""
    return Section(mark, title, fields)


def _table(part: str, table: Mapping[str, Any], chosen: Mapping[str, Sequence[str]]) -> Section:
    section = _section(part, part, _dict(table.get(part)), chosen)
    if part not in SWITCHED:
        return section
    return replace(section, switch=f"{part}.{SWITCH}", is_on=part in table)


def _asked(part: str) -> list[Key]:
    """The keys of a part in the order in which people think of them."""
    keys = [key for key in plan_keys()[part] if key.name not in _NOT_ASKED]
    return sorted(keys, key=lambda one: _FIRST.index(one.name) if one.name in _FIRST else len(_FIRST))


def _field(name: str, key: Key, row: Mapping[str, Any], chosen: Mapping[str, Sequence[str]]) -> Field:
    kind, values = _kind(key), _values(key, row)
    options = tuple(_options(key, values, chosen)) if kind in ("choice", "names") else ()
    label, hint = labels.KEYS[key.name], labels.HINTS.get(key.name, "")
    return Field(name, key.name, kind, t(label), t(hint) if hint else "", values, options)


def _kind(key: Key) -> str:
    if key.name.endswith("_minor"):
        return "money"
    if key.name in ("roll", "allocation", "instalments"):
        return "choice"
    return key.kind if key.kind in ("choice", "names", "flag", "count") else "text"


def _values(key: Key, row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the form shows for the key: as the text says, else the default."""
    value = row.get(key.name, None if key.name == "channel" else key.default)  # what is usual follows from the action
    if key.kind == "names" and isinstance(value, list | tuple):
        return tuple(one if isinstance(one, str) else shown(one) for one in value)
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return ("true",) if value else ()
    if key.name.endswith("_minor") and isinstance(value, int):
        return (f"{value // 100},{value % 100:02d}" if value >= 0 else str(value),) if value else ()
    return (value if isinstance(value, str) else shown(value),)


def _options(key: Key, values: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, bool]]:
    known = _allowed(key, chosen)
    if key.kind != "names" and (key.default in (None, "") or key.name == "channel" or not values):
        yield "", t(labels.AS_USUAL if key.name == "channel" else labels.WITHOUT), not values
    for one in (*known, *(value for value in values if value not in known)):
        yield one, _label(key.name, one), one in values


def _allowed(key: Key, chosen: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    if key.name == "roll":
        return ("none", "business_day", *(f"window:{days}" for days in _WINDOWS))
    if key.name == "allocation":
        return ("bgb367", "bgb497")
    return tuple(chosen.get(key.name, ())) or key.allowed


def _label(key: str, value: str) -> str:
    if key == "roll" and value.startswith("window:"):
        return t(labels.WINDOW, n=value.partition(":")[2])
    return t(labels.value_label(key, value))


def _stages_with_term(table: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row["key"]) for row in _rows(table, "stages") if row.get("term_days") and row.get("key"))


def _rows(table: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    rows = table.get(part)
    return [_dict(row) for row in rows] if isinstance(rows, list) else []


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


# --- from the form to the text ---


def _document(text: str) -> Any:
    try:
        tomllib.loads(text)
        return tomlkit.parse(text)
    except (ValueError, RecursionError, TOMLKitError):
        return None


def _fill(row: Any, part: str, mark: str, form: MultiDict[str, str]) -> None:
    for key in _asked(part):
        _put(row, key, f"{mark}.{key.name}", form)


def _fill_table(document: Any, part: str, form: MultiDict[str, str]) -> None:
    row = document.get(part, {})
    if part in SWITCHED and not form.get(f"{part}.{SWITCH}"):
        document.pop(part, None)
    elif isinstance(row, dict):
        _fill(row, part, part, form)
        if part not in document and (row or part in SWITCHED):
            document.add(part, row or tomlkit.table())


def _row_at(document: Any, part: str, number: str) -> Any:
    """The head, or the row that the mark names; None if there is none."""
    if part == HEAD:
        return document
    rows = document.get(part) if part in ROWS else None
    if not isinstance(rows, list) or not number.isdecimal() or len(number) > 5 or int(number) >= len(rows):
        return None
    return rows[int(number)] if isinstance(rows[int(number)], dict) else None


def _put(row: Any, key: Key, name: str, form: MultiDict[str, str]) -> None:
    typed = tuple(one.strip() for one in form.getlist(name) if one.strip())
    if typed == _values(key, row):
        return
    value = _read(key, typed)
    if value is None and key.kind in ("names", "flag"):
        value = [] if key.kind == "names" else False
    if value is None or (key.name not in row and value == key.default):
        row.pop(key.name, None)
    else:
        row[key.name] = value


def _read(key: Key, typed: Sequence[str]) -> Any:
    """The value in TOML; what cannot be one stays the text that was typed."""
    if not typed:
        return None
    if key.kind == "names":
        return list(typed)
    if key.kind == "flag":
        return True
    if key.name.endswith("_minor") and (found := _MONEY.fullmatch(typed[0])):
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if key.kind == "count" and _WHOLE.fullmatch(typed[0]):
        return int(typed[0])
    return typed[0]


def _add(document: Any, part: str) -> None:
    rows = document.get(part)
    if not isinstance(rows, list):
        document.pop(part, None)
        rows = document[part] = tomlkit.aot()
    row = tomlkit.table() if isinstance(rows, tomlkit.items.AoT) else tomlkit.inline_table()
    for name, value in _new_row(part, [str(_dict(one).get("key")) for one in rows]).items():
        row.add(name, value)
    if isinstance(rows, tomlkit.items.AoT):
        row.add(tomlkit.nl())
    rows.append(row)


def _new_row(part: str, taken: Sequence[str]) -> dict[str, Any]:
    if part != "stages":
        return {"type": "message", "template": "payment_received", "channel": "email", "to": "customer"}
    key = next(f"stage{number}" for number in range(1, len(taken) + 2) if f"stage{number}" not in taken)
    anchor = "prev_action" if taken else "invoice_date"
    return {"key": key, "anchor": anchor, "offset_days": 14, "template": "payment_reminder", "term_days": 7}


def _swap(rows: Any, one: int, other: int) -> None:
    if 0 <= other < len(rows):
        row = rows[one]
        del rows[one]
        rows.insert(other, row)
