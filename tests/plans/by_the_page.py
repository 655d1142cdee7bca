"""A second simulator of golden scenarios: slow, plain, written from the page that describes them, sharing no code with
the ledger or the decision. It walks day by day and adds up interest as exact fractions.

Where the page leaves a choice it takes the project's: a term stands still in a pause where the plan says so, a
cost opens a paid claim again without a run, a payment is confirmed once per run, and what a credit note has too much is
owed back.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import holidays

import mahnlauf.core

DAY = timedelta(days=1)
RATES = json.loads((Path(mahnlauf.core.__file__).parent / "base_rates.json").read_text("utf-8"))["DE"]["rates"]
Row = dict[str, Any]


def simulate(document: Row) -> Row:
    """What the scenario should expect: actions, balances, final or final_by_claim."""
    names = list(dict.fromkeys(event.get("claim", "") for event in document["events"]))
    claims = {name: PageClaim(document, name) for name in names}
    events = sorted(document["events"], key=lambda one: (one["date"], one["seq"]))
    day, heard = date.fromisoformat(events[0]["date"]), set()
    while day <= date.fromisoformat(document["run_until"]):
        for event in events:
            if event["date"] == day.isoformat():
                claim = claims[event.get("claim", "")]
                if event["id"] in heard:
                    claim.act(day, type="ignored_duplicate", event=event["id"])
                else:
                    heard.add(event["id"])
                    claim.hear(day, event)
        for claim in claims.values():
            claim.run_stages(day)
        day += DAY
    finals = {name: claim.final() for name, claim in claims.items()}
    return {
        "actions": [row for claim in claims.values() for row in claim.actions],
        "balances": [row for claim in claims.values() for row in claim.balances],
        **({"final_by_claim": finals} if names != [""] else {"final": finals[""]}),
    }


class PageClaim:
    """One claim, as the page tells it."""

    def __init__(self, document: Row, name: str) -> None:
        self.policy, self.name = document["policy"], name
        place = document["calendar"]
        self.holidays = holidays.country_holidays(place["country"], subdiv=place["subdivision"])
        self.actions: list[Row] = []
        self.balances: list[Row] = []
        self.principal = self.fees = self.interest = self.credit = self.written_off = 0
        self.accrued, self.accrues_from = Fraction(0), None
        self.payments: dict[str, Row] = {}
        self.state, self.running, self.dunned, self.suspended, self.told = "open", False, False, False, False
        self.invoice_date = self.due_date = self.trigger = self.consent = self.accepted = None
        self.stage, self.term, self.prev_action, self.latest = 0, None, None, None
        self.handed_over = False
        self.pauses: list[list[date | None]] = []

    # --- days ---

    def working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def rolled(self, day: date) -> date:
        while not self.working(day):
            day += DAY
        return day

    def paused(self, day: date) -> bool:
        return any(start <= day and (end is None or day < end) for start, end in self.pauses)

    def lost(self, since: date) -> timedelta:
        return sum((end - start for start, end in self.pauses if end is not None and start >= since), timedelta())

    def term_from(self) -> date:
        """From which day pauses move what counts from the end of the term."""
        return self.term[2 if self.policy.get("pause_stops_terms") else 0]

    # --- money ---

    def accrue(self, day: date) -> None:
        """Exact interest of every day up to and including this one, on the principal as it is before the event."""
        rule = self.policy["interest"]
        while self.accrues_from is not None and self.accrues_from <= day:
            on = self.accrues_from
            if rule["mode"] == "statutory":
                base = [percent for start, percent in RATES if start <= on.isoformat()][-1]
                rate = Fraction(base) + Fraction(rule["margin_points"])
            else:
                rate = Fraction(rule.get("rate_percent", 0))
            leap = on.year % 4 == 0 and (on.year % 100 != 0 or on.year % 400 == 0)
            divisor = 366 if leap and rule.get("day_count") == "act/act" else 365
            self.accrued += self.principal * rate / 100 / divisor
            self.accrues_from += DAY

    def shown(self) -> Row:
        interest = self.interest + int(self.accrued + Fraction(1, 2))
        return {
            "principal_minor": self.principal,
            "fees_minor": self.fees,
            "interest_minor": interest,
            "total_minor": self.principal + self.fees + interest,
        }

    def book(self) -> None:
        self.interest += int(self.accrued + Fraction(1, 2))
        self.accrued = Fraction(0)

    def open_total(self) -> int:
        return self.principal + self.fees + self.interest

    def balance(self, day: date, cause: str, **more: Any) -> None:
        self.balances.append(
            self.named({"date": day.isoformat(), "cause": cause, **self.shown(), "credit_minor": self.credit, **more})
        )

    def act(self, day: date, **row: Any) -> None:
        self.actions.append(self.named({"date": day.isoformat(), **row}))

    def named(self, row: Row) -> Row:
        return {**row, "claim": self.name} if self.name else row

    def final(self) -> Row:
        row = {
            "state": self.state,
            "principal_minor": self.principal,
            "fees_minor": self.fees,
            "interest_minor": self.interest,
            "total_minor": self.open_total(),
            "credit_minor": self.credit,
        }
        return {**row, "written_off_minor": self.written_off} if self.written_off else row

    # --- events ---

    def hear(self, day: date, event: Row) -> None:
        self.accrue(day)
        kind = event["type"]
        if kind == "claim.opened":
            self.principal = event["principal_minor"]
            self.invoice_date = date.fromisoformat(event["invoice_date"])
            self.due_date = date.fromisoformat(event.get("due_date", event["invoice_date"]))
            if "interest_from" in event:
                self.accrues_from = date.fromisoformat(event["interest_from"])
            self.running = event.get("start_dunning", True)
            self.balance(day, kind)
        elif kind == "payment.received":
            self.pay(day, event)
        elif kind in ("payment.returned", "payment.charged_back"):
            self.give_back(day, event)
        elif kind == "credit_note":
            self.credit_note(day, event)
        elif kind == "default.started":
            self.accrues_from = date.fromisoformat(event["interest_from"])
            if event.get("lump_sum_minor"):
                self.fees += event["lump_sum_minor"]
                self.balance(day, "fee:lump_sum_b2b")
        elif kind == "fee.added":
            self.fees += event["amount_minor"]
            self.state = "open" if self.state == "paid" else self.state
            self.balance(day, f"fee:{event['kind']}")
        elif kind == "statement":
            self.balance(day, kind)
        else:
            getattr(self, "on_" + kind.replace(".", "_"))(day, event)

    def pay(self, day: date, event: Row) -> None:
        self.book()
        left, shares = event["amount_minor"], {}
        for bucket in self.policy["allocation"]:
            shares[bucket] = min(left, getattr(self, bucket))
            setattr(self, bucket, getattr(self, bucket) - shares[bucket])
            left -= shares[bucket]
        self.credit += left
        shares["credit"] = left
        self.payments[event["payment_ref"]] = {**shares, "amount": event["amount_minor"]}
        allocated = {f"{key}_minor": shares[key] for key in ("fees", "interest", "principal", "credit")}
        self.balance(day, "payment.received", allocated=allocated)
        if left:
            self.act(day, type="refund_due", to="customer", amount_minor=left)
        rest = self.open_total()
        if 0 < rest < self.policy.get("writeoff_below_minor", 0) and self.state in ("open", "handed_over"):
            self.principal = self.fees = self.interest = 0
            self.written_off += rest
            self.balance(day, "writeoff")
        if self.state == "handed_over":
            self.act(day, type="agency_update", to="collection_agency", amounts=self.shown())
        if self.open_total() == 0:
            self.close(day)
        else:
            self.correct(day, "on_partial_payment")

    def close(self, day: date) -> None:
        if self.state not in ("open", "handed_over", "stopped"):
            return
        dunned, was_stopped = self.dunned, self.state == "stopped"
        self.state, self.running = "paid", False
        if self.suspended:
            self.suspended = False
            self.act(day, type="access_restore", to="shop")
        if dunned and not was_stopped and not self.told:
            self.told = True
            for row in self.policy.get("on_paid", []):
                self.act(day, **row)

    def correct(self, day: date, key: str) -> None:
        """A new message with a new term, only while the named stage's term runs and before a hand-over."""
        rule = self.policy.get(key)
        if rule is None or self.term is None or self.state != "open" or not self.running or day > self.term[0]:
            return
        if self.term[1] != rule.get("stage", self.latest):
            return
        self.letter(day, self.term[1], rule["template"], rule["channel"], rule["term_days"], ())

    def letter(self, day: date, stage: str, template: str, channel: str, term: int | None, copies: Any) -> None:
        row: Row = {"type": "message", "stage": stage, "template": template, "channel": channel}
        if copies:
            row["copy_to"] = list(copies)
        row["amounts"] = self.shown()
        if term:
            self.term = (self.rolled(day + timedelta(days=term)), stage, day)
            row["deadline"] = self.term[0].isoformat()
        self.prev_action, self.latest = day, stage
        self.act(day, **row)

    def give_back(self, day: date, event: Row) -> None:
        shares = self.payments.pop(event["payment_ref"])
        for bucket in ("fees", "interest", "principal"):
            setattr(self, bucket, getattr(self, bucket) + shares[bucket])
        self.credit -= shares["credit"]
        self.fees += event["fee_minor"]
        self.state, self.running, self.trigger = "open", True, day
        self.stage, self.term, self.prev_action, self.latest = 0, None, None, None
        self.consent = self.accepted = None
        self.dunned = self.told = self.handed_over = False
        self.balance(day, event["type"])

    def credit_note(self, day: date, event: Row) -> None:
        self.book()
        if event.get("full_cancellation"):
            self.principal = self.fees = self.interest = 0
            self.credit = sum(one["amount"] for one in self.payments.values())
            self.state, self.running = "cancelled", False
            self.balance(day, "credit_note")
            if self.credit:
                self.act(day, type="refund_due", to="customer", amount_minor=self.credit)
            for row in self.policy.get("on_cancelled", []):
                self.act(day, **row)
            return
        too_much = max(0, event["amount_minor"] - self.principal)
        self.principal -= event["amount_minor"] - too_much
        self.credit += too_much
        self.balance(day, "credit_note")
        if too_much:
            self.act(day, type="refund_due", to="customer", amount_minor=too_much)
        if self.open_total() == 0:
            self.close(day)
        else:
            self.correct(day, "on_credit_note")

    def on_dispute_opened(self, day: date, event: Row) -> None:
        self.pauses.append([day, None])
        self.act(day, type="pause", reason="disputed")

    def on_dispute_resolved(self, day: date, event: Row) -> None:
        self.pauses[-1][1] = day
        self.act(day, type="resume")
        if event.get("new_term_days") and self.running and self.latest and self.state == "open":
            stage = next(one for one in self.policy["stages"] if one["key"] == self.latest)
            self.letter(day, self.latest, "corrected_reminder", stage["channel"], event["new_term_days"], ())

    def on_vendor_consented(self, day: date, event: Row) -> None:
        self.consent = day
        self.act(day, type="log", note="consent")

    def on_vendor_accepted(self, day: date, event: Row) -> None:
        self.accepted = day

    def on_vendor_declined(self, day: date, event: Row) -> None:
        self.running = False
        for row in self.policy.get("on_declined", []):
            self.act(day, **row)

    def on_vendor_stopped(self, day: date, event: Row) -> None:
        self.balance(day, "vendor.stopped")
        if self.state not in ("open", "handed_over"):
            return
        if self.handed_over:
            self.act(day, type="agency_recall", to="collection_agency")
        if self.policy.get("stop_charges_vendor_fees") and self.fees:
            self.act(day, type="charge_vendor", to="vendor", amount_minor=self.fees)
        self.state, self.running = "stopped", False
        for row in self.policy.get("on_stopped", []):
            self.act(day, **row)

    def on_vendor_access_suspend(self, day: date, event: Row) -> None:
        self.suspended = True
        self.act(day, type="access_suspend", to="shop")

    # --- stages ---

    def planned(self, stage: Row) -> date | None:
        anchor = {
            "trigger": self.trigger,
            "invoice_date": self.invoice_date,
            "due_date": self.due_date,
            "prev_deadline": self.term[0] if self.term else None,
            "prev_action": self.prev_action,
            "consent": self.consent,
            "accepted": self.accepted,
        }[stage["anchor"]]
        if anchor is None:
            return None
        since = self.term_from() if stage["anchor"] == "prev_deadline" and self.term else anchor
        day = anchor + timedelta(days=stage.get("offset_days", 0)) + self.lost(since)
        if stage.get("not_before_prev_deadline") and self.term:
            day = max(day, self.term[0] + DAY + self.lost(self.term_from()))
        roll = stage.get("roll", "none")
        if roll == "business_day":
            return self.rolled(day)
        if roll.startswith("window:"):
            return min(self.rolled(day), day + timedelta(days=int(roll[7:])))
        return day

    def run_stages(self, day: date) -> None:
        while self.running and self.state == "open" and not self.paused(day) and self.open_total() > 0:
            if self.stage >= len(self.policy["stages"]):
                return
            stage = self.policy["stages"][self.stage]
            planned = self.planned(stage)
            if planned is None or planned > day:
                return
            self.run_stage(day, stage)

    def run_stage(self, day: date, stage: Row) -> None:
        self.accrue(day)
        self.stage += 1
        self.dunned |= stage.get("counts_as_dunning", True)
        if stage.get("fee_minor"):
            self.fees += stage["fee_minor"]
            self.balance(day, f"fee:{stage['key']}")
        action = stage.get("action", "message")
        if action == "message":
            copies = stage.get("copy_to", ())
            self.letter(day, stage["key"], stage["template"], stage["channel"], stage.get("term_days"), copies)
            return
        self.prev_action = day
        row: Row = {"type": action, "stage": stage["key"]}
        if action != "offer":
            row["amounts"] = self.shown()
        if action in ("offer", "consent_request"):
            row["to"] = "vendor"
        if action == "handover":
            row["to"] = "collection_agency"
            self.state, self.running, self.handed_over = "handed_over", False, True
        self.act(day, **row)
