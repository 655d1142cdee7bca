"""How often one address may try something in a while; kept in memory, since a restart may forget it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

_MOST_NAMES = 10_000


@dataclass(slots=True)
class Limit:
    """At most ``most`` tries of a name within ``seconds``; ``clock`` tells seconds that never run backwards."""

    most: int
    seconds: float
    clock: Callable[[], float]
    _tries: dict[str, list[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, name: str) -> bool:
        """Whether that name may try once more now."""
        now = self.clock()
        with self._lock:
            if len(self._tries) > _MOST_NAMES:
                self._tries.clear()
            tries = [one for one in self._tries.get(name, ()) if one > now - self.seconds]
            allowed = len(tries) < self.most
            self._tries[name] = [*tries, now] if allowed else tries
            return allowed
