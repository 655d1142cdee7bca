"""The house: which room may know which, and a few promises about every file.

The rooms and their arrows stand once, in `ROOMS`; CONTRIBUTING.md draws the same table for people. Each check
is a function from a tree to its faults, so that the second half of this file can show it a small wrong tree.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 500

# room -> the rooms it may import from. DOOR is mahnlauf/__init__.py, what plugin authors see.
DOOR = "mahnlauf"
_LOW = frozenset({"core", "contract"})
_WALK = _LOW | {"store", "ledger", "letters", "paper", "shops", "access", "dunning", "documents", "intake", "outbox"}
ROOMS: dict[str, frozenset[str]] = {
    "core": frozenset(),
    "contract": frozenset({"core"}),
    "store": frozenset({"core"}),
    "ledger": _LOW,
    "letters": _LOW,
    "paper": _LOW | {"letters"},
    "settings": _LOW | {"store"},
    "shops": _LOW | {"store", "letters"},
    "access": _LOW | {"store", "ledger", "shops"},
    "dunning": _LOW | {"store", "ledger", "letters", "shops", "access"},
    "documents": _LOW | {"store", "ledger", "letters", "paper", "shops", "dunning"},
    "intake": _LOW | {"store", "ledger", "shops", "access", "dunning", "documents"},
    "outbox": _LOW | {"store", "ledger", "letters", "paper", "shops", "access", "documents"},
    "api": _LOW | {"store", "ledger", "shops", "access", "dunning", "intake", "clerk", "reports"},
    "reports": _LOW | {"store", "ledger", "paper", "shops", "dunning", "clerk"},
    "clerk": _LOW | {"store", "ledger", "shops", "dunning", "intake"},
    "people": _LOW | {"store", "settings", "letters"},
    "testing": _WALK | {"settings"},
    "desk": _WALK | {"settings", "clerk", "people", "reports"},
    "plans": frozenset(),
    "locale": frozenset(),
}
TOP = frozenset({"app", "cli", "demo", "hosting", "house", "worker", "__main__"})  # may import anything of ours
TEMPLATES = frozenset({"scaffold"})  # texts of a future plugin, no code of ours

DRIVERS = frozenset({"sqlite3", "sqlite_utils", "psycopg"})  # for the store alone
# never in core
OUTSIDE = DRIVERS | {"flask", "requests", "socket", "smtplib", "subprocess", "urllib.request", "http.client"}

SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(INTO|OR)\s|UPDATE\s+.+\sSET\s|DELETE\s+FROM\s|REPLACE\s+INTO\s"
    r"|PRAGMA\s|WITH\s.+\sAS\s*\("
    r"|(CREATE|ALTER|DROP)\s+(UNIQUE|TEMP|TABLE|INDEX|VIEW|TRIGGER)"
    r"|BEGIN(\s+(IMMEDIATE|EXCLUSIVE|DEFERRED|TRANSACTION))?\s*(;|$)|(COMMIT|ROLLBACK)\s*;?\s*$)",
    re.DOTALL,
)
# Folders of one machine; a path of a URL (a word before the slash) is something else.
MACHINE_PATH = re.compile(r"(?<![\w.}-])/(" + "|".join(("work", "root", "home", "Users")) + r")/")


# --- reading a tree ---


def python_files(root: Path, *patterns: str) -> list[Path]:
    found = (path for pattern in patterns for path in root.glob(pattern))
    return sorted(path for path in found if TEMPLATES.isdisjoint(path.relative_to(root).parts))


def adapter_files(root: Path) -> list[Path]:
    return python_files(root, "adapter/mahnlauf/**/*.py")


def plugin_files(root: Path) -> list[Path]:
    return python_files(root, "plugins/*/**/*.py")


def shipped_files(root: Path) -> list[Path]:
    return python_files(root, "plugins/*/mahnlauf_*/**/*.py")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), str(path))


def imports(path: Path, package: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported, wherever in the file: `from a.b import c` is `a.b.c`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _calls(node) in {"import_module", "__import__"}:
            yield from ((node.lineno, name) for name in map(_text, node.args) if name)


def _calls(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a module; the holes of an f-string read as `x`."""
    pieces: set[int] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.JoinedStr):
            pieces.update(id(part) for part in node.values)
            yield node.lineno, "".join(_text(part) or "x" for part in node.values)
        elif isinstance(node, ast.Constant) and id(node) not in pieces and (text := _text(node)):
            yield node.lineno, text


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def room_of(path: Path, root: Path) -> str:
    first = path.relative_to(root / "adapter/mahnlauf").parts[0].removesuffix(".py")
    return DOOR if first == "__init__" else first


