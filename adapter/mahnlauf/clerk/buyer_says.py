"""What a buyer tells us on his page: an objection pauses at once, everything else waits a week for a person."""

from __future__ import annotations

import json
from datetime import date, timedelta

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.case import Case
from mahnlauf.clerk.doing import perform
from mahnlauf.core.clock import instant
from mahnlauf.intake.receive import Intake
from mahnlauf.ledger.state import COLLECTING
from mahnlauf.store import audit, commands
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.commands import TODO, NewCommand

PAID, OBJECT, INSTALMENTS = "paid", "object", "instalments"
WISHES = (PAID, OBJECT, INSTALMENTS)
MOST_A_DAY = 10
WAIT = timedelta(days=7)
BUYER = Actor("buyer", "buyer")
_GERMAN = {PAID: "Käufer: hat schon bezahlt", OBJECT: "Käufer: widerspricht", INSTALMENTS: "Käufer: bittet um Raten"}


def buyer_says(intake: Intake, ident: int, wish: str, text: str, on: date | None = None) -> bool:
    """Records it as a note, leaves a task, and holds the claim back; False once there were too many today."""
    case = Case.of(intake, ident)
    now = instant(intake.clock.now())
    said = [one for one in audit.of_claim(intake.db.reader, ident) if one.actor == BUYER.name]
    if sum(one.what.startswith("buyer.") and one.at[:10] == now[:10] for one in said) >= MOST_A_DAY:
        return False
    words = f"{_GERMAN[wish]}{f', am {on:%d.%m.%Y}' if on else ''}. {text}".strip()
    perform(intake, ident, "note", {"text": words[:2000]}, BUYER)
    if case.state.state in COLLECTING:
        _hold_back(intake, case, wish, text, said)
    number = sum(one.what.startswith("buyer.") for one in said) + 1
    task = NewCommand(
        case.row.shop, ident, f"buyer:{ident}:{number}", "task",
        {"type": f"buyer_{wish}", "text": words[:500], "name": case.row.buyer_name}, now, TODO,
    )  # fmt: skip
    with intake.db.write() as conn:
        commands.insert_many(conn, [task], now)
        detail = json.dumps({"on": on.isoformat()} if on else {})
        audit.append(conn, AuditRow(now, BUYER.name, BUYER.via, f"buyer.{wish}", case.row.shop, ident, detail))
    return True


def _hold_back(intake: Intake, case: Case, wish: str, text: str, said: list[AuditRow]) -> None:
    """An objection pauses until it is settled. A pause for the rest is given once in thirty days, so that nobody can
    put off his debt for ever by a click."""
    if wish == OBJECT:
        perform(intake, case.id, "dispute", {"reason": text[:500]}, BUYER)
        return
    since = instant(intake.clock.now() - timedelta(days=30))
    if any(one.what == "claim.hold" and one.at > since for one in said) or case.standing("hold", "promise"):
        return
    until = case.today + WAIT
    perform(intake, case.id, "hold", {"until": until, "reason": _GERMAN[wish]}, BUYER)
