"""Who has the course, where that is not who owes the money: a person says it, for one order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mahnlauf.core.errors import BadInput
from mahnlauf.core.events import ACCESS_PARTICIPANTS
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import claim_of, record_on_claim
from mahnlauf.store import access, events

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_MOST = 500


def participants_of(intake: Intake, ident: int) -> list[tuple[str, str, str]]:
    """(product, participant, state) of a claim's order, as far as access is decided for it. Raises NotFound."""
    row = claim_of(intake, ident)
    leases = access.leases_of_order(intake.db.reader, row.shop, row.order_ref)
    return sorted((one.product, one.participant, one.state) for one in leases)


def name_participants(intake: Intake, ident: int, emails: Sequence[str], product: str = "") -> bool:
    """From now on these people have the order's courses (one product's, if it is named) instead of the buyer; nobody
    named: the buyer again. False if it was so already. Raises NotFound or BadInput."""
    row = claim_of(intake, ident)
    data = {"product_ref": product, "participants": _checked(emails)}
    said = [
        fact for fact in events.of_order(intake.db.reader, row.shop, row.order_ref) if fact.kind == ACCESS_PARTICIPANTS
    ]
    known = max((one for one in said if one.data["product_ref"] == product), key=lambda one: one.sort_key, default=None)
    if (known.data if known else {"product_ref": product, "participants": []}) == data:
        return False
    number = len(said) + 1
    record_on_claim(intake, ident, ACCESS_PARTICIPANTS, f"{ACCESS_PARTICIPANTS}:{row.order_ref}:{number}", data)
    return True


def _checked(emails: Sequence[str]) -> list[str]:
    found = sorted({one.strip().lower() for one in emails})
    if len(found) > _MOST:
        raise BadInput(f"There are {len(found)} participants. Expected at most {_MOST} in one order.")
    for one in found:
        if len(one) > 254 or not _ADDRESS.fullmatch(one):
            raise BadInput(f'"{one[:60]}" is no e-mail address. Expected one such as ada@example.org.')
    return found
