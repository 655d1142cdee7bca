"""How often a token may ask: a bucket of questions that fills up again, one per token and process."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mahnlauf.api.problem import TooMany

BURST, PER_SECOND = 300, 20


@dataclass(slots=True)
class Throttle:
    """Lets ``burst`` questions through at once, and from then on ``per_second``. Kept in memory: with N processes a
    token may ask N times as often, which still protects each of them."""

    burst: int = BURST
    per_second: float = PER_SECOND
    now: Callable[[], float] = time.monotonic
    _levels: dict[int, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, token: int) -> None:
        """One question of that token; raises TooMany with the seconds to wait."""
        with self._lock:
            at = self.now()
            level, since = self._levels.get(token, (float(self.burst), at))
            level = min(self.burst, level + (at - since) * self.per_second)
            if level >= 1:
                self._levels[token] = (level - 1, at)
                return
            self._levels[token] = (level, at)
        seconds = math.ceil((1 - level) / self.per_second)
        raise TooMany(f"More than {self.per_second:g} questions a second. Ask again in {seconds} s.", seconds)
