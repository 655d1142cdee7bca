"""``mahnlauf letter`` and ``mahnlauf letters``: look at the texts, write your own, print what waits for the post."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option, shop_option, wrong_call
from mahnlauf.cli.output import print_json, print_table

if TYPE_CHECKING:
    from mahnlauf.letters import Composed, TextBook

_LANGUAGE = click.option("--lang", "language", type=click.Choice(("de", "en")), help="Default: the shop's.")
_REGISTER = click.option("--register", type=click.Choice(("sie", "du")), help="How German addresses the buyer.")


@click.group()
def letter() -> None:
    """The texts of mails and letters: list, preview, check, and copy one to make it your own."""


@letter.command("list")
@shop_option
@json_option
def list_letters(shop_name: str | None, as_json: bool) -> None:
    """List all texts, who reads them, and which of them this shop has written itself."""
    from mahnlauf.letters import TEMPLATES

    book = _texts()
    rows = [
        {"name": name, "audience": one.audience, "own": [str(path) for path in _own_files(book, shop_name, name)]}
        for name, one in TEMPLATES.items()
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(
            ("name", "read by", "own text"), [(row["name"], row["audience"], ", ".join(row["own"])) for row in rows]
        )


@letter.command()
@click.argument("template")
@click.option("--claim", "claim_id", type=int, metavar="ID", help="With the facts of this claim, as of today.")
@click.option("--shop", "shop_name", metavar="NAME", help="In this shop's own words and look.")
@_LANGUAGE
@_REGISTER
@click.option("--format", "shape", type=click.Choice(("text", "html", "pdf")), default="text", help="Default: text.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it there; pdf needs this.")
def preview(
    template: str, claim_id: int | None, shop_name: str | None, language: str | None, register: str | None,
    shape: str, out: Path | None,
) -> None:  # fmt: skip
    """Show how a letter looks, with made-up facts or those of a claim. Nothing is sent."""
    if shape == "pdf" and out is None:
        raise wrong_call("A PDF cannot be shown here; name a file: --out letter.pdf")
    content = _shaped(template, claim_id, shop_name, language, register, shape)
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        out.write_bytes(content)
        click.echo(f"Written to {out}.")


@letter.command()
@click.argument("what", required=False, metavar="[FILE|TEMPLATE]")
@click.option("--lang", "language", type=click.Choice(("de", "en")), help="Of a FILE outside letters/; default: de.")
@_REGISTER
def check(what: str | None, language: str | None, register: str | None) -> None:
    """Check one text file, all texts of one template, or everything; one sentence per fault, exit code 1."""
    from mahnlauf.letters import TEMPLATES

    if what is None or what in TEMPLATES:
        files = sorted(_all_own_files(_texts(), what))
    elif Path(what).is_file():
        files = [Path(what)]
    else:
        raise wrong_call(f'"{what}" is neither a file nor one of {", ".join(TEMPLATES)}')
    faults = [(path, fault) for path in files for fault in _faults(path, language, register)]
    for path, fault in faults:
        click.echo(f"{path}: {fault}")
    click.echo(
        f"{len(files)} own texts checked, {len(faults)} faults." if files else "There are no own texts to check."
    )
    if faults:
        click.get_current_context().exit(1)


@letter.command()
@click.argument("what", metavar="TEMPLATE|page")
@click.option("--shop", "shop_name", default="all", show_default=True, metavar="NAME", help="Whose text it becomes.")
@_LANGUAGE
@_REGISTER
def copy(what: str, shop_name: str, language: str | None, register: str | None) -> None:
    """Copy a shipped text (or "page", the layout on paper) to where your own one is read from, to change it there."""
    from mahnlauf.letters import TEMPLATES
    from mahnlauf.letters.source import OBJECTIONS, shipped
    from mahnlauf.letters.words import voice
    from mahnlauf.paper.engine import shipped_layout

    folder = _texts().folder
    assert folder is not None
    if what == "page":
        path, text = folder / shop_name / "page.typ", shipped_layout().decode()
    elif what in TEMPLATES or what == OBJECTIONS:
        spoken = voice(language or "de", register or "sie")
        path, text = folder / shop_name / spoken / f"{what}.txt", shipped(spoken, what)
    else:
        raise wrong_call(f'There is no text "{what}"; expected page, {OBJECTIONS} or one of {", ".join(TEMPLATES)}')
    if path.exists():
        raise wrong_call(f"{path} exists already; it stays as it is")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(f"Copied to {path}. Change it, then: mahnlauf letter check {path}")


@click.group()
def letters() -> None:
    """Letters on paper: what waits for the printer, and printing it."""


@letters.command("list")
@json_option
def list_waiting(as_json: bool) -> None:
    """How many letters wait to be printed, by shop."""
    from mahnlauf.store import spool

    with open_house() as house:
        waiting = spool.waiting(house.db.reader)
    if as_json:
        print_json(waiting)
    elif not waiting:
        click.echo("No letter waits to be printed.")
    else:
        print_table(("shop", ">letters"), waiting.items())


@letters.command("print")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the files.")
@shop_option
@json_option
def print_letters(out: Path, shop_name: str | None, as_json: bool) -> None:
    """Make one PDF per shop of all letters that wait, behind a list; each letter is in one file only, ever."""
    from mahnlauf.cli.opening import known_shop
    from mahnlauf.outbox.printing import Printer

    with open_house() as house:
        known_shop(house, shop_name)
        printer = Printer(house.db, house.shops, house.clock, house.settings.post_dir, house.review())
        made = list(printer.print_all(out, shop_name))
    if as_json:
        print_json(
            [{"shop": one.shop, "batch": one.name, "letters": one.letters, "file": str(one.path)} for one in made]
        )
        return
    for one in made:
        click.echo(f"{one.path}: {one.letters} letters.")
    if not made:
        click.echo("No letter waits to be printed.")


def _texts() -> TextBook:
    from mahnlauf.letters import TextBook
    from mahnlauf.settings import Settings

    return TextBook(Settings.load().folder / "letters")


def _faults(path: Path, language: str | None, register: str | None) -> list[str]:
    from mahnlauf.letters import check_file, compose, page_of
    from mahnlauf.letters.example import full
    from mahnlauf.paper import PaperError, Press

    if path.suffix != ".typ":
        return check_file(path, language, register)
    try:
        Press(path.absolute().parent, path).letter(page_of(compose("dunning_1", full("dunning_1"))))
    except PaperError as fault:
        return [str(fault)]
    return []


def _own_files(book: TextBook, shop_name: str | None, template: str) -> list[Path]:
    folders = book.folders(shop_name) if shop_name else (book.folder,)
    return sorted(path for folder in folders if folder for path in folder.rglob(f"{template}.txt"))


def _all_own_files(book: TextBook, template: str | None) -> list[Path]:
    if book.folder is None:
        return []
    layouts = [] if template else list(book.folder.glob("*/page.typ"))
    return [*book.folder.glob(f"*/*/{template or '*'}.txt"), *layouts]


def _shaped(
    template: str, claim_id: int | None, shop_name: str | None, language: str | None, register: str | None, shape: str
) -> bytes:
    from mahnlauf.cli.letter_of_claim import compose_for
    from mahnlauf.documents.press import press_of
    from mahnlauf.letters import girocode, html_of, page_of
    from mahnlauf.letters.example import full
    from mahnlauf.outbox.pictures import shown
    from mahnlauf.paper import Press

    if claim_id is None and shop_name is None:
        book = _texts()
        written = book.compose(
            "all",
            template,
            full(template, language or "de"),
            language=language or "de",
            register=register or "sie",
            settings={},
        )
        press = Press(book.folder, book.layout("all"))
    else:
        with open_house() as house:
            shop, written = compose_for(house, template, claim_id, shop_name, language, register)
            press = press_of(shop)
        if shape == "html":
            return shown({"html": html_of(written), "code": girocode(written.facts)}, shop).encode()
    return _as_bytes(written, shape) if shape != "pdf" else press.letter(page_of(written))


def _as_bytes(written: Composed, shape: str) -> bytes:
    from mahnlauf.letters import html_of, text_of

    if shape == "html":
        return html_of(written).encode()
    return f"{written.subject}\n\n{text_of(written)}".encode()
