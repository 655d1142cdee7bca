"""The sentences about buyers who are one person: code -> (German, English). Values stand in braces."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "merge.done": (
        "Zusammengeführt: Die Käufer von {one} und {other} haben jetzt ein gemeinsames Konto.",
        "The buyers of {one} and {other} share one account now. Undo it: mahnlauf buyer part {pair}",
    ),
    "merge.undone": ("Getrennt: Es sind wieder zwei Käufer.", "They are two buyers again."),
    "merge.none": (
        "Diese Zusammenführung gibt es nicht.",
        "Merge {pair} does not exist. See: mahnlauf buyer show CLAIM",
    ),
    "merge.already": ("Diese Käufer sind schon zusammengeführt.", "These buyers are one person already."),
    "merge.undone_already": ("Diese Käufer sind schon getrennt.", "Merge {pair} was undone already."),
    "merge.same_buyer": (
        "Beide Forderungen gehören schon demselben Käufer. Wählen Sie die eines anderen.",
        "Both claims belong to the same buyer already. Name a claim of another one.",
    ),
    "merge.other_shop": (
        "Die Forderungen gehören zu zwei Shops, {one} und {other}. Zusammenführen lassen sich Käufer eines Shops.",
        "The claims belong to two shops, {one} and {other}. Only buyers of one shop can be merged.",
    ),
    "merge.too_many": (
        "Zusammen hätten sie mehr als {most} Adressen. Das ist vermutlich ein Versehen.",
        "Together they would have more than {most} addresses, which is most likely a mistake.",
    ),
}
