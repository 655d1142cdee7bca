"""German words for what the access room calls by code."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.desk.words import Tag

LEVERS: Mapping[str, tuple[str, str]] = {
    "auto": ("von selbst", "Wer nicht zahlt, verliert den Zugang nach der Regel und bekommt ihn mit dem Geld zurück."),
    "manual": ("von Hand", "Nur Sie sperren, Forderung für Forderung, oder der Mahnplan mit der Übergabe."),
    "never": ("nie", "Der Zugang bleibt offen, was immer geschieht. Nur Ihr eigener Klick zählt noch."),
}
COUNT_LABELS: Mapping[str, tuple[str, str]] = {
    "grace_days": ("Schonfrist in Tagen", "Zwischen dem versäumten Tag und der Sperre; der Tag ist angekündigt."),
    "threshold_percent": ("Schwelle in Prozent des Preises", "Darunter wird nichts genommen …"),
    "threshold_instalments": ("oder versäumte Raten", "… außer es fehlen so viele Raten."),
}
STANDS: Mapping[str, Tag] = {
    "suspended": Tag("gesperrt", "bad"),
    "announced": Tag("angekündigt", "warn"),
    "granted": Tag("offen", "good"),
    "revoked": Tag("erloschen", "mute"),
}
REASONS: Mapping[str, str] = {
    "missed_payment": "nicht bezahlt",
    "chargeback": "Zahlung zurückgeholt",
    "manual": "von Hand",
    "dunning_level": "mit der Übergabe, wie der Mahnplan es sagt",
    "not_delivered": "Upgrade, dessen Liefertag noch kommt",
    "refund": "erstattet",
    "upgraded": "durch ein Upgrade abgelöst",
    "period_over": "bezahlter Zeitraum zu Ende",
    "cancelled": "storniert",
    "by_buyer": "vom Käufer beendet",
    "by_operator": "vom Verkäufer beendet",
    "by_refund": "erstattet",
    "by_chargeback": "Zahlung zurückgeholt",
    "by_payment_denial": "nicht bezahlt",
    "by_payment_uncertain": "nicht bezahlt",
}
BY: Mapping[str, str] = {"rule": "Regel", "vendor": "von Ihnen", "platform": "vom Shop"}