def room_meant(dotted: str) -> str | None:
    """The room a dotted name leads to; None if it is not ours, DOOR for a name of the package itself."""
    package, _, rest = dotted.partition(".")
    if package != "mahnlauf":
        return None
    first = rest.split(".")[0]
    return first if first in ROOMS or first in TOP else DOOR


def allowed(room: str) -> frozenset[str]:
    if room == DOOR:
        return _LOW
    if room in TOP:
        return frozenset(ROOMS) | TOP | {DOOR}
    may = ROOMS[room]
    return may | {DOOR} if may >= _LOW else may  # the door opens on core and contract


def public_names(root: Path) -> set[str]:
    for node in parsed(root / "adapter/mahnlauf/__init__.py").body:
        if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["__all__"]:
            return set(ast.literal_eval(node.value))
    return set()


def tracked(root: Path) -> list[Path]:
    """What git tracks or would track; without git every file outside hidden folders."""
    listing = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (root / ".git").exists():
        done = subprocess.run(listing, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return [root / name for name in done.stdout.split("\0") if (root / name).is_file()]
    files = (path for path in root.rglob("*") if path.is_file())
    return [one for one in files if not any(part.startswith(".") for part in one.relative_to(root).parts[:-1])]


# --- the checks ---


def arrow_faults(root: Path) -> Iterator[str]:
    for path in adapter_files(root):
        room, where = room_of(path, root), path.relative_to(root).as_posix()
        if room != DOOR and room not in ROOMS and room not in TOP:
            yield f"{where}: the room {room} is not drawn in ROOMS"
            continue
        package = ".".join(path.relative_to(root / "adapter").parent.parts)
        for line, name in imports(path, package):
            target = room_meant(name)
            if target and target not in allowed(room) | {room}:
                yield f"{where}:{line}: {room} may not import {name}"
            elif name.startswith("mahnlauf_"):
                yield f"{where}:{line}: {name} is a plugin, it comes through the entry points"


def driver_faults(root: Path) -> Iterator[str]:
    for path in adapter_files(root) + shipped_files(root):
        where, inside = path.relative_to(root).as_posix(), path.is_relative_to(root / "adapter/mahnlauf")
        room = room_of(path, root) if inside else "plugin"
        for line, name in imports(path, "mahnlauf"):
            if _within(name, DRIVERS) and room != "store":
                yield f"{where}:{line}: {name} belongs to the store"
            elif _within(name, OUTSIDE) and room == "core":
                yield f"{where}:{line}: core reaches outside with {name}"


def _within(name: str, modules: frozenset[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def plugin_faults(root: Path) -> Iterator[str]:
    public = public_names(root)
    for path in plugin_files(root):
        parts = path.relative_to(root).parts
        own, shipped, where = parts[2], parts[2].startswith("mahnlauf_"), "/".join(parts)
        for line, name in imports(path, ".".join(parts[2:-1])):
            top, _, rest = name.partition(".")
            if top.startswith("mahnlauf_") and shipped and top != own:
                yield f"{where}:{line}: a plugin may not import the plugin {top}"
            elif top != "mahnlauf" or rest in public:
                continue
            elif shipped or not (rest == "testing" or rest.startswith("testing.")):
                yield f"{where}:{line}: {name} is not a public name of mahnlauf"


def sql_faults(root: Path) -> Iterator[str]:
    for path in adapter_files(root) + shipped_files(root):
        if path.is_relative_to(root / "adapter/mahnlauf/store"):
            continue
        for line, text in texts(path):
            if SQL.match(text):
                yield f"{path.relative_to(root).as_posix()}:{line}: SQL outside the store"


def path_faults(root: Path, files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        raw = path.read_bytes()
        if b"\0" in raw:
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
            if found := MACHINE_PATH.search(line):
                where = path.relative_to(root).as_posix()
                yield f"{where}:{number}: {found.group()} is a folder of one machine"


def folder_faults(root: Path) -> Iterator[str]:
    """A folder with code says in its `__init__.py` what belongs in it: one sentence at least."""
    for folder in sorted({path.parent for path in adapter_files(root) + shipped_files(root)}):
        init, where = folder / "__init__.py", folder.relative_to(root).as_posix()
        words = (ast.get_docstring(parsed(init)) or "").split() if init.exists() else []
        if len(words) < 4 or not any(word.endswith((".", ".)")) for word in words):
            yield f"{where}: no sentence in an __init__.py says what belongs in this room"


def length_faults(root: Path, files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        if path.suffix == ".py" and (lines := len(path.read_bytes().splitlines())) > MAX_LINES:
            yield f"{path.relative_to(root).as_posix()}: {lines} lines; split it at the next noun"


# --- our house ---


def no_fault(faults: Iterable[str]) -> None:
    found = "\n".join(faults)
    assert not found, f"\n{found}"


def test_arrows_between_rooms_point_one_way() -> None:
    no_fault(arrow_faults(ROOT))


def test_only_the_store_talks_to_a_database_and_core_to_nobody() -> None:
    no_fault(driver_faults(ROOT))


def test_only_the_store_contains_sql() -> None:
    no_fault(sql_faults(ROOT))


def test_plugins_use_the_public_door_only() -> None:
    no_fault(plugin_faults(ROOT))


def test_no_file_names_a_folder_of_one_machine() -> None:
    no_fault(path_faults(ROOT, tracked(ROOT)))


def test_every_package_folder_says_what_belongs_into_it() -> None:
    no_fault(folder_faults(ROOT))


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    no_fault(length_faults(ROOT, tracked(ROOT)))


def test_the_checks_see_the_real_house() -> None:
    assert {"core", "contract", "store"} <= {room_of(path, ROOT) for path in adapter_files(ROOT)}
    assert plugin_files(ROOT)
    assert "hookimpl" in public_names(ROOT)
    assert ROOT / "tests/test_house.py" in tracked(ROOT)


def test_contributing_draws_the_same_arrows() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", text, re.MULTILINE)
    drawn = {room: frozenset(re.findall(r"`(\w+)`", arrows)) for room, arrows in rows}
    assert drawn == {room: arrows for room, arrows in ROOMS.items() if room not in {"plans", "locale"}}


# --- each check can fail ---


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "file,line",
    [
        ("core/money.py", "from mahnlauf.store import queries"),
        ("core/money.py", "from mahnlauf import Money"),
        ("core/money.py", "import mahnlauf.contract.platform"),
        ("core/deep/money.py", "from ...ledger import fold"),
        ("contract/registry.py", "from ..store import queries"),
        ("store/claims.py", "from mahnlauf.contract import platform"),
        ("ledger/fold.py", "def fold():\n    from mahnlauf import store"),
        ("outbox/queue.py", "from mahnlauf.dunning.decide import decide"),
        ("intake/receive.py", "import importlib\nimportlib.import_module('mahnlauf.outbox.queue')"),
        ("settings.py", "from mahnlauf.desk import screens"),
        ("desk/screens.py", "from mahnlauf.app import create_app"),
        ("testing/kit.py", "from mahnlauf import cli"),
        ("__init__.py", "from mahnlauf.store import queries"),
        ("cli.py", "import mahnlauf_woocommerce"),
        ("cellar/wine.py", "import json"),
    ],
)
def test_an_arrow_the_wrong_way_is_found(tmp_path: Path, file: str, line: str) -> None:
    assert len(list(arrow_faults(tree(tmp_path, {f"adapter/mahnlauf/{file}": line})))) == 1


@pytest.mark.parametrize(
    "file,line",
    [
        ("core/money.py", "from . import errors\nfrom .errors import MoneyError"),
        ("ledger/fold.py", "from mahnlauf import Money\nfrom mahnlauf.core.claim import Claim"),
        ("dunning/run.py", "from ..store import claims"),
        ("cli.py", "from mahnlauf import demo\nfrom mahnlauf.desk import screens"),
        ("scaffold/plugin.py", "from mahnlauf.cli import main"),
    ],
)
def test_an_arrow_the_right_way_is_no_fault(tmp_path: Path, file: str, line: str) -> None:
    assert list(arrow_faults(tree(tmp_path, {f"adapter/mahnlauf/{file}": line}))) == []


@pytest.mark.parametrize(
    "file,line",
    [
        ("adapter/mahnlauf/desk/screens.py", "import sqlite3"),
        ("adapter/mahnlauf/cli.py", "from sqlite_utils import Database"),
        ("adapter/mahnlauf/core/clock.py", "from urllib.request import urlopen"),
        ("plugins/shop/mahnlauf_shop/read.py", "import psycopg.rows"),
    ],
)
def test_a_driver_in_the_wrong_room_is_found(tmp_path: Path, file: str, line: str) -> None:
    assert len(list(driver_faults(tree(tmp_path, {file: line})))) == 1


@pytest.mark.parametrize(
    "text",
    [
        '"SELECT 1"',
        'f"SELECT {columns} FROM claims"',
        'f"UPDATE {table} SET a = 1"',
        '"""\n  INSERT INTO claims VALUES (1)"""',
        '"DELETE FROM claims"',
        '"BEGIN IMMEDIATE"',
        '"CREATE TABLE claims (id INTEGER)"',
        '"WITH due AS (SELECT 1)"',
    ],
)
def test_sql_outside_the_store_is_found(tmp_path: Path, text: str) -> None:
    tree(
        tmp_path,
        {"adapter/mahnlauf/desk/a.py": f"q = {text}", "plugins/shop/mahnlauf_shop/a.py": f"q = {text}"},
    )
    assert len(list(sql_faults(tmp_path))) == 2


@pytest.mark.parametrize("text", ["DELETE", "BEGIN:VCALENDAR", "Select a plan", "UPDATE", "order created"])
def test_words_that_only_look_like_sql_are_no_fault(tmp_path: Path, text: str) -> None:
    files = {"adapter/mahnlauf/desk/a.py": f"q = {text!r}", "adapter/mahnlauf/store/a.py": "q = 'SELECT 1'"}
    assert list(sql_faults(tree(tmp_path, files))) == []


DOOR_FILE = {"adapter/mahnlauf/__init__.py": "__all__ = ['Money']"}


@pytest.mark.parametrize(
    "file,line",
    [
        ("mahnlauf_shop/read.py", "from mahnlauf.core.money import Money"),
        ("mahnlauf_shop/read.py", "from mahnlauf import core"),
        ("mahnlauf_shop/read.py", "from mahnlauf import *"),
        ("mahnlauf_shop/read.py", "import mahnlauf"),
        ("mahnlauf_shop/read.py", "from mahnlauf.testing import kit"),
        ("mahnlauf_shop/read.py", "import mahnlauf_other"),
        ("tests/test_read.py", "from mahnlauf.store import queries"),
    ],
)
def test_a_plugin_past_the_door_is_found(tmp_path: Path, file: str, line: str) -> None:
    assert len(list(plugin_faults(tree(tmp_path, DOOR_FILE | {f"plugins/shop/{file}": line})))) == 1


def test_the_public_door_is_no_fault(tmp_path: Path) -> None:
    files = {
        "plugins/shop/mahnlauf_shop/read.py": "from mahnlauf import Money\nfrom . import words",
        "plugins/shop/tests/test_read.py": "from mahnlauf.testing import kit\nimport mahnlauf_shop.read",
    }
    assert list(plugin_faults(tree(tmp_path, DOOR_FILE | files))) == []


def test_a_machine_path_is_found_and_a_url_is_not(tmp_path: Path) -> None:
    bad = [f"open('/{folder}/me/file')" for folder in ("work", "root", "home")]
    tree(
        tmp_path,
        {"bad.txt": "\n".join(bad), "good.txt": f"https://shop.example/{'home'}/ and /var/lib/mahnlauf/"},
    )
    faults = list(path_faults(tmp_path, tracked(tmp_path)))
    assert [fault.split(": ")[0] for fault in faults] == ["bad.txt:1", "bad.txt:2", "bad.txt:3"]


@pytest.mark.parametrize(
    "files",
    [
        {"fold.py": ""},
        {"__init__.py": ""},
        {"__init__.py": '"""Ledger."""'},
        {"__init__.py": '"""what belongs here is not said"""'},
    ],
)
def test_a_silent_folder_is_found(tmp_path: Path, files: dict[str, str]) -> None:
    tree(tmp_path, {f"adapter/mahnlauf/ledger/{name}": text for name, text in files.items()})
    assert len(list(folder_faults(tmp_path))) == 1


def test_a_long_module_is_found(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {"short.py": "a = 1\n" * MAX_LINES, "long.py": "a = 1\n" * (MAX_LINES + 1), "long.txt": "a\n" * 999},
    )
    assert [fault.split(":")[0] for fault in length_faults(tmp_path, tracked(tmp_path))] == ["long.py"]
