"""The four roles and what each may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OWNER, CLERK, BOOKKEEPER, AGENCY = "owner", "clerk", "bookkeeper", "agency"

SEE = "see"  # claims, buyers, the first screen
SEE_HANDED_OVER = "see_handed_over"  # only claims that were handed over
ACT = "act"  # whatever a person does to a claim
EXPORT = "export"  # tables as files, data of a buyer
LOGS = "logs"  # deliveries and outbox
AUDIT = "audit"  # who did what
USERS = "users"  # let people in and out
ERASE = "erase"  # forget a buyer
PLANS = "plans"  # change plans, and the rules that choose them
SHOPS = "shops"  # connect shops, change their settings, let them go live

PERMISSIONS: Mapping[str, frozenset[str]] = {
    OWNER: frozenset({SEE, ACT, EXPORT, LOGS, AUDIT, USERS, ERASE, PLANS, SHOPS}),
    CLERK: frozenset({SEE, ACT, EXPORT, LOGS}),
    BOOKKEEPER: frozenset({SEE, EXPORT, AUDIT}),
    AGENCY: frozenset({SEE_HANDED_OVER}),
}
ROLES = tuple(PERMISSIONS)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who was let in. ``shops`` empty: all of them; ``session`` 0: an open desk, without one."""

    name: str
    role: str
    shops: tuple[str, ...] = ()
    language: str = "de"
    user_id: int | None = None
    session: int = 0
    digest: str = ""

    @property
    def actor(self) -> str:
        """The name in the audit log: never a mail address, which may have to be forgotten."""
        return "owner" if self.user_id is None else f"user:{self.user_id}"

    def may(self, permission: str) -> bool:
        """Whether the role allows it."""
        return permission in PERMISSIONS[self.role]

    def sees_shop(self, shop: str) -> bool:
        """Whether that shop is one of his."""
        return not self.shops or shop in self.shops

    @property
    def only_handed_over(self) -> bool:
        """Whether only claims that an agency has, or had, exist for him."""
        return not self.may(SEE)
