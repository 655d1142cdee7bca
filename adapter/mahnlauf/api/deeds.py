"""What a program may say of a claim: the clerk's deeds, each a POST, with a dry run that says what would follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mahnlauf.access.tokens import CLAIMS
from mahnlauf.api.claims import described, own
from mahnlauf.api.route import IDENT, Ask, Route
from mahnlauf.api.schema import DAY, FLAG, MINOR, Field, Kind, ref, text, whole
from mahnlauf.clerk import VERBS, Actor, Verb, perform, preview
from mahnlauf.clerk.catalog import LONGEST_TEXT, MOST_DAYS
from mahnlauf.clerk.catalog import Field as Told
from mahnlauf.core.errors import BadInput
from mahnlauf.ledger.instalments import MOST as MOST_PARTS

KEY_HEADER, LONGEST_KEY = "Idempotency-Key", 200
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")
_PATHS = {"pay": "payments", "refund-done": "refunds", "note": "notes"}
_KINDS: dict[str, Kind] = {
    "day": DAY,
    "money": MINOR,
    "text": text(LONGEST_TEXT),
    "days": whole(1, MOST_DAYS),
    "parts": whole(2, MOST_PARTS),
    "yes_no": FLAG,
}
_DRY = Field("dry_run", FLAG, "Only say what would follow, change nothing.", default=False)


def _deed(verb: Verb) -> Callable[[Ask], dict[str, Any]]:
    def do(ask: Ask) -> dict[str, Any]:
        claim = own(ask)
        wish = {name: value for name, value in ask.body.items() if value is not None}
        if ask.query["dry_run"]:
            return preview(ask.house.intake, claim.id or 0, verb.name, wish).as_json()
        actor = Actor(f"token:{ask.token.name}", "api")
        done = perform(ask.house.intake, claim.id or 0, verb.name, wish, actor, key=_key(ask))
        told = {"answer": done.said.as_json(), "changed": done.changed, "repeated": done.repeated}
        return {**described(ask, done.row), **told}

    return do


def _key(ask: Ask) -> str:
    key = ask.headers.get(KEY_HEADER, "")
    if key and not _KEY.fullmatch(key):
        raise BadInput(
            f"The {KEY_HEADER} has {len(key)} letters. Expected 1 to {LONGEST_KEY} visible ones of ASCII, no spaces."
        )
    return key


def _field(told: Told) -> Field:
    """The clerk's field as this API takes it: money in minor units."""
    name = f"{told.name}_minor" if told.kind == "money" else told.name
    words = "Minor units of the claim's currency." if told.kind == "money" else ""
    return Field(name, _KINDS[told.kind], words or _WORDS.get(told.name, ""), required=told.required)


_WORDS = {
    "until": "The last day on which it holds.",
    "from": "The day on which access is taken; at once if left out.",
    "reason": "Why; it stands in the history.",
    "on": "The day on which the money arrived; today if left out.",
    "ref": "The bank's or provider's reference: booked once, however often it is said.",
    "count": "How many instalments.",
    "first": "The day on which the first is due; the others follow monthly.",
    "new_term_days": "Send the last letter again, with these days to pay.",
    "chargeback": "Whether the money was taken back.",
    "text": "The remark.",
}
ROUTES = tuple(
    Route("POST", f"/claims/{IDENT}/{_PATHS.get(verb.name, verb.name)}", f"{verb.say.__name__}Claim",
          (verb.say.__doc__ or "").partition(".")[0].partition("\n")[0].replace("``", "`"), _deed(verb),
          {"anyOf": [ref("Done"), ref("Consequence")]}, (CLAIMS,), (_DRY,), tuple(map(_field, verb.fields)),
          faults=(409,), keyed=True)
    for verb in VERBS.values()
)  # fmt: skip
