"""Setting up the shop of a token: its settings without secrets, testing and asking it, going live and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from mahnlauf.access.tokens import OPERATIONS, SETTINGS
from mahnlauf.api.problem import Conflict
from mahnlauf.api.route import Ask, Route
from mahnlauf.api.schema import DAY, Field, Kind, ref
from mahnlauf.core.clock import instant
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.dunning.rehearsal import Sending, rehearse
from mahnlauf.shops.checking import findings_of
from mahnlauf.shops.entering import Unfit, enter, settings_of
from mahnlauf.shops.kinds import LONGEST
from mahnlauf.shops.readiness import obstacles
from mahnlauf.shops.shop import Shop
from mahnlauf.store import audit, visits
from mahnlauf.store.audit import AuditRow

_MODE = ("test_mode", "live_since")


def settings(ask: Ask) -> dict[str, Any]:
    """Every setting of the shop; of a secret only whether it is set."""
    shop = _shop(ask)
    known = settings_of(ask.house.shops, ask.house.registry.platform(shop.platform))
    return {"shop": shop.name, "items": [
        {"name": one.name, "label": one.label, "secret": one.secret, "required": one.required, "kind": one.kind,
         "is_set": bool(shop.settings.get(one.name)),
         "value": None if one.secret else shop.settings.get(one.name) or None}
        for one in known
    ]}  # fmt: skip


def change(ask: Ask) -> dict[str, Any]:
    """Changes the named settings, all or none; raises Conflict with the first that does not fit this shop. Going live
    has its own address."""
    values: dict[str, str] = ask.body["values"]
    if mode := [name for name in _MODE if name in values]:
        raise Conflict(f'"{mode[0]}" is not changed here. Go live by POST /api/v1/shops/live, back by /shops/test.')
    try:
        _enter(ask, values)
    except Unfit as fault:
        raise Conflict(str(fault)) from fault
    return settings(ask)


def check(ask: Ask) -> dict[str, Any]:
    """Tests the connection now."""
    with ask.house.http() as http:
        found = findings_of(ask.house.shops, _shop(ask), http)
    return {"shop": ask.shop, "items": [{"level": one.level, "text": one.text} for one in found]}


def syncing(ask: Ask) -> dict[str, Any]:
    """How far the last sync is."""
    row = visits.sync_of(ask.conn, ask.shop)
    return {"shop": ask.shop, "wanted_at": row.wanted_at, "began_at": row.began_at, "ended_at": row.ended_at,
            "orders": row.orders, "changed": row.changed, "total": row.total, "fault": row.fault}  # fmt: skip


def sync(ask: Ask) -> dict[str, Any]:
    """Wants the shop to be asked as soon as a worker has time."""
    if "reconcile" not in _shop(ask).abilities:
        raise Conflict(f"Shop {ask.shop} cannot be asked with these settings.")
    now = instant(ask.house.clock.now())
    with ask.house.db.write() as conn:
        visits.want(conn, ask.shop, now)
        audit.append(conn, AuditRow(now, _actor(ask), "api", "shop.sync", ask.shop))
    return syncing(ask)


def rehearsal(ask: Ask) -> dict[str, Any]:
    """What would leave today if the shop were live since that day, and what is missing before it may be."""
    shop = _shop(ask)
    since = ask.query["since"] or shop.live_since or ask.house.clock.today(shop.timezone)
    found = rehearse(ask.house.runner, shop, since)
    return {
        "shop": shop.name, "since": since.isoformat(), "test_mode": shop.test_mode,
        "sendings": [_sending(one) for one in found.sendings], "held": found.held,
        "begun": [row.id or 0 for row in found.begun], "faults": found.faults,
        "missing": [{"code": one.code, "blocks": one.blocks, "text": one.text("en")} for one in _missing(ask, shop)],
    }  # fmt: skip


def live(ask: Ask) -> dict[str, Any]:
    """Letters go to buyers from now on; raises Conflict while something is missing."""
    blocking = [one.text("en") for one in _missing(ask, _shop(ask)) if one.blocks]
    if blocking:
        raise Conflict(" ".join(blocking))
    since: date = ask.body["since"]
    return _mode(_enter(ask, {"test_mode": "false", "live_since": since.isoformat()}))


def back_to_test(ask: Ask) -> dict[str, Any]:
    """Nothing goes to buyers any more."""
    return _mode(_enter(ask, {"test_mode": "true"}))


def _shop(ask: Ask) -> Shop:
    return ask.house.shops.get(ask.shop)


def _missing(ask: Ask, shop: Shop) -> list[Any]:
    return obstacles(ask.house.shops, ask.house.plans, shop, ask.house.post())


def _enter(ask: Ask, values: dict[str, str]) -> Shop:
    house = ask.house
    return enter(house.shops, house.plans, ask.shop, _shop(ask).platform, values, actor=_actor(ask), via="api",
                 new=False)  # fmt: skip


def _actor(ask: Ask) -> str:
    return f"token:{ask.token.name}"


def _mode(shop: Shop) -> dict[str, Any]:
    since = shop.live_since.isoformat() if shop.live_since else None
    return {"shop": shop.name, "test_mode": shop.test_mode, "live_since": since}


def _sending(one: Sending) -> dict[str, Any]:
    return {"claim_id": one.claim.id or 0, "claim": claim_number(one.claim.id or 0), "kind": one.kind, "to": one.to,
            "name": one.name, "subject": one.subject, "open_minor": one.open_minor, "currency": one.claim.currency,
            "to_owner": one.to_owner, "tested": one.tested}  # fmt: skip


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) and len(one) <= LONGEST for one in value.values()):
        raise ValueError
    "".join([*value, *value.values()]).encode()  # half a letter (a lone surrogate) cannot be kept
    return value


_VALUES = Kind(
    {"type": "object", "additionalProperties": {"type": "string", "maxLength": LONGEST}}, "an object of texts", _texts
)
_SINCE = Field("since", DAY, "From which day on orders count; the day set before, or today.")
ROUTES = (
    Route("GET", "/shops/settings", "listSettings", "The shop's settings, without secrets", settings, ref("Settings"),
          (SETTINGS,)),
    Route("POST", "/shops/settings", "changeSettings", "Change settings of the shop, all or none", change,
          ref("Settings"), (SETTINGS,), (),
          (Field("values", _VALUES, "Name and value of each setting; empty clears it.", required=True),),
          faults=(409,)),
    Route("POST", "/shops/check", "checkShop", "Test the connection with the shop", check, ref("Findings"),
          (OPERATIONS,), (), ()),
    Route("GET", "/shops/sync", "getSync", "How far the last sync of the shop is", syncing, ref("Sync"),
          (OPERATIONS,)),
    Route("POST", "/shops/sync", "startSync", "Ask the shop for everything that changed", sync, ref("Sync"),
          (OPERATIONS,), (), (), faults=(409,)),
    Route("GET", "/shops/live", "rehearseLive", "What would leave today if the shop were live, and what is missing",
          rehearsal, ref("Rehearsal"), (SETTINGS,), (_SINCE,)),
    Route("POST", "/shops/live", "goLive", "Go live: letters go to buyers from now on", live, ref("Mode"),
          (SETTINGS,), (), (Field("since", DAY, "From which day on orders count.", required=True),), faults=(409,)),
    Route("POST", "/shops/test", "backToTest", "Back to test mode: nothing goes to buyers", back_to_test, ref("Mode"),
          (SETTINGS,), (), ()),
)  # fmt: skip
