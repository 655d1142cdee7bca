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
from mahnlauf.letters.flaw import Flaw

OBJECTIONS = "_object"
BLOCKS = ("table", "pay", "object", "sender", "claims", "action")
LONGEST = 50_000
_MOST_LINES, _MOST_BLOCKS = 500, 20  # more of them would keep the engine of the page busy for minutes
_DEEPEST = 50
MARKER = re.compile(r"^[ \t]*\[\[[ \t]*(\w+)[ \t]*(?::([^\]\n]*))?\]\][ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TAG_LINE = re.compile(r"^[ \t]*(\{%[^%\n]*%\})[ \t]*\n", re.MULTILINE)  # a line with nothing but {% … %} vanishes
_ITEM = re.compile(r"^((?:\{%[^%\n]*%\})?)- ", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FILTERS = frozenset({"upper", "lower", "capitalize", "trim", "default", "d"})
_OF_JINJA = frozenset({"self", "super"})  # names that are there although nobody gave them
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const, nodes.Concat, nodes.Filter,
)  # fmt: skip


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
    """Compile a text once. Raises LetterError with the first fault; `flaws` lists all of them."""
    for flaw in flaws(text):
        raise LetterError(flaw.text())
    for flaw in flaws(objections, header=False):
        raise LetterError(f"In the text {OBJECTIONS!r}: {flaw.text()}")
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
    label = (marker[2] or "").strip()
    return f"{BLOCK}{marker[1]}:{label}" if label else f"{BLOCK}{marker[1]}"


def tidy(text: str) -> str:
    """The same text with plain line ends, no control characters, no blank ends; § sticks to its number."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("§ ", "§\xa0")
    return "\n".join(part.rstrip() for part in text.split("\n")).rstrip()


def flaws(text: str, *, header: bool = True) -> Iterator[Flaw]:
    """What is wrong with a text before any fact is known."""
    if len(text) > LONGEST:
        yield Flaw("too_long", 0, {"count": str(len(text)), "most": str(LONGEST)})
        return
    text = tidy(text)
    if (lines := text.count("\n") + 1) > _MOST_LINES:
        yield Flaw("too_many_lines", 0, {"count": str(lines), "most": str(_MOST_LINES)})
        return
    try:
        tree = environment().parse(text)
    except TemplateSyntaxError as error:
        yield Flaw("syntax", error.lineno, {"message": error.message or ""})
        return
    except RecursionError:
        yield Flaw("too_deep")
        return
    yield from _forbidden(tree)
    visible = _COMMENT.sub("", text).lstrip()
    if header and not visible.startswith("Subject:"):
        yield Flaw("no_subject")
    elif header and "\n\n" not in visible:
        yield Flaw("no_letter")
    if len(MARKER.findall(text)) > _MOST_BLOCKS:
        yield Flaw("too_many_blocks", 0, {"most": str(_MOST_BLOCKS)})
        return
    for marker in MARKER.finditer(text):
        known = ", ".join(f"[[{block}]]" for block in BLOCKS)
        if not header:
            yield Flaw("block_misplaced", _line_of(text, marker), {"block": marker[1]})
        elif marker[1] not in BLOCKS:
            yield Flaw("block_unknown", _line_of(text, marker), {"block": marker[1], "known": known})


def _forbidden(node: nodes.Node, depth: int = 0) -> Iterator[Flaw]:
    if not isinstance(node, _ALLOWED):
        yield Flaw("forbidden", node.lineno, element=type(node).__name__)
        return
    if depth > _DEEPEST:
        yield Flaw("too_deep_here", node.lineno)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _CONTROL.search(node.value):
        yield Flaw("control", node.lineno)
    if isinstance(node, nodes.Name) and node.name in _OF_JINJA:
        yield Flaw("unknown", node.lineno, {"name": node.name})
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        yield Flaw("filter", node.lineno, {"name": node.name, "known": ", ".join(sorted(_FILTERS))})
    for child in node.iter_child_nodes():
        yield from _forbidden(child, depth + 1)


def _line_of(text: str, marker: re.Match[str]) -> int:
    return text.count("\n", 0, marker.start()) + 1
