"""What answers look like: the schemas of the document, exact enough that an answer can be checked against them."""

from __future__ import annotations

from mahnlauf.api.schema import (
    ANYTHING,
    BOOLEAN,
    CURRENCY,
    INSTANT,
    ISO_DAY,
    TEXT,
    WHOLE,
    Schema,
    nullable,
    page,
    ref,
    rows,
    shape,
)
from mahnlauf.ledger.state import (
    CANCELLED,
    EXTERNAL,
    HANDED_OVER,
    IN_COURT,
    OPEN,
    PAID,
    STOPPED,
    WRITTEN_OFF,
)
from mahnlauf.shops.products import COUNTS

STATES = (OPEN, HANDED_OVER, IN_COURT, PAID, CANCELLED, STOPPED, WRITTEN_OFF, EXTERNAL)
DELIVERY_STATES = ("applied", "ignored", "parked")
COMMAND_STATES = ("waiting", "leased", "done", "refused", "gave_up", "todo", "carried", "withdrawn")

_BUCKETS = dict.fromkeys(("principal_minor", "fees_minor", "interest_minor", "total_minor"), WHOLE)
_BUYER = shape(name=TEXT, email=TEXT, company=TEXT, address=TEXT, language=TEXT, type=TEXT)
_REASON = shape(code=TEXT, text=TEXT, until=nullable(ISO_DAY))
_CLAIM = shape(
    id=WHOLE, shop=TEXT, platform=TEXT, order_ref=TEXT, order_number=TEXT, instalment=nullable(WHOLE),
    test_mode=BOOLEAN, collected_by=TEXT, buyer=_BUYER, currency=CURRENCY, **_BUCKETS, credit_minor=WHOLE,
    paid_minor=WHOLE, state={"type": "string", "enum": list(STATES)}, plan=TEXT, plan_version=TEXT,
    stage=nullable(TEXT), next_stage=nullable(TEXT), next_on=nullable(ISO_DAY), blockers=rows(_REASON),
    due_date=nullable(ISO_DAY), barred_on=nullable(ISO_DAY), in_default_since=nullable(ISO_DAY),
    default_reason=nullable(TEXT), access=rows(shape(product=TEXT, state=TEXT)), stage_title=nullable(TEXT),
    next_stage_title=nullable(TEXT),
)  # fmt: skip
_MOMENT = shape(on=ISO_DAY, title=TEXT, text=TEXT, mark=TEXT, open_minor=nullable(WHOLE), deadline=nullable(ISO_DAY))
_ENTRY = shape(
    on=ISO_DAY, cause=TEXT, ref=TEXT, **_BUCKETS, credit_minor=WHOLE,
    allocated=nullable(shape(fees_minor=WHOLE, interest_minor=WHOLE, principal_minor=WHOLE, credit_minor=WHOLE)),
)  # fmt: skip
_STEP: Schema = {
    "type": "object",
    "properties": {"on": ISO_DAY, "type": TEXT, "key": TEXT, "amounts": shape(**_BUCKETS), "assumed": TEXT},
    "required": ["on", "type", "key", "amounts"],
    "description": "What a stage does; `assumed`: only if the merchant says yes that day.",
}
_TEXT_OF_LETTER = {"template": TEXT, "voice": TEXT, "origin": TEXT, "sound": BOOLEAN}
_TEXT_CHECKED = {
    "flaws": rows(shape(line=nullable(WHOLE), text=TEXT)),
    "duties": rows(shape(must=TEXT, met=nullable(BOOLEAN))),
}
_PRODUCT = shape(
    product=TEXT, courses=rows(TEXT), suspend=TEXT, **dict.fromkeys(COUNTS, WHOLE), missing=rows(TEXT), in_file=BOOLEAN,
)  # fmt: skip
_SAID = shape(code=TEXT, text=TEXT)
_STANDING = shape(
    state=TEXT, **_BUCKETS, credit_minor=WHOLE, with_the_next_run=rows(_STEP), next=nullable(_STEP),
    blockers=rows(_REASON),
)  # fmt: skip
_LETTER = shape(
    id=WHOLE, claim_id=WHOLE, channel=TEXT, template=TEXT, audience=TEXT, to=TEXT, subject=TEXT,
    on=nullable(ISO_DAY), deadline=nullable(ISO_DAY), state=TEXT, done_at=nullable(INSTANT), answer=TEXT,
)  # fmt: skip
_ATTEMPT = shape(at=INSTANT, verdict=TEXT, answer=TEXT)
_DELIVERY = shape(
    id=WHOLE, topic=TEXT, received_at=INSTANT, state={"type": "string", "enum": list(DELIVERY_STATES)}, reason=TEXT,
    events=WHOLE,
)  # fmt: skip
_COMMAND = shape(
    id=WHOLE, claim_id=nullable(WHOLE), kind=TEXT, what=TEXT, state={"type": "string", "enum": list(COMMAND_STATES)},
    attempts=WHOLE, not_before=INSTANT, answer=TEXT, created_at=INSTANT, done_at=nullable(INSTANT),
)  # fmt: skip
_CALL = shape(
    id=WHOLE, shop=TEXT, claim_id=WHOLE, claim=TEXT, stage=TEXT, name=TEXT, phone=TEXT, link=TEXT, currency=CURRENCY,
    open_minor=WHOLE, call_from=INSTANT, call_until=INSTANT, tries_today=WHOLE,
)  # fmt: skip
_BALANCE = shape(currency=CURRENCY, claims=WHOLE, open_minor=WHOLE, credit_minor=WHOLE, paid_minor=WHOLE)
_GRANT = shape(
    email=TEXT, product=TEXT, state=TEXT, reason=TEXT, since=nullable(TEXT), until=nullable(TEXT), version=WHOLE,
    updated_at=nullable(INSTANT),
)  # fmt: skip
_SHOP = shape(
    name=TEXT, platform=TEXT, plan=TEXT, test_mode=BOOLEAN, live_since=nullable(ISO_DAY), timezone=TEXT, country=TEXT,
    state=TEXT, language=TEXT, collected_by=TEXT, heard_at=nullable(INSTANT), today=ISO_DAY,
)  # fmt: skip
_SUBSCRIBER = shape(id=WHOLE, url=TEXT, types=rows(TEXT), works=BOOLEAN, why=TEXT, created_at=INSTANT)
_MERGE = shape(id=WHOLE, shop=TEXT, one=TEXT, other=TEXT, merged_at=INSTANT)
_MONEY = shape(
    id=WHOLE, shop=TEXT, ref=TEXT, on=ISO_DAY, currency=CURRENCY, amount_minor=WHOLE, payer=TEXT, purpose=TEXT,
    state=TEXT, reason=TEXT, came_at=INSTANT, settled_at=nullable(INSTANT),
    shares=rows(shape(claim_id=WHOLE, amount_minor=WHOLE)),
)  # fmt: skip
_MONEY_CONSEQUENCE = shape(
    claim_id=WHOLE, changes=BOOLEAN, answer=_SAID, version=WHOLE, undo=nullable(TEXT), before=_STANDING,
    after=_STANDING, words=rows(TEXT),
)  # fmt: skip
_PLAN = shape(name=TEXT, title=TEXT, stages=WHOLE)

