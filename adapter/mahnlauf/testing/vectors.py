"""Checks golden vector tables (documents of schema `dunning-vectors/1`) against the pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from mahnlauf.core.calendar import Calendar, calendar_for, parse_day
from mahnlauf.core.references import epc_payload, rf_reference, rf_valid
from mahnlauf.dunning.default import limitation_end, thirty_days
from mahnlauf.dunning.fee_caps import collection_cap, court_order_fee, fee_table
from mahnlauf.ledger.interest import InterestRule, Segment, accrued_minor, is_provisional, segments

__all__ = ["SCHEMA", "check_vectors"]

SCHEMA = "dunning-vectors/1"
_TABLE_OF_KIND = {"interest": "interest", "deadline": "deadlines"}
_FEE_TABLES: Mapping[str, Literal["collection", "court_order"]] = {
    "rvg_table_minor": "collection",
    "gkg_table_minor": "court_order",
}


class _Check(NamedTuple):
    what: str
    expected: Any
    got: Any


def check_vectors(document: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Check every row of every table of a vectors document.

    Gives (case id, None) for a row that passes and (case id, "expected ..., got ...") for one that does not.
    A case id is table and row, "interest i1" or "epc 2". What cannot be read fails; nothing is raised.
    """
    if document.get("schema") != SCHEMA:
        return [("schema", f"expected {SCHEMA}, got {document.get('schema')!r}")]
    results = [result for name, rows in document.items() for result in _check_table(document, name, rows)]
    return results or [("tables", "expected at least one table with rows, got none")]


def _check_table(document: Mapping[str, Any], name: str, rows: Any) -> Iterator[tuple[str, str | None]]:
    if not isinstance(rows, list):
        return
    if name in _FEE_TABLES:
        law = [list(row) for row in fee_table(_FEE_TABLES[name])]
        yield name, _verdict(lambda _: iter([_Check("the table", rows, law)]), name)
        return
    table = _TABLE_OF_KIND.get(str(document.get("kind")), name) if name == "vectors" else name
    check = _TABLES.get(table)
    if check is None:
        yield name, f"expected one of the tables {', '.join(_TABLES)}, got {name!r}"
        return
    for number, row in enumerate(rows, 1):
        yield f"{table} {_row_name(row, number)}", _verdict(check, row)


def _row_name(row: Any, number: int) -> str:
    return str(row["id"]) if isinstance(row, dict) and "id" in row else str(number)


def _verdict(check: Callable[[Any], Iterator[_Check]], row: Any) -> str | None:
    compared = 0
    try:
        for what, expected, got in check(row):
            compared += 1
            if expected != got:
                return f"{what}: expected {_said(expected)}, got {_said(got)}"
    except KeyError as error:
        return f"expected the field {error}, got a row without it"
    except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
        return f"expected a row that can be computed, got: {error}"
    return None if compared else "expected a row with figures to compare, got none"


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)


def _calendar(row: Mapping[str, Any]) -> Calendar:
    return calendar_for(row.get("country", "DE"), row.get("subdivision"))


def _interest(row: Mapping[str, Any]) -> Iterator[_Check]:
    """Columns are named after the day count and, where the last day is left out, `exclusive`."""
    first = parse_day(row["first_day"])
    for column, expected in row.items():
        last, rule = _last_day(row, column), _rule(row, column)
        if column.startswith("interest_minor"):
            yield _Check(column, expected, accrued_minor(row["principal_minor"], first, last, rule))
        elif column.startswith("segments"):
            yield from _segments(column, expected, segments(row["principal_minor"], first, last, rule))
        elif column.startswith("days"):
            counted = last - timedelta(days=1) if rule.last_day == "exclusive" else last
            yield _Check(column, expected, max((counted - first).days + 1, 0))
        elif column == "provisional":
            yield _Check(column, expected, rule.mode == "statutory" and is_provisional(last))


def _last_day(row: Mapping[str, Any], column: str) -> date:
    if _exclusive(row, column) and "last_day_exclusive" in row:
        return parse_day(row["last_day_exclusive"])
    return parse_day(row["last_day_inclusive"])


def _exclusive(row: Mapping[str, Any], column: str) -> bool:
    whole_row = row.get("last_day") == "exclusive" or "last_day_inclusive" not in row
    return "exclusive" in column or whole_row


