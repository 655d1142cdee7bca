"""A preview as an SVG timeline: self-contained, without scripts, the same bytes for the same preview.

One row per stage, the notices that follow it on the same day are counted there. A mark stands on its day, the bar
behind it is the term that runs. Shape says what colour says: a circle is a letter, a ring a call, a diamond a question
to the merchant, a square the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from mahnlauf.core.money import format_minor
from mahnlauf.dunning.plan_preview import Preview, Step, heading

_WIDTH, _LEFT, _RIGHT = 1000, 350, 800
_TOP, _ROW, _BOTTOM = 104, 46, 20
_LONGEST_LABEL = 42
_MONTHS = ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez.")
_SPACING = (1, 2, 7, 14, 28, 56, 112)  # days between two grid lines, the first that leaves room for their labels
_SHAPES = {
    "phone_task": "ring",
    "offer": "diamond",
    "consent_request": "diamond",
    "handover": "square",
    "court": "square",
}
_STYLE = (
    "text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:#1f2430}"
    ".h{font-size:17px;font-weight:650}.b{font-weight:600}.s{fill:#667085;font-size:12px}.e{text-anchor:end}"
    ".m{text-anchor:middle}.card{fill:#fff}.grid{stroke:#e4e0d9}.term{fill:#e3efed}"
    ".mark{stroke:#1f5f5b;stroke-width:2.5;fill:#1f5f5b}.ring{fill:#fff}.square{stroke:#a5302b;fill:#a5302b}"
    ".open{stroke-dasharray:3 3;fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#e8eaee}.s{fill:#98a2b3}.card{fill:#1b1f26}.grid{stroke:#2c323c}"
    ".term{fill:#1e3533}.mark{stroke:#6cc4bb;fill:#6cc4bb}.ring,.open{fill:#1b1f26}.square{stroke:#f08b84;fill:#f08b84}"
    ".open{fill:#1b1f26}}"
)


def chart(shown: Preview) -> str:
    """The SVG document, with a description for those who cannot see it."""
    stages = _by_stage(shown.steps)
    height = _TOP + _ROW * max(len(stages), 1) + _BOTTOM
    scale = _Scale(shown)
    body = [*_head(shown), *_grid(scale, height)]
    for number, steps in enumerate(stages):
        body += _row(shown, steps, scale, _TOP + _ROW * number)
    if not stages:
        body.append(f'<text x="24" y="{_TOP + 26}">Niemand wird gemahnt.</text>')
    described = escape("; ".join(f"{step.on:%d.%m.%Y} {step.title}" for step in shown.steps) or "keine Schritte")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-labelledby="plan-title plan-steps" lang="de">'
        f'<title id="plan-title">{escape(shown.plan.title)}</title><desc id="plan-steps">{described}</desc>'
        f'<style>{_STYLE}</style><rect class="card" width="{_WIDTH}" height="{height}" rx="10"/>'
        f"{''.join(body)}</svg>\n"
    )


def _by_stage(steps: Sequence[Step]) -> list[list[Step]]:
    """Each stage with the notices that it causes the same day."""
    grouped: list[list[Step]] = []
    for step in steps:
        if grouped and not step.future.action.stage and grouped[-1][0].on == step.on:
            grouped[-1].append(step)
        else:
            grouped.append([step])
    return grouped


class _Scale:
    """Days to pixels, from the start to a little after the last day that is drawn."""

    def __init__(self, shown: Preview) -> None:
        self.first = shown.start
        last = max((step.deadline or step.on for step in shown.steps), default=shown.start)
        self.days = max((last - self.first).days, 7)
        self.spacing = next((one for one in _SPACING if self.days / one <= 9), _SPACING[-1])

    def x(self, day: date) -> str:
        """The pixel of a day, one decimal."""
        return f"{_LEFT + (_RIGHT - _LEFT) * (day - self.first).days / self.days:.1f}"

    def ticks(self) -> Iterator[date]:
        """The days of the grid lines."""
        for number in range(0, self.days + 1, self.spacing):
            yield date.fromordinal(self.first.toordinal() + number)


def _head(shown: Preview) -> Iterator[str]:
    for line, (words, css) in enumerate(zip(heading(shown), ("h", "s", "s"), strict=False)):
        yield f'<text class="{css}" x="24" y="{34 + 20 * line}">{escape(words)}</text>'


def _grid(scale: _Scale, height: int) -> Iterator[str]:
    for day in scale.ticks():
        x = scale.x(day)
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{height - _BOTTOM}"/>'
        yield f'<text class="s m" x="{x}" y="{_TOP - 8}">{day.day}. {_MONTHS[day.month - 1]}</text>'


def _row(shown: Preview, steps: list[Step], scale: _Scale, top: int) -> Iterator[str]:
    first, middle = steps[0], top + _ROW // 2
    yield f"<g><title>{escape(_told(steps))}</title>"
    title = _short(first.title) + (" *" if first.future.assumed else "")
    yield f'<text class="b" x="24" y="{middle - 2}">{escape(title)}</text>'
    notices = {0: "", 1: " · + 1 Nachricht"}.get(len(steps) - 1, f" · + {len(steps) - 1} Nachrichten")
    below = _when(first) + notices
    yield f'<text class="s" x="24" y="{middle + 14}">{escape(below)}</text>'
    yield from _term(first, scale, middle)
    yield _mark(first, scale, middle)
    total = format_minor(steps[-1].future.open.total_minor, shown.example.currency, "de")
    yield f'<text class="e" x="{_WIDTH - 24}" y="{middle + 5}">{escape(total)}</text></g>'


def _term(step: Step, scale: _Scale, middle: int) -> Iterator[str]:
    if step.deadline is None:
        return
    x, end = scale.x(step.on), scale.x(step.deadline)
    yield f'<rect class="term" x="{x}" y="{middle - 9}" width="{float(end) - float(x):.1f}" height="18" rx="4"/>'
    yield f'<text class="s" x="{float(end) + 6:.1f}" y="{middle + 4}">Frist {step.deadline:%d.%m.}</text>'


def _mark(step: Step, scale: _Scale, middle: int) -> str:
    x = scale.x(step.on)
    shape = _SHAPES.get(step.future.action.type, "circle")
    css = f"mark {shape} open" if step.future.assumed else f"mark {shape}"
    if shape in ("circle", "ring"):
        return f'<circle class="{css}" cx="{x}" cy="{middle}" r="6"/>'
    turn = f' transform="rotate(45 {x} {middle})"' if shape == "diamond" else ""
    return f'<rect class="{css}" x="{float(x) - 5.5:.1f}" y="{middle - 5.5}" width="11" height="11"{turn}/>'


def _when(step: Step) -> str:
    weekday = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")[step.on.weekday()]
    parts = (f"{weekday} {step.on:%d.%m.%Y}", step.way, step.to)
    return " · ".join(part for part in parts if part)


def _told(steps: list[Step]) -> str:
    return "; ".join(f"{_when(step)}: {step.title}" for step in steps)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1]}…"
