"""What the vendor fills in."""

from __future__ import annotations

from mahnlauf import Setting

PASSPHRASE_HELP = (
    "The text that stands in Digistore24 under Settings, Integrations (IPN), your connection, as SHA passphrase. "
    "At most 63 characters, never empty."
)
_PASSPHRASE_GERMAN = (
    "Der Text, der in Digistore24 unter Einstellungen, Integrationen (IPN), Ihre Verbindung, als SHA-Passphrase steht. "
    "Höchstens 63 Zeichen, nie leer."
)

SETTINGS = (
    Setting(
        "passphrase",
        "SHA passphrase",
        PASSPHRASE_HELP,
        secret=True,
        required=True,
        german="SHA-Passphrase",
        german_help=_PASSPHRASE_GERMAN,
    ),
    Setting(
        "old_passphrase",
        "Former SHA passphrase",
        "After a change: calls that Digistore24 repeats (up to 11 days) are still signed with the old one.",
        secret=True,
        german="Frühere SHA-Passphrase",
        german_help="Nach einem Wechsel: Anrufe, die Digistore24 wiederholt (bis zu 11 Tage), sind noch mit der alten "
        "signiert.",
    ),
    Setting(
        "connection",
        "Name of our connection",
        "Made by us, so that two installations with one API key do not take over each other's connection.",
        generated=True,
        german="Name unserer Verbindung",
        german_help="Von uns gemacht, damit zwei Installationen mit einem API-Schlüssel einander die Verbindung nicht "
        "wegnehmen.",
    ),
    Setting(
        "api_key",
        "API key",
        "Begins with a number and a hyphen. Digistore24, Settings, Account access, API keys; right: writable.",
        secret=True,
        german="API-Schlüssel",
        german_help="Beginnt mit einer Zahl und einem Bindestrich. Digistore24, Einstellungen, Kontozugriff, "
        "API-Schlüssel; Recht: schreibend.",
    ),
)
