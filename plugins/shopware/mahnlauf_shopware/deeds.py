"""What merchants do to claims in the administration: the same four deeds from buttons, flows and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf import Host, MahnlaufError
from mahnlauf_shopware.words import words

VERBS = {"pause": "hold", "resume": "resume", "paid": "pay", "hand-over": "hand-over"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it: sentences for the merchant, and whether everything was done."""

    texts: tuple[str, ...]
    is_done: bool


def do(
    host: Host, shop: str, claims: Iterable[Mapping[str, Any]], deed: str, key: str, language: str,
    until: date | None = None,
) -> Result:  # fmt: skip
    """Does it to every claim, once per ``key``; what one refuses keeps none of the others from it."""
    done, refused = [], []
    for claim in claims:
        try:
            text = _do(host, shop, claim, deed, f"{key}:{claim['id']}", language, until)
            done.append(f"{claim['order_number']}: {text}")
        except MahnlaufError as fault:
            refused.append(f"{claim['order_number']}: {fault}")
    if len(done) > 1:
        done = [words(language)["some"].format(done=len(done), all=len(done) + len(refused))]
    return Result((*done, *refused[:3]), not refused)


def _do(host: Host, shop: str, claim: Mapping[str, Any], deed: str, key: str, language: str, until: date | None) -> str:
    fields: dict[str, Any] = {}
    if deed == "pause":
        fields = {"until": until, "reason": words(language)["reason"]}
    elif deed == "paid":
        if claim["total_minor"] <= 0:
            return words(language)["nothing_open"]
        fields = {"amount_minor": claim["total_minor"], "ref": f"shopware:{key}"}
    return host.perform(shop, claim["id"], VERBS[deed], fields, key=key, language=language)
