"""What may come in and what goes out, declared once: a declaration checks a value and describes it as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mahnlauf.core.errors import BadInput

Schema = dict[str, Any]
MOST_ID = 2**63 - 1
MOST_MINOR = 10**13
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its JSON Schema, what is expected in words, and how it is read from JSON and from a query.
    Both readers raise ValueError or TypeError for what does not fit."""

    schema: Schema
    expected: str
    read: Callable[[Any], Any]
    from_text: Callable[[str], Any] = field(default=lambda text: text)


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a query or one member of a body. A member that is not required may also be null."""

    name: str
    kind: Kind
    words: str
    required: bool = False
    default: Any = None


# --- kinds ---


def text(most: int = 200, least: int = 0) -> Kind:
    """A text of that many letters."""
    schema: Schema = {"type": "string", "minLength": least, "maxLength": most, "pattern": "^[^\\x00]*$"}
    amount = f"{least} to {most}" if least else f"at most {most}"
    return Kind(schema, f"a text of {amount} letters", lambda value: _text(value, most, least))


def whole(least: int, most: int) -> Kind:
    """A whole number, both ends included."""
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Kind(schema, f"a whole number from {least} to {most}", lambda value: _whole(value, least, most), _number)


def choice(*values: str) -> Kind:
    """One of these words."""
    return Kind({"type": "string", "enum": list(values)}, f"one of {', '.join(values)}", lambda one: _one(one, values))


def several(*values: str) -> Kind:
    """Some of these words; in a query separated by commas."""
    schema = {"type": "array", "items": {"type": "string", "enum": list(values)}, "minItems": 1}
    expected = f"one or more of {', '.join(values)}, separated by commas"
    return Kind(schema, expected, lambda some: _some(some, values), lambda text: text.split(","))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError
    return date.fromisoformat(value)


def _text(value: Any, most: int, least: int) -> str:
    if not isinstance(value, str) or not least <= len(value) <= most or "\x00" in value:
        raise ValueError
    value.encode()  # half a letter (a lone surrogate) cannot be kept
    return value


def _whole(value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not least <= value <= most:
        raise ValueError
    if value != int(value):  # 270.0 is a whole number to JSON Schema
        raise ValueError
    return int(value)


def _number(value: str) -> int:
    if not _WHOLE.fullmatch(value):
        raise ValueError
    return int(value)


def _one(value: Any, values: Sequence[str]) -> str:
    if value not in values:
        raise ValueError
    return str(value)


def _some(value: Any, values: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError
    return tuple(_one(one, values) for one in value)


_FLAGS = {"true": True, "false": False}
DAY = Kind({"type": "string", "format": "date"}, "a day of this century such as 2026-12-24", _day)
FLAG = Kind({"type": "boolean"}, "true or false", _flag, lambda text: _FLAGS.get(text))
MINOR = whole(1, MOST_MINOR)
AFTER = Field("after", whole(0, MOST_ID), "The cursor that the page before named as `next`.")


def limit(default: int = 50, most: int = 100) -> Field:
    """How many items a page holds."""
    return Field("limit", whole(1, most), "How many items at most.", default=default)


# --- reading ---


def read_query(fields: Sequence[Field], given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The parameters of a query by their names; raises BadInput with a sentence for the first that does not fit."""
    _known(fields, given, "parameter")
    found = {}
    for one in fields:
        values = given.get(one.name)
        if values is None:
            found[one.name] = _missing(one, "parameter")
        elif len(values) > 1:
            raise BadInput(f'The parameter "{one.name}" is given {len(values)} times. Expected it once.')
        else:
            found[one.name] = _read(one, values[0], lambda kind, value: kind.read(kind.from_text(value)), "parameter")
    return found


def read_body(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a JSON object by their names; raises BadInput like `read_query`."""
    _known(fields, given, "field")
    found = {}
    for one in fields:
        if given.get(one.name) is None and (one.name not in given or not one.required):
            found[one.name] = _missing(one, "field")
        else:
            found[one.name] = _read(one, given[one.name], lambda kind, value: kind.read(value), "field")
    return found


def _known(fields: Sequence[Field], given: Mapping[str, Any], what: str) -> None:
    names = [one.name for one in fields]
    if unknown := sorted(set(given) - set(names)):
        raise BadInput(f'The {what} "{shown(unknown[0])}" is not known. Known: {", ".join(names) or "none"}.')


def _missing(one: Field, what: str) -> Any:
    if one.required:
        raise BadInput(f'The {what} "{one.name}" is missing. Expected {one.kind.expected}.')
    return one.default


def _read(one: Field, value: Any, read: Callable[[Kind, Any], Any], what: str) -> Any:
    try:
        return read(one.kind, value)
    except (ValueError, TypeError):
        raise BadInput(f'The {what} "{one.name}" is {shown(repr(value))}. Expected {one.kind.expected}.') from None


def shown(value: str) -> str:
    """What arrived, short and harmless enough to be repeated in an answer."""
    return value[:60].encode("ascii", "backslashreplace").decode() if not value.isprintable() else value[:60]


# --- describing ---


def members(fields: Sequence[Field]) -> Schema:
    """A body as JSON Schema: unknown members are refused, those that are not required may be null."""
    return {
        "type": "object",
        "properties": {one.name: _member(one) for one in fields},
        "required": [one.name for one in fields if one.required],
        "additionalProperties": False,
    }


def _member(one: Field) -> Schema:
    described = {**one.kind.schema, "description": one.words}
    if one.required:
        return described
    nullable = {**described, "type": [described["type"], "null"]}
    return {**nullable, "enum": [*nullable["enum"], None]} if "enum" in nullable else nullable


def parameters(fields: Sequence[Field]) -> list[Schema]:
    """The parameters of a query as OpenAPI has them."""
    found: list[Schema] = []
    for one in fields:
        default = {} if one.default is None else {"default": one.default}
        row = {"name": one.name, "in": "query", "required": one.required, "description": one.words,
               "schema": {**one.kind.schema, **default}}  # fmt: skip
        found.append({**row, "style": "form", "explode": False} if one.kind.schema["type"] == "array" else row)
    return found


def shape(**properties: Schema) -> Schema:
    """An object of an answer: exactly these members, all of them there."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def rows(item: Schema) -> Schema:
    """A list of those."""
    return {"type": "array", "items": item}


def page(item: Schema) -> Schema:
    """One page of a list: `next` is the cursor of the following page, null on the last."""
    return shape(shop=TEXT, items=rows(item), next=nullable(WHOLE))


def nullable(schema: Schema) -> Schema:
    """That, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def ref(name: str) -> Schema:
    """A named schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
BOOLEAN: Schema = {"type": "boolean"}
ISO_DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
ANYTHING: Schema = {"type": "object"}
CURRENCY: Schema = {"type": "string", "pattern": "^[A-Z]{3}$"}
