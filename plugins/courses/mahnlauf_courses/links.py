"""Platforms that are told by a pair of secret addresses: Kajabi (per offer) and DigiMember (per product).

The course in ``courses.toml`` is only a name for people; what is opened stands in the two addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import call, required

_REFUSALS = frozenset({400, 404, 409, 422})  # by which it also says that nothing had to be done
_HELP = "It is a secret: whoever knows it can do the same."
_HILFE = "Sie ist geheim: Wer sie kennt, kann dasselbe tun."


class _Links:
    """POST name and e-mail to the one address or the other."""

    name: str
    title: str
    settings: Sequence[Setting]

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Such addresses tell nothing."""
        return Look(Seat.UNKNOWN)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Calls the address that takes."""
        return self._post("deactivate_url", who, where, http)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Calls the address that gives."""
        return self._post("activate_url", who, where, http)

    def form(self, who: Participant) -> dict[str, str]:
        """What is sent."""
        return {"email": who.email}

    def _post(self, setting: str, who: Participant, where: CourseContext, http: requests.Session) -> Outcome:
        url = required(where.settings, setting, self.title)
        answer = call(http, "POST", url, self.title, known=_REFUSALS, data=self.form(who))
        if answer.status_code < 400:
            return Outcome.done(f"{self.title} has taken it.")
        text = answer.text.lower()
        if "already" in text or ("grant" in text and "not found" in text):
            return Outcome.done("Already so.")
        if answer.status_code == 404:
            return Outcome.fix_settings(f'{self.title} does not know the address in "{setting}". Copy it anew.')
        return Outcome.refused(f"{self.title} refused it with status {answer.status_code}.")


class Kajabi(_Links):
    """The same external id both times, else Kajabi does not find its own grant; it answers "already granted" and "grant
    not found" as errors."""

    name: str = "kajabi"
    title: str = "Kajabi"
    settings: Sequence[Setting] = (
        Setting(
            "activate_url",
            "Activation URL",
            f"Kajabi, the offer, Webhooks. {_HELP}",
            secret=True,
            required=True,
            german="Aktivierungsadresse",
            german_help=f"Kajabi, das Angebot, Webhooks. {_HILFE}",
        ),
        Setting(
            "deactivate_url",
            "Deactivation URL",
            f"Beside the other. {_HELP}",
            secret=True,
            required=True,
            german="Deaktivierungsadresse",
            german_help=f"Steht daneben. {_HILFE}",
        ),
    )

    def form(self, who: Participant) -> dict[str, str]:
        """Name, e-mail and our id of the participant, which is the address in lower case."""
        return {"name": who.name or who.email, "email": who.email, "external_user_id": who.email}


class DigiMember(_Links):
    """DigiMember in WordPress; it keeps the user and sets the order inactive."""

    name: str = "digimember"
    title: str = "DigiMember"
    settings: Sequence[Setting] = (
        Setting(
            "activate_url",
            "Webhook: create order",
            f"DigiMember, Webhooks. {_HELP}",
            secret=True,
            required=True,
            german="Webhook: Bestellung anlegen",
            german_help=f"DigiMember, Webhooks. {_HILFE}",
        ),
        Setting(
            "deactivate_url",
            "Webhook: deactivate order",
            f"Beside it. {_HELP}",
            secret=True,
            required=True,
            german="Webhook: Bestellung deaktivieren",
            german_help=f"Steht daneben. {_HILFE}",
        ),
    )
