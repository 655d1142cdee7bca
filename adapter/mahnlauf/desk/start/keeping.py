"""What the wizard keeps: settings in the configuration file, and secrets between two looks at a form."""

from __future__ import annotations

import json
from collections.abc import Mapping

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.desk.route import Desk
from mahnlauf.shops.secrets import Vault
from mahnlauf.store import audit
from mahnlauf.store.audit import AuditRow

_FOR = "for"  # what a sealed form belongs to


class ByField(dict[str, str]):
    """Words by the field that they belong to; none for any other."""

    def __missing__(self, field: str) -> str:
        return ""


def keep(desk: Desk, what: str, changes: Mapping[str, str]) -> None:
    """Writes settings into the configuration, for all processes at once, and a line into the audit log that names
    them without their values. Raises SettingsError with a sentence."""
    if not changes:
        return
    desk.house.settings.keep(changes)
    desk.house.refresh()
    detail = json.dumps({"settings": sorted(changes)})
    with desk.house.db.write() as conn:
        now = instant(desk.house.clock.now())
        audit.append(conn, AuditRow(now, desk.visitor.actor, "desk", what, detail=detail))


def sealed(vault: Vault, secrets: Mapping[str, str], belongs_to: str) -> str:
    """Secrets that were typed into a form which is shown again: the page holds them as a token that only we can open,
    and only for the same purpose."""
    return vault.seal({**secrets, _FOR: belongs_to})


def kept_secrets(vault: Vault, token: str, belongs_to: str) -> dict[str, str]:
    """What `sealed` put away; nothing if the token is not ours or belongs to something else."""
    try:
        found = vault.open(token, belongs_to) if token else {}
    except SettingsError:
        return {}
    return found if found.pop(_FOR, None) == belongs_to else {}
