"""``mahnlauf scenario``: golden scenarios and vector tables against the real ledger and the real decision."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import print_json

if TYPE_CHECKING:
    from mahnlauf.contract.platform import Platform


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario or one row of a table, and what differs; nothing differs if it passed."""

    file: str
    case: str
    differences: tuple[str, ...] = ()


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@json_option
def scenario(files: tuple[str, ...], as_json: bool) -> None:
    """Run golden scenarios and vector tables; print what differs.

    Reads documents of the schemas dunning-golden/1 (one case each) and dunning-vectors/1 (one case per row), and
    recorded calls of a platform with what is expected of them. The last line is "N passed, M failed". Exits with 1 if
    a case failed.
    """
    cases = [case for file in files for case in _cases(file)]
    failed = [case for case in cases if case.differences]
    passed = len(cases) - len(failed)
    if as_json:
        print_json({"passed": passed, "failed": len(failed), "cases": [asdict(case) for case in cases]})
    else:
        for case in failed:
            for difference in case.differences:
                click.echo(f"{case.file}{f' ({case.case})' if case.case else ''}: {difference}")
        click.echo(f"{passed} passed, {len(failed)} failed")
    if failed:
        raise click.exceptions.Exit(1)


def _cases(file: str) -> Iterator[Case]:
    document = _read(file)
    if isinstance(document, str):
        yield Case(file, "", (document,))
        return
    from mahnlauf.testing.calls import is_call

    schema = document.get("schema")
    if schema == "dunning-golden/1":
        yield _scenario(file, document)
    elif schema == "dunning-vectors/1":
        yield from _vectors(file, document)
    elif is_call(document):
        yield _call(file, document)
    else:
        said = f'its schema is "{schema}"' if schema else "it names no schema"
        yield Case(file, "", (f"{said}. Expected dunning-golden/1 or dunning-vectors/1.",))


def _read(file: str) -> dict[str, Any] | str:
    """The document, or the sentence that says why there is none."""
    try:
        document = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as fault:
        return f"it cannot be read: {fault.strerror}."
    except ValueError as fault:
        return f"it is not JSON: {fault}."
    if not isinstance(document, dict):
        return f"it is a {type(document).__name__}. Expected an object with a schema."
    return document


def _scenario(file: str, document: dict[str, Any]) -> Case:
    from mahnlauf.testing.golden import run_scenario

    try:
        return Case(file, str(document.get("id", "")), tuple(run_scenario(document)))
    except KeyError as fault:
        return Case(file, str(document.get("id", "")), (f"the field {fault} is missing.",))
    except Exception as fault:  # whatever a scenario holds, the others are still run
        return Case(file, str(document.get("id", "")), (f"it cannot be run: {type(fault).__name__}: {fault}",))


def _call(file: str, document: dict[str, Any]) -> Case:
    from mahnlauf.testing.calls import check_call

    name = str(document.get("name", ""))
    try:
        return Case(file, name, tuple(check_call(document, _platforms())))
    except Exception as fault:  # whatever a call holds, the others are still looked at
        return Case(file, name, (f"it cannot be read: {type(fault).__name__}: {fault}",))


@cache
def _platforms() -> Mapping[str, Platform]:
    """The installed platforms; a database is not needed."""
    from mahnlauf.contract.registry import Registry

    return Registry.load().platforms


def _vectors(file: str, document: dict[str, Any]) -> Iterator[Case]:
    from mahnlauf.testing.vectors import check_vectors

    for row, difference in check_vectors(document):
        yield Case(file, row, (difference,) if difference else ())
