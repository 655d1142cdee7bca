"""From a letter's source text to something that renders: shipped texts, the sandbox, what a text may do.

Jinja's sandbox is the second fence. The first is a short list: text, variables, ``if``, comparisons and a
few filters. No loop, call, attribute, import or include exists in a letter, so nothing can be reached or
run away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mahnlauf.letters.clean import BLOCK, ITEM
from mahnlauf.letters.facts import LetterError

OBJECTIONS = "_object"
BLOCKS = ("table", "pay", "object", "sender", "claims", "action")
LONGEST = 50_000
_DEEPEST = 50
MARKER = re.compile(r"^[ \t]*\[\[[ \t]*(\w+)[ \t]*(?::[ \t]*([^\]\n]*?)[ \t]*)?\]\][ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TAG_LINE = re.compile(r"^[ \t]*(\{%[^%\n]*%\})[ \t]*\n", re.MULTILINE)  # a line with nothing but {% … %} vanishes
_ITEM = re.compile(r"^((?:\{%[^%\n]*%\})?)- ", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FILTERS = frozenset({"upper", "lower", "capitalize", "trim", "default", "d"})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const, nodes.Concat, nodes.Filter,
)  # fmt: skip
_WORDS = {
    "Getattr": "reading an attribute (a.b)",
    "Getitem": "reading an element (a[b])",
    "Call": "calling a function",
    "For": "a loop",
    "Import": "import",
    "FromImport": "import",
    "Include": "include",
    "Extends": "extends",
    "Macro": "a macro",
    "Assign": "setting a variable",
}


class Source(NamedTuple):
    """A compiled text, the variables it uses, and those of them that it compares or filters."""

    template: Template
    names: frozenset[str]
    compared: frozenset[str]


@lru_cache(maxsize=1)
def environment() -> ImmutableSandboxedEnvironment:
    """Jinja for letters: autoescape is off as the result is plain text; the HTML step escapes everything."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, cache_size=0)


@lru_cache(maxsize=256)
def shipped(voice: str, name: str) -> str:
    """The text that comes with Mahnlauf."""
    return files("mahnlauf.letters").joinpath(voice, f"{name}.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def compiled(text: str, objections: str) -> Source:
    """Compile a text once. Raises LetterError with the first fault; `faults` lists all of them."""
    for fault in faults(text):
        raise LetterError(fault)
    for fault in faults(objections, header=False):
        raise LetterError(f"In the text {OBJECTIONS!r}: {fault}")
    block = f"{BLOCK}object\n\n{tidy(objections)}\n\n{BLOCK}end"
    whole = MARKER.sub(lambda m: f"\n{block if m[1] == 'object' else _block(m)}\n", tidy(text))
    whole = _ITEM.sub(rf"\1{ITEM}", _TAG_LINE.sub(r"\1", _COMMENT.sub("", whole)))
    tree = environment().parse(whole)
    deciding = [name for node in tree.find_all((nodes.Compare, nodes.Filter)) for name in node.find_all(nodes.Name)]
    try:
        return Source(environment().from_string(tree), _names(tree.find_all(nodes.Name)), _names(deciding))
    except (RecursionError, SyntaxError, MemoryError) as error:
        raise LetterError("The text is nested too deeply.") from error


def _names(found: Iterable[nodes.Name]) -> frozenset[str]:
    return frozenset(node.name for node in found)


def _block(marker: re.Match[str]) -> str:
    label = f":{marker[2]}" if marker[2] else ""
    return f"{BLOCK}{marker[1]}{label}"


def tidy(text: str) -> str:
    """The same text with plain line ends, no control characters, no blank ends; § sticks to its number."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("§ ", "§\xa0")
    return "\n".join(part.rstrip() for part in text.split("\n")).rstrip()


def faults(text: str, *, header: bool = True) -> Iterator[str]:
    """What is wrong with a text before any fact is known: one sentence each."""
    if len(text) > LONGEST:
        yield f"The text has {len(text)} characters; expected at most {LONGEST}."
        return
    text = tidy(text)
    try:
        tree = environment().parse(text)
    except TemplateSyntaxError as error:
        yield f"Line {error.lineno}: {error.message}"
        return
    except RecursionError:
        yield "The text is nested too deeply."
        return
    yield from _forbidden(tree)
    visible = _COMMENT.sub("", text).lstrip()
    if header and not visible.startswith("Subject:"):
        yield 'The text must begin with a line "Subject: …", followed by an empty line.'
    elif header and "\n\n" not in visible:
        yield "The subject must be followed by an empty line and the letter."
    for marker in MARKER.finditer(text):
        where = f"Line {_line_of(text, marker)}: the block [[{marker[1]}]]"
        if not header:
            yield f"{where} cannot stand in the objection block."
        elif marker[1] not in BLOCKS:
            yield f"{where} is unknown; expected one of {', '.join(f'[[{block}]]' for block in BLOCKS)}."


def _forbidden(node: nodes.Node, depth: int = 0) -> Iterator[str]:
    if not isinstance(node, _ALLOWED):
        kind = type(node).__name__
        what = _WORDS.get(kind, f"the Jinja element {kind}")
        yield f"Line {node.lineno}: {what} is not possible in a letter; use variables, if and text only."
        return
    if depth > _DEEPEST:
        yield f"Line {node.lineno}: the text is nested too deeply."
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _CONTROL.search(node.value):
        yield f"Line {node.lineno}: control characters are not possible in a letter."
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        known = ", ".join(sorted(_FILTERS))
        yield f"Line {node.lineno}: the filter {node.name!r} is not possible; expected one of {known}."
    for child in node.iter_child_nodes():
        yield from _forbidden(child, depth + 1)


def _line_of(text: str, marker: re.Match[str]) -> int:
    return text.count("\n", 0, marker.start()) + 1
