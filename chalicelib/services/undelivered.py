"""Tells the agent on the talk what did not reach the person, once, and which way is left."""

import json
from datetime import datetime

from chalicelib.domain.conversation import ConversationKey, Voice
from chalicelib.domain.delivery import NOT_DELIVERED, SESSION_EXPIRED, Delivery, Failure
from chalicelib.domain.desk_entry import DeskEntry, facts_about
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event, Fact
from chalicelib.services.desk_ports import Claims
from chalicelib.services.desk_turns import Act, DeskTurns, Scene


class Undelivered:
    """Writes turns of the desk that say nothing to the person (domain/delivery.py words them)."""

    def __init__(self, turns: DeskTurns, claims: Claims) -> None:
        self._turns = turns
        self._claims = claims

    def tell(self, who: ConversationKey, failed: Delivery) -> None:
        """One push did not arrive. A talk that nobody has open any more tells nobody.

        That its session is over is told once. A session that began since has not ended by it.
        """
        over = failed.reason == Failure.SESSION_EXPIRED
        sent_by = self._session_of(who, failed.seq) if over else ""

        def decide(scene: Scene) -> Step:
            entry, reason = scene.open_entry(), failed.reason
            if over and not entry.session:
                raise NotFound("its end is told")
            ends = over and entry.session == sent_by
            if over and not ends:
                reason = Failure.OLD_SESSION
            after = entry.changed(session="" if ends else entry.session)
            data = facts_about(after, seq=failed.seq, reason=reason)
            return Step(after, Voice.DESK, facts=(Event(Fact.TALK_NOT_DELIVERED, data),))

        claim = f"told#{who.contact}#{failed.seq}#{failed.n}"
        self._say(who, Act(decide, claim=claim, trigger=NOT_DELIVERED))

    def session_over(self, who: ConversationKey, session: str, claim: str, at: datetime) -> None:
        """The channel's session ended. One that is no longer the talk's own ends nothing."""

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            if not _is_of(entry, session):
                raise NotFound("no such session")
            after = entry.changed(session="")
            fact = Event(Fact.TALK_SESSION_ENDED, facts_about(after))
            return Step(after, Voice.DESK, facts=(fact,))

        self._say(who, Act(decide, claim=claim, trigger=SESSION_EXPIRED, at=at))

    def notice_failed(self, who: ConversationKey, notice: str, reason: str) -> None:
        """No way brought a notice to whoever is in this talk (domain/notice_words.py words it)."""

        def decide(scene: Scene) -> Step:
            after = scene.open_entry().changed()
            data = facts_about(after, notice=notice, reason=reason)
            return Step(after, Voice.DESK, facts=(Event(Fact.TALK_NOT_DELIVERED, data),))

        self._say(who, Act(decide, claim=f"told#notice#{notice}", trigger=NOT_DELIVERED))

    def _session_of(self, who: ConversationKey, seq: int) -> str:
        """The session by which the turn was to go out; empty where it had none."""
        turn = self._turns.stored(who, seq)
        told = [json.loads(event.data) for event in turn.events if event.data] if turn else []
        return next((str(each["session"]) for each in told if "session" in each), "")

    def _say(self, who: ConversationKey, act: Act) -> None:
        if self._claims.taken(who.tenant_id, act.claim):
            return
        try:
            self._turns.write(who, act)
        except NotFound:
            # Nobody has the talk open, or its session is another by now, or over as they know.
            return


def _is_of(entry: DeskEntry, session: str) -> bool:
    return bool(entry.session) and session in ("", entry.session)
