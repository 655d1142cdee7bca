"""The rules of taking access, one by one: pure values in, a lease out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mahnlauf.access.lease import Lease, best, decide
from mahnlauf.access.share import Missed, Share, shares
from mahnlauf.ledger.state import ClaimState, Pause
from mahnlauf.shops.products import OWN_RULE, AccessRule

D = date
AUTO = AccessRule()
SHARE = Share("kurs", "a@b.example", 60000)


def missed(since: date, amount: int = 20000, instalment: int = 1, **more: object) -> Missed:
    return Missed(since, amount, instalment, "missed_payment", **more)  # type: ignore[arg-type]


def stands(share: Share, rule: AccessRule, today: date) -> tuple[str, str, date | None]:
    lease = decide(share, rule, today)
    return lease.state, lease.by, lease.until


def test_nothing_missed_nothing_taken() -> None:
    assert decide(SHARE, AUTO, D(2027, 1, 1)) == Lease("granted")


def test_a_grace_announces_the_day_and_keeps_it() -> None:
    share = replace(SHARE, missed=(missed(D(2027, 1, 1)),))
    rule = AccessRule(grace_days=10)
    assert stands(share, rule, D(2027, 1, 10)) == ("granted", "rule", D(2027, 1, 11))
    assert stands(share, rule, D(2027, 1, 11)) == ("suspended", "rule", None)


@pytest.mark.parametrize(
    "amounts,state",
    [((11900,), "granted"), ((12000,), "suspended"), ((100,), "granted"), ((100, 100), "suspended")],
)
def test_below_a_fifth_of_the_price_or_two_instalments_nothing_is_taken(amounts: tuple[int, ...], state: str) -> None:
    late = tuple(missed(D(2027, 1, 1), amount, number) for number, amount in enumerate(amounts, start=1))
    assert decide(replace(SHARE, missed=late), AUTO, D(2027, 2, 1)).state == state


def test_the_second_missed_instalment_starts_the_grace() -> None:
    late = (missed(D(2027, 1, 1), 100, 1), missed(D(2027, 2, 1), 100, 2))
    assert stands(replace(SHARE, missed=late), AccessRule(grace_days=5), D(2027, 2, 3))[2] == D(2027, 2, 6)


@pytest.mark.parametrize("suspend", ["manual", "never"])
def test_only_the_automatic_rule_takes_by_itself(suspend: str) -> None:
    share = replace(SHARE, missed=(missed(D(2027, 1, 1)),))
    assert decide(share, AccessRule(suspend=suspend), D(2027, 6, 1)).state == "granted"


def test_a_person_takes_from_an_announced_day_whatever_the_rule() -> None:
    share = replace(SHARE, taken_from=D(2027, 1, 5))
    assert stands(share, OWN_RULE, D(2027, 1, 4)) == ("granted", "vendor", D(2027, 1, 5))
    assert stands(share, OWN_RULE, D(2027, 1, 5)) == ("suspended", "vendor", None)


def test_a_person_who_gives_back_forgives_what_was_missed_before() -> None:
    share = replace(SHARE, missed=(missed(D(2027, 1, 1)),), given_on=D(2027, 1, 8))
    assert decide(share, AUTO, D(2027, 1, 20)).state == "granted"
    again = replace(share, missed=(*share.missed, missed(D(2027, 2, 1), instalment=2)))
    assert decide(again, AUTO, D(2027, 2, 20)).state == "suspended"


def test_a_dispute_or_hold_keeps_the_access_until_it_ends() -> None:
    share = replace(SHARE, missed=(missed(D(2027, 1, 1), held_until=D(2027, 1, 20)),))
    assert stands(share, AUTO, D(2027, 1, 10)) == ("granted", "", D(2027, 1, 20))
    assert stands(share, AUTO, D(2027, 1, 20))[0] == "suspended"
    endless = replace(SHARE, missed=(missed(D(2027, 1, 1), held_until=D.max),))
    assert stands(endless, AUTO, D(2028, 1, 1)) == ("granted", "", None)


def test_what_a_platform_says_counts_at_once_though_its_day_lies_ahead() -> None:
    share = replace(SHARE, missed=(missed(D(2027, 3, 1), told=True),))
    assert decide(share, AUTO, D(2027, 1, 1)).state == "suspended"


def test_two_orders_for_one_course_are_suspended_only_together() -> None:
    suspended, revoked = Lease("suspended", "missed_payment"), Lease("revoked", "refund")
    assert best([suspended, revoked, Lease("granted")]).state == "granted"
    assert best([revoked, suspended]).state == "suspended"
    assert best([Lease("granted", until=D(2027, 1, 1)), Lease("granted")]).until is None


def own(**facts: object) -> ClaimState:
    base: dict[str, object] = {
        "opened": True, "products": ["kurs"], "buyer": {"email": "A@b.example"}, "original": 10000, "principal": 10000,
        "due_date": D(2027, 1, 1),
    }  # fmt: skip
    return ClaimState(shop="laden", order_ref="1", **{**base, **facts})  # type: ignore[arg-type]


def test_our_own_claim_is_late_from_the_day_after_the_due_date() -> None:
    (share,) = shares([], [own()], external=False)
    assert (share.participant, share.missed) == ("a@b.example", (missed(D(2027, 1, 2), 10000, 0),))
    assert decide(share, AUTO, D(2027, 1, 1)).until == D(2027, 1, 2)
    assert decide(share, AUTO, D(2027, 1, 2)).state == "suspended"
    assert decide(share, OWN_RULE, D(2028, 1, 1)).state == "granted"


def test_a_claim_that_is_settled_or_small_lets_go() -> None:
    (paid,) = shares([], [own(state="paid", principal=0)], external=False)
    (rest,) = shares([], [own(principal=1900)], external=False)
    (gone,) = shares([], [own(state="cancelled", principal=0)], external=False)
    assert [decide(one, AUTO, D(2027, 6, 1)).state for one in (paid, rest, gone)] == ["granted", "granted", "revoked"]


def test_a_pause_of_the_claim_holds_the_access_too() -> None:
    (share,) = shares([], [own(pauses=[Pause("d", "disputed", D(2027, 1, 1))])], external=False)
    assert decide(share, AUTO, D(2027, 6, 1)).state == "granted"


def test_a_promise_keeps_an_access_that_is_there_and_gives_back_none() -> None:
    rule = AccessRule(grace_days=10)
    before = replace(SHARE, missed=(missed(D(2027, 1, 1), promises=((D(2027, 1, 10), D(2027, 1, 20)),)),))
    assert stands(before, rule, D(2027, 1, 15)) == ("granted", "", D(2027, 1, 20))
    assert stands(before, rule, D(2027, 1, 20))[0] == "suspended"
    after = replace(SHARE, missed=(missed(D(2027, 1, 1), promises=((D(2027, 1, 11), D(2027, 1, 20)),)),))
    assert stands(after, rule, D(2027, 1, 15))[0] == "suspended"


def test_a_promise_is_read_from_the_claim() -> None:
    (share,) = shares([], [own(pauses=[Pause("p", "promise", D(2027, 1, 1), D(2027, 1, 9))])], external=False)
    assert share.missed[0].promises == ((D(2027, 1, 1), D(2027, 1, 9)),)
    assert share.missed[0].held_until is None
