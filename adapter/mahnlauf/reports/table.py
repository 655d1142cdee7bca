"""A report as data: columns, rows one after the other, and sums per currency that grow while the rows are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from mahnlauf.core.errors import BadInput

Kind = Literal["text", "day", "money", "count", "percent"]
Row = Mapping[str, Any]
CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is what programs call it (money ends in ``_minor``), ``german`` and ``english`` stand above it.
    ``summed``: adding it up over rows of one currency means something. ``words`` says a code in a language: programs
    get the code, people the word. ``paper`` False: there is no room for it on paper."""

    name: str
    kind: Kind
    german: str
    english: str
    summed: bool = True
    words: Callable[[str, str], str] | None = None
    paper: bool = True

    def title(self, language: str) -> str:
        """What stands above the column."""
        return self.german if language == "de" else self.english

    def text(self, value: Any, language: str) -> str:
        """A text or a code as people read it."""
        return self.words(str(value), language) if self.words else str(value)


@dataclass(slots=True)
class Table:
    """``rows`` can be read once; ``sums`` is complete when they have been. ``about`` are the parameters as they were
    understood. Amounts of two currencies are never added."""

    name: str
    german: str
    english: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    about: Mapping[str, Any]
    sums: dict[str, dict[str, int]] = field(default_factory=dict)
    count: int = 0

    def title(self, language: str) -> str:
        """What the report is called."""
        return self.german if language == "de" else self.english

    def read(self) -> Iterator[Row]:
        """The rows, counted and added up on the way."""
        added = [one.name for one in self.columns if one.summed and one.kind in ("money", "count")]
        for row in self.rows:
            self.count += 1
            if (currency := row.get(CURRENCY)) is not None:
                sums = self.sums.setdefault(currency, dict.fromkeys(added, 0))
                for name in added:
                    sums[name] += row[name]
            yield row

    def totals(self) -> list[dict[str, Any]]:
        """One row of sums per currency, in the order of their codes."""
        return [{CURRENCY: currency, **self.sums[currency]} for currency in sorted(self.sums)]

    def only(self, names: Sequence[str]) -> Table:
        """The same with these columns alone, in that order; the currency stays beside amounts. Raises BadInput."""
        known = {one.name: one for one in self.columns}
        if unknown := [name for name in names if name not in known]:
            raise BadInput(f'The column "{unknown[0][:40]}" is not known. Known: {", ".join(known)}.')
        chosen = [known[name] for name in dict.fromkeys(names)]
        if CURRENCY in known and CURRENCY not in names and any(one.kind == "money" for one in chosen):
            chosen.append(known[CURRENCY])
        self.columns = chosen
        return self