def _rule(row: Mapping[str, Any], column: str) -> InterestRule:
    fixed = row.get("fixed_rate_percent")
    margin = row["margin_points"] if fixed is None else None
    return InterestRule(
        mode="statutory" if fixed is None else "fixed",
        margin_points=None if margin is None else Decimal(margin),
        rate_percent=None if fixed is None else Decimal(fixed),
        day_count="act/365" if "act_365" in column else "act/act",
        last_day="exclusive" if _exclusive(row, column) else "inclusive",
    )


def _segments(column: str, rows: list[dict[str, Any]], got: tuple[Segment, ...]) -> Iterator[_Check]:
    yield _Check(f"number of {column}", len(rows), len(got))
    for row, segment in zip(rows, got, strict=True):
        where = f"{column} from {row['from']}"
        yield _Check(f"{where}, first day", parse_day(row["from"]), segment.first)
        yield _Check(f"{where}, last day", parse_day(row["to"]), segment.last)
        yield _Check(f"{where}, days", row["days"], segment.days)
        yield _Check(f"{where}, rate_percent", Decimal(row["rate_percent"]), segment.rate_percent)
        yield _Check(f"{where}, year_days", row["year_days"], segment.year_days)
        exact = _four_decimals(segment.exact, row["exact_minor"])
        yield _Check(f"{where}, exact_minor", row["exact_minor"], exact)


def _four_decimals(exact: Fraction, printed: str) -> str:
    """`printed` itself if it is `exact` to four decimals, whichever way a tie was rounded."""
    if abs(exact - Fraction(printed)) <= Fraction(1, 20000):
        return printed
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.4f}"


def _deadlines(row: Mapping[str, Any]) -> Iterator[_Check]:
    sent, days = parse_day(row["sent"]), row["term_days"]
    last = _calendar(row).term_end(sent, days)
    yield _Check("calendar_last_day", parse_day(row["calendar_last_day"]), sent + timedelta(days=days))
    yield _Check("last_day", parse_day(row["last_day"]), last)
    yield _Check("first_day_late", parse_day(row["first_day_late"]), last + timedelta(days=1))


def _windows(row: Mapping[str, Any]) -> Iterator[_Check]:
    got = _calendar(row).window(parse_day(row["planned"]), row["window_days"])
    yield _Check("run_on", parse_day(row["run_on"]), got)


def _thirty_days(row: Mapping[str, Any]) -> Iterator[_Check]:
    last, default_from = thirty_days(parse_day(row["invoice_received_and_due"]), _calendar(row))
    yield _Check("last_day", parse_day(row["last_day"]), last)
    yield _Check("default_from", parse_day(row["default_from"]), default_from)


def _limitation(row: Mapping[str, Any]) -> Iterator[_Check]:
    yield _Check("last_day", parse_day(row["last_day"]), limitation_end(parse_day(row["claim_arisen"])))


def _collection(row: Mapping[str, Any]) -> Iterator[_Check]:
    cap = collection_cap(row["value_minor"], Decimal(row["factor"]), row["vat"])
    yield _Check("fee_minor", row["fee_minor"], cap.fee)
    yield _Check("expenses_7002_minor", row["expenses_7002_minor"], cap.expenses_7002)
    yield _Check("vat_minor", row["vat_minor"], cap.vat)
    yield _Check("total_minor", row["total_minor"], cap.total)


def _court_order(row: Mapping[str, Any]) -> Iterator[_Check]:
    yield _Check("fee_minor", row["fee_minor"], court_order_fee(row["value_minor"]))


def _rf(row: Mapping[str, Any]) -> Iterator[_Check]:
    yield _Check("creditor_reference", row["creditor_reference"], rf_reference(row["reference"]))
    yield _Check("validity", True, rf_valid(row["creditor_reference"]))


def _rf_invalid(text: str) -> Iterator[_Check]:
    yield _Check(f"validity of {text!r}", False, rf_valid(text))
    yield _Check(f"validity of {text!r} without spaces", False, rf_valid(text.replace(" ", "")))


def _epc(row: Mapping[str, Any]) -> Iterator[_Check]:
    got = epc_payload(
        row["name"],
        row["iban"],
        row["amount_minor"],
        bic=row.get("bic") or "",
        rf=row.get("creditor_reference"),
        text=row.get("text"),
    )
    yield _Check("payload", row["payload"], got)


_TABLES: Mapping[str, Callable[[Any], Iterator[_Check]]] = {
    "interest": _interest,
    "deadlines": _deadlines,
    "windows": _windows,
    "thirty_days": _thirty_days,
    "limitation": _limitation,
    "collection": _collection,
    "court_order": _court_order,
    "rf": _rf,
    "rf_invalid": _rf_invalid,
    "epc": _epc,
}
