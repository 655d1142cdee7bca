"""Packs the WordPress plugin: the same files give the same bytes, whenever and wherever it is done.

python plugins/woocommerce/shop/build_zip.py [FILE]      default: dist/mahnlauf-woocommerce.zip
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

SHOP = Path(__file__).resolve().parent
PLUGIN = SHOP / "mahnlauf"
WANTED = frozenset({".php", ".js", ".css"})
_TIME = (2026, 1, 1, 0, 0, 0)  # a zip needs one; the real times would change its bytes
_UNIX, _MODE = 3, 0o100644


def contents() -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every file, by name; editors' and systems' leftovers stay out."""
    files = {f"mahnlauf/{path.relative_to(PLUGIN).as_posix()}": path for path in PLUGIN.rglob("*") if _wanted(path)}
    files["mahnlauf/LICENSE"] = SHOP / "LICENSE"
    for name in sorted(files):
        yield name, files[name].read_bytes()


def build(target: Path) -> None:
    """Writes the zip; its folder is made if needed. Stored, not deflated: zlib's bytes differ between its versions."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = _UNIX, _MODE << 16
            archive.writestr(entry, content)


def _wanted(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(PLUGIN).parts)
    return path.is_file() and not hidden and path.suffix in WANTED


if __name__ == "__main__":
    zip_file = Path(sys.argv[1] if len(sys.argv) > 1 else "dist/mahnlauf-woocommerce.zip")
    build(zip_file)
    sys.stdout.write(f"{zip_file}\n")
