"""Keeps what was refused (bad signature, unknown shop, too large), so that a wrong secret loses nothing, within bounds.

A flood of forged calls must not fill the disk nor slow the real ones: of each shop name a handful is kept at once,
then a few per second, the rest is only counted.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

_BURST, _PER_SECOND, _NAMES = 40.0, 2.0, 500


@dataclass(slots=True)
class Allowance:
    """A token bucket per shop name."""

    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, name: str) -> bool:
        """Whether one more refused delivery of that name may be kept now."""
        now = time.monotonic()
        with self._lock:
            if len(self._left) > _NAMES:
                self._left.clear()
            left, since = self._left.get(name, (_BURST, now))
            left = min(_BURST, left + (now - since) * _PER_SECOND)
            self._left[name] = (left - 1 if left >= 1 else left, now)
            return left >= 1
