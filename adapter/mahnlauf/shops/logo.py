"""A shop's logo: looked at before it is kept, as it goes into every mail and onto every letter."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from mahnlauf.core.errors import BadInput

LARGEST = 300_000  # octets: it travels in every mail
MOST_PIXELS = 4_000  # of either side
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended and progressive: what mail programs show
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers of JPEG without a length


class NoLogo(BadInput):
    """A file that cannot be a logo. ``code`` is one of too_large, svg, kind, broken, pixels."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def keep(folder: Path, content: bytes, prints: Callable[[Path], bool]) -> str:
    """Writes the picture into the shop's folder; returns the file's name. The same picture has the same name, so what
    was there before stays. ``prints``: whether a letter with that file can be set. Raises NoLogo with a sentence."""
    end = _looked_at(content)
    name = f"logo-{hashlib.sha256(content).hexdigest()[:12]}"
    new = folder / f"{name}.new.{end}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        if not prints(new):
            raise _broken()
        os.replace(new, folder / f"{name}.{end}")
    except OSError as fault:
        raise BadInput(f"The logo cannot be written to {folder}: {fault.strerror}.") from fault
    finally:
        with suppress(OSError):
            new.unlink()
    return f"{name}.{end}"


def _looked_at(content: bytes) -> str:
    """The ending that its content deserves, whatever the file was called."""
    if len(content) > LARGEST:
        text = f"The logo has {len(content)} octets; expected at most {LARGEST}, as it travels in every mail."
        raise NoLogo("too_large", text)
    if b"<svg" in content[:4096].lower():
        raise NoLogo("svg", "The logo is an SVG, which mail programs do not show. Save it as PNG.")
    if content.startswith(_PNG):
        _check_size(*_size_of_png(content))
        return "png"
    if content.startswith(_JPEG):
        _check_size(*_size_of_jpeg(content))
        return "jpg"
    raise NoLogo("kind", "The logo is neither PNG nor JPEG. Save it as one of them.")


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        text = f"The logo has {width} × {height} pixels; expected at most {MOST_PIXELS} on either side."
        raise NoLogo("pixels", text)


def _broken() -> NoLogo:
    return NoLogo("broken", "The logo cannot be read: the file is incomplete or damaged.")


def _size_of_png(content: bytes) -> tuple[int, int]:
    """Every piece has to be whole: what only begins like a picture is none."""
    kinds = [kind for kind, _ in _pieces(content)]
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        raise _broken()
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _pieces(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place < len(content):
        if place + 12 > len(content):
            raise _broken()
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        end = place + 8 + length
        if end + 4 > len(content) or crc32(content[place + 4 : end]) != struct.unpack(">I", content[end : end + 4])[0]:
            raise _broken()
        yield kind, content[place + 8 : end]
        place = end + 4
        if kind == b"IEND" and place != len(content):
            raise _broken()


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Width and height as its frame says them."""
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _FRAMES and content.rstrip(b"\0").endswith(b"\xff\xd9"):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            place += 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])
    raise _broken()