SCHEMAS: dict[str, Schema] = {
    "Claim": _CLAIM,
    "Claims": page(ref("Claim")),
    "Timeline": shape(past=rows(_MOMENT), account=rows(_ENTRY), future=rows(_MOMENT)),
    "Forecast": shape(id=WHOLE, today=ISO_DAY, blockers=rows(_REASON), steps=rows(_STEP)),
    "Explanation": shape(id=WHOLE, today=ISO_DAY, action=nullable(ANYTHING), reasons=rows(_REASON)),
    "Done": shape(**_CLAIM["properties"], answer=_SAID, changed=BOOLEAN, repeated=BOOLEAN),
    "Consequence": shape(
        changes=BOOLEAN,
        answer=_SAID,
        version=WHOLE,
        undo=nullable(TEXT),
        before=_STANDING,
        after=_STANDING,
        words=rows(TEXT),
    ),
    "Letters": page(_LETTER),
    "Letter": shape(**_LETTER["properties"], text=TEXT, html=TEXT, attempts=rows(_ATTEMPT)),
    "Deliveries": page(_DELIVERY),
    "Delivery": shape(**_DELIVERY["properties"], method=TEXT, query=TEXT, body=TEXT),
    "Replayed": shape(state=TEXT, reason=TEXT, events=rows(TEXT), changed=WHOLE),
    "Commands": page(_COMMAND),
    "Command": shape(**_COMMAND["properties"], tries=rows(_ATTEMPT)),
    "Calls": shape(shop=TEXT, items=rows(_CALL)),
    "Called": shape(id=WHOLE, text=TEXT),
    "Buyers": shape(shop=TEXT, items=rows(shape(email=TEXT, name=TEXT, balances=rows(_BALANCE))), next=nullable(TEXT)),
    "Buyer": shape(shop=TEXT, email=TEXT, emails=rows(TEXT), balances=rows(_BALANCE), claims=rows(ref("Claim"))),
    "Merges": page(_MERGE),
    "Merged": shape(**_MERGE["properties"], answer=_SAID),
    "MergePreview": shape(claims=rows(WHOLE), balances=rows(_BALANCE), readers=rows(TEXT)),
    "DaysToPay": shape(shop=TEXT, items=rows(shape(currency=CURRENCY, days=WHOLE, claims=WHOLE))),
    "MoneyPage": page(_MONEY),
    "MoneyShown": shape(**_MONEY["properties"], suggestions=rows(shape(claim_id=WHOLE, why=TEXT, open_minor=WHOLE))),
    "MoneyPreview": shape(items=rows(_MONEY_CONSEQUENCE)),
    "MoneySettled": shape(**_MONEY["properties"], answer=_SAID),
    "Grant": _GRANT,
    "Access": {
        "type": "object",
        "properties": {"shop": TEXT, "items": rows(_GRANT), "next": nullable(WHOLE), **_GRANT["properties"]},
        "required": ["shop"],
        "additionalProperties": False,
    },
    "Shops": shape(shop=TEXT, items=rows(_SHOP)),
    "Shop": _SHOP,
    "Settings": shape(
        shop=TEXT,
        items=rows(
            shape(
                name=TEXT, label=TEXT, secret=BOOLEAN, required=BOOLEAN, kind=TEXT, is_set=BOOLEAN, value=nullable(TEXT)
            )
        ),
    ),
    "Findings": shape(shop=TEXT, items=rows(shape(level=TEXT, text=TEXT))),
    "Sync": shape(
        shop=TEXT,
        wanted_at=nullable(INSTANT),
        began_at=nullable(INSTANT),
        ended_at=nullable(INSTANT),
        orders=WHOLE,
        changed=WHOLE,
        total=nullable(WHOLE),
        fault=TEXT,
    ),
    "Rehearsal": shape(
        shop=TEXT,
        since=ISO_DAY,
        test_mode=BOOLEAN,
        sendings=rows(
            shape(
                claim_id=WHOLE,
                claim=TEXT,
                kind=TEXT,
                to=TEXT,
                name=TEXT,
                subject=TEXT,
                open_minor=WHOLE,
                currency=CURRENCY,
                to_owner=BOOLEAN,
                tested=BOOLEAN,
            )
        ),
        held={"type": "object", "additionalProperties": WHOLE},
        begun=rows(WHOLE),
        faults=rows(TEXT),
        missing=rows(shape(code=TEXT, blocks=BOOLEAN, text=TEXT)),
    ),
    "Mode": shape(shop=TEXT, test_mode=BOOLEAN, live_since=nullable(ISO_DAY)),
    "Leases": page(
        shape(
            order_ref=TEXT,
            product=TEXT,
            participant=TEXT,
            state=TEXT,
            reason=TEXT,
            by=TEXT,
            since=nullable(TEXT),
            until=nullable(TEXT),
            claim_id=nullable(WHOLE),
        )
    ),
    "Recovered": shape(id=WHOLE, messages=WHOLE),
    "Products": shape(shop=TEXT, items=rows(_PRODUCT)),
    "LetterTexts": shape(shop=TEXT, items=rows(shape(**_TEXT_OF_LETTER))),
    "LetterText": shape(**_TEXT_OF_LETTER, text=TEXT, seen=TEXT, **_TEXT_CHECKED),
    "LetterChecked": shape(**_TEXT_CHECKED),
    "Plans": shape(shop=TEXT, items=rows(_PLAN)),
    "Plan": shape(**_PLAN["properties"], version=TEXT, words=rows(TEXT), content=ANYTHING),
    "Report": shape(
        report=TEXT,
        title=TEXT,
        parameters=ANYTHING,
        columns=rows(shape(name=TEXT, kind=TEXT, title=TEXT, title_de=TEXT)),
        rows=rows(ANYTHING),
        count=WHOLE,
        sums=rows(ANYTHING),
    ),
    "Subscribers": shape(shop=TEXT, items=rows(_SUBSCRIBER)),
    "Subscriber": _SUBSCRIBER,
    "SubscriberSecret": shape(id=WHOLE, secret=TEXT),
}
