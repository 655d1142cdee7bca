"""One measurement in a process of its own, so that its peak memory is its own: started here, answered in JSON."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of the work (of repeated work the median), peak memory of the process, SQL statements if counted."""

    seconds: float
    peak_mb: float
    statements: int = 0


def command(script: str, kind: str, folder: Path) -> list[str]:
    """What starts such a process."""
    return [sys.executable, str(_HERE / script), kind, str(folder)]


def apart(script: str, kind: str, folder: Path) -> Measured:
    """Lets a process of its own measure."""
    done = subprocess.run(command(script, kind, folder), check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(done.stdout))


def answer(kinds: dict[str, Callable[[Path], Measured]]) -> None:
    """In that process: measures what the command line names."""
    print(json.dumps(asdict(kinds[sys.argv[1]](Path(sys.argv[2])))))


def timed(work: Callable[[], object]) -> float:
    """Seconds that it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """The most memory that this process held. Linux tells it apart from what its parent held, `getrusage` does not."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        scale = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1024 / 1024
