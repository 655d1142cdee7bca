"""The way to course platforms. A command only says that something changed: what is to be done is read when it is done,
so a platform that was down for two days ends in the right state, and we give back exactly what we took."""

from __future__ import annotations

import json
from dataclasses import replace

import requests

from mahnlauf.access.connections import Connections
from mahnlauf.access.notices import RESTORE, SUSPEND, language_of, owner_mail
from mahnlauf.contract.courses import CourseContext, CoursePlatform, Look, Participant, Seat
from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import BadInput, MahnlaufError, NotFound, NotUnderstood, SettingsError
from mahnlauf.outbox.pinned import pinned_session
from mahnlauf.outbox.shop import session
from mahnlauf.store import access, commands, leases
from mahnlauf.store.commands import CommandRow, NewCommand
from mahnlauf.store.database import Database

_GRANTED = "granted"
SEAT = "seat"  # in the facts of an attempt: how the seat was left, if we changed it


class AccessWay:
    """Carries out ``access`` commands."""

    def __init__(self, db: Database, connections: Connections, clock: Clock) -> None:
        self.db, self.connections, self.clock = db, connections, clock
        self._http: requests.Session | None = None
        self._shops: requests.Session | None = None

    def send(self, command: CommandRow) -> Outcome:
        """Brings the course to what all shops together want for this participant now."""
        outcome = self._send(command)
        if outcome.verdict != "done":
            self._note_health(command.payload["connection"], outcome.answer)
        return outcome

    def look(self, connection: str, course: str, who: Participant) -> Look | None:
        """How somebody stands at a course, asked by a person; changes nothing. None: nobody but a person can look.
        Raises MahnlaufError with a sentence."""
        platform, where = self.connections.get(connection)
        if platform is None:
            return None
        try:
            found = platform.look(who, course, where, self._session(where))
        except requests.RequestException as fault:
            self._note_health(connection, _named(fault))
            raise BadInput(f"{connection} could not be asked: {_named(fault)}") from None
        except MahnlaufError as fault:
            self._note_health(connection, str(fault))
            raise
        self._note_health(connection)
        return found

    def _send(self, command: CommandRow) -> Outcome:
        payload = command.payload
        place = (payload["connection"], payload["course"], payload["participant"])
        wishes = access.wishes(self.db.reader, *place)
        mine = next((one for one in wishes if one.shop == command.shop), None)
        if mine is None or mine.version != payload["version"]:
            return Outcome.done("A later change replaces this one.")
        wanted = _GRANTED if any(one.wanted == _GRANTED for one in wishes) else "suspended"
        if payload.get("test"):
            return Outcome.done(f"Test mode: would bring {place[1]} at {place[0]} to {wanted}.")
        try:
            platform, context = self.connections.get(place[0])
            if platform is None:
                return self._by_hand(command, wanted)
            who = Participant(place[2])
            return self._bring(platform, context, who, place[1], wanted == _GRANTED)
        except requests.RequestException as fault:
            return Outcome.retry(f"The course platform could not be reached: {_named(fault)}")
        except (NotFound, SettingsError) as fault:
            return Outcome.fix_settings(str(fault))
        except NotUnderstood as fault:
            return Outcome.refused(str(fault))

    def arrived(self, command: CommandRow) -> bool | None:
        """We look before we act, so trying again is safe."""
        return False

    def close(self) -> None:
        """Closes the sessions."""
        for http in (self._http, self._shops):
            if http is not None:
                http.close()
        self._http = self._shops = None

    def _session(self, where: CourseContext) -> requests.Session:
        """Addresses that somebody typed in are pinned; a connected shop is called as it is for everything else."""
        if where.settings.get("shop"):
            self._shops = self._shops or session()
            return self._shops
        self._http = self._http or pinned_session()
        return self._http

    def _bring(
        self, platform: CoursePlatform, where: CourseContext, who: Participant, course: str, give: bool
    ) -> Outcome:
        place = (where.name, course, who.email)
        taken = access.taken(self.db.reader, *place)
        if give and taken is None:
            return Outcome.done("We had not taken it, so there is nothing to give back.")
        http = self._session(where)
        look = platform.look(who, course, where, http)
        self._note_health(where.name)
        if look.seat is Seat.ABSENT:
            return self._given(place, look.words or "The participant has no place in this course.")
        if give:
            return self._give(platform, where, who, course, look, json.loads(taken or "{}"))
        if look.seat is Seat.SUSPENDED:
            return Outcome.done("Was suspended already.")
        self._note(place, look)
        outcome = platform.suspend(who, course, look, where, http)
        return replace(outcome, facts={SEAT: "suspended"}) if outcome.verdict == "done" else outcome

    def _give(
        self, platform: CoursePlatform, where: CourseContext, who: Participant, course: str, look: Look,
        kept: dict[str, str],
    ) -> Outcome:  # fmt: skip
        place = (where.name, course, who.email)
        if look.seat is Seat.ACTIVE:
            return self._given(place, "Was active already.")
        outcome = platform.restore(who, course, kept, where, self._session(where))
        if outcome.verdict != "done":
            return outcome
        return replace(self._given(place, outcome.answer), facts={SEAT: "active"})

    def _note_health(self, connection: str, fault: str = "") -> None:
        with self.db.write() as conn:
            leases.note_health(conn, connection, instant(self.clock.now()), fault)

    def _note(self, place: tuple[str, str, str], look: Look) -> None:
        """Before the call: after a crash in between we still know that it was us."""
        kept = json.dumps(dict(look.kept), ensure_ascii=False)
        with self.db.write() as conn:
            access.note_take(conn, *place, kept, instant(self.clock.now()))

    def _given(self, place: tuple[str, str, str], answer: str) -> Outcome:
        with self.db.write() as conn:
            access.forget_take(conn, *place)
        return Outcome.done(answer)

    def _by_hand(self, command: CommandRow, wanted: str) -> Outcome:
        """A platform without an interface: a task, and a mail to the owner."""
        payload, now = command.payload, instant(self.clock.now())
        texts, verb = (RESTORE, "restore") if wanted == _GRANTED else (SUSPEND, "suspend")
        text = texts[language_of(self.db.reader, command.shop)]
        about = {"course": payload["course"], "participant": payload["participant"]}
        mail = owner_mail(command.shop, command.claim_id, f"{command.key}:mail", "access_task", text, now, **about)
        told = text[1].format(**about)
        task = {"type": f"access_{verb}", "text": told, **payload}
        rows = [
            NewCommand(command.shop, command.claim_id, f"{command.key}:task", "task", task, now, commands.TODO),
            mail,
        ]
        with self.db.write() as conn:
            commands.insert_many(conn, rows, now)
        return Outcome.done(f"A task for a person: {told}")


def _named(fault: requests.RequestException) -> str:
    return str(fault) if type(fault).__module__.startswith("mahnlauf_") else f"{type(fault).__name__}."
