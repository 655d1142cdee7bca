"""What the vendor fills in."""

from __future__ import annotations

from mahnlauf import Setting

PASSPHRASE_HELP = (
    "The text that stands in Digistore24 under Settings, Integrations (IPN), your connection, as SHA passphrase. "
    "At most 63 characters, never empty."
)

SETTINGS = (
    Setting("passphrase", "SHA passphrase", PASSPHRASE_HELP, secret=True, required=True),
    Setting(
        "old_passphrase",
        "Former SHA passphrase",
        "After a change: calls that Digistore24 repeats (up to 11 days) are still signed with the old one.",
        secret=True,
    ),
    Setting(
        "connection",
        "Name of our connection",
        "Made by us, so that two installations with one API key do not take over each other's connection.",
        generated=True,
    ),
    Setting(
        "api_key",
        "API key",
        "Begins with a number and a hyphen. Digistore24, Settings, Account access, API keys; right: writable.",
        secret=True,
    ),
)
