"""The sentences about money that came in: code -> (German, English). Values stand in braces."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "money.none": ("Diesen Geldeingang gibt es nicht.", "Incoming money {id} does not exist. See: mahnlauf money list"),
    "money.assigned": ("{amount} sind zugeordnet: {claims}.", "{amount} are assigned: {claims}."),
    "money.kept": (
        "{amount} sind vermerkt und warten auf eine Zuordnung.",
        "{amount} are kept and wait for a person. See: mahnlauf money show {id}",
    ),
    "money.known": (
        "Dieser Geldeingang ist schon erfasst (Referenz {ref}). Ein zweiter braucht eine eigene Referenz.",
        "This money is known already, reference {ref}. A second payment needs a reference of its own.",
    ),
    "money.known_otherwise": (
        "Unter der Referenz {ref} sind schon {amount} erfasst. Nennen Sie eine andere Referenz.",
        "The reference {ref} stands for {amount} already. Give this money another one.",
    ),
    "money.settled": (
        "Dieser Geldeingang ist schon erledigt. Bitte sehen Sie noch einmal hin.",
        "Incoming money {id} is settled already. See: mahnlauf money show {id}",
    ),
    "money.sent_back": ("Vermerkt: {amount} wurden zurückgeschickt.", "Noted: {amount} were sent back."),
    "money.not_ours": ("Vermerkt: {amount} gehören zu keiner Forderung.", "Noted: {amount} belong to no claim."),
    "money.reopened": ("{amount} warten wieder auf eine Zuordnung.", "{amount} wait for a person again."),
    "money.not_dismissed": (
        "Zurücknehmen lässt sich nur „zurückgeschickt“ und „nicht unser Geld“.",
        "Only money that was sent back or is not ours can be taken up again; money {id} is not.",
    ),
    "money.no_reason": (
        "Bitte nennen Sie den Grund; er steht später bei diesem Geldeingang.",
        "The reason is missing. Expected a sentence that explains it later.",
    ),
    "money.no_claim": (
        "Es ist keine Forderung gewählt. Wählen Sie mindestens eine.",
        "No claim is chosen. Expected at least one.",
    ),
    "money.twice": (
        "Die Forderung {claim} ist zweimal genannt. Nennen Sie jede einmal.",
        "Claim {claim} is named twice. Name each claim once.",
    ),
    "money.unknown_claim": (
        "Die Forderung {claim} gibt es im Shop {shop} nicht.",
        "Claim {claim} does not exist in shop {shop}. See: mahnlauf claims",
    ),
    "money.other_currency": (
        "Die Forderung {claim} lautet auf {currency}, eingegangen sind {amount}.",
        "Claim {claim} is in {currency}, but {amount} came in.",
    ),
    "money.share_not_positive": (
        "Für {claim} ist {amount} angegeben. Erwartet wird ein Betrag über null.",
        "The share of claim {claim} is {amount}. Expected one above zero.",
    ),
    "money.too_little": (
        "Verteilt sind {shared}, eingegangen sind {amount}: Es fehlen noch {rest}.",
        "The shares come to {shared}, but {amount} came in: {rest} are left over.",
    ),
    "money.too_much": (
        "Verteilt sind {shared}, eingegangen sind nur {amount}: Es sind {rest} zu viel.",
        "The shares come to {shared}, but only {amount} came in: that is {rest} too much.",
    ),
    "money.nothing_left": (
        "Für {claim} bleibt nichts übrig. Geben Sie einen Betrag an, oder wählen Sie die Forderung ab.",
        "Nothing is left for claim {claim}. Name its share, or leave the claim out.",
    ),
}
