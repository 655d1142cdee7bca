"""The way out for invoices and credit notes: they are issued here; the mail that brings them is another command."""

from __future__ import annotations

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.documents.issue import Issuer
from mahnlauf.documents.rules import CannotIssue
from mahnlauf.paper import PaperError
from mahnlauf.store.commands import CommandRow


class DocumentWay:
    """Has the documents issued that an order needs."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer

    def send(self, command: CommandRow) -> Outcome:
        """Done once they are stored, also if there was nothing to issue any more."""
        try:
            made = self.issuer.issue(command.shop, command.payload["order_ref"])
        except CannotIssue as fault:
            return Outcome.refused(str(fault))
        except (NotFound, SettingsError, PaperError) as fault:
            return Outcome.fix_settings(str(fault))
        numbers = ", ".join(one.number for one in made)
        return Outcome.done(f"Issued {numbers}." if made else "Nothing is left to issue.", numbers=numbers)

    def arrived(self, command: CommandRow) -> bool | None:
        """Issuing compares first, so it may simply be tried again."""
        return False

    def close(self) -> None:
        """Nothing to give back."""
