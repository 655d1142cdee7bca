"""Letters that were held back before they left: their claims learn that nothing was sent, and the shop does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mahnlauf.contract.platform import Noted
from mahnlauf.core.clock import instant
from mahnlauf.core.events import LETTER_WITHDRAWN
from mahnlauf.dunning.telling import withdrawn_commands
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import newest_fact, record
from mahnlauf.store import claims, commands
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Connection


def record_withdrawn(
    intake: Intake, letters: Sequence[CommandRow], why: str, beside: Callable[[Connection], object]
) -> None:
    """Each claim of these letters of one shop is told once; the same again changes nothing. ``beside`` writes into the
    same transaction; what it raises undoes all of it."""
    found = [fact for one in letters if (fact := _fact(intake, one, why)) is not None]
    changes = record(intake, letters[0].shop, found, beside)
    shop = intake.shops.get(letters[0].shop)
    now = instant(intake.clock.now())
    told = [one for change in changes for one in withdrawn_commands(change, shop, now)]
    if told:
        with intake.db.write() as conn:
            commands.insert_many(conn, told, now)


def _fact(intake: Intake, letter: CommandRow, why: str) -> Noted | None:
    """None for the merchant's copy, which is no matter of the claim, and for a claim that is gone."""
    row = claims.get(intake.db.reader, letter.claim_id)
    payload = letter.payload
    if row is None or payload.get("audience") != "buyer":
        return None
    data = {"key": letter.action_key, "stage": payload["stage"], "round": payload["round"],
            "template": payload["template"], "reason": why}  # fmt: skip
    return newest_fact(intake, row, LETTER_WITHDRAWN, f"withdrawn:{letter.id}", data)
