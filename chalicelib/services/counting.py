"""Counts facts into a tenant's daily counters, each fact once however often it is delivered."""

from collections.abc import Mapping

from chalicelib.domain.events import Fact, Published
from chalicelib.domain.hours import SEOUL
from chalicelib.services.ports import Counters

_METRICS: Mapping[Fact, str] = {
    Fact.TURN_TAKEN: "turns",
    Fact.QUESTION_UNANSWERED: "unanswered",
    Fact.AGENT_REQUESTED: "agent_requests",
    Fact.CONVERSATION_STARTED: "conversations",
    Fact.EMERGENCY_NOTICED: "emergencies",
    Fact.ANSWER_LIKED: "liked",
    Fact.ANSWER_DISLIKED: "disliked",
    Fact.CORRECTION_DUE: "corrections_due",
    Fact.CORRECTION_SHOWN: "corrections_shown",
    Fact.FAQ_DEGRADED: "faq_degraded",
}
_VERDICTS = (Fact.ANSWER_LIKED, Fact.ANSWER_DISLIKED)


class Counting:
    """The consumer behind the counters' queue."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def count(self, event: Published) -> None:
        """Adds to the Korean day of the fact; raises Retryable when the store did not answer."""
        if event.fact not in _METRICS:
            return
        day = event.at.astimezone(SEOUL).date()
        adds = {_METRICS[event.fact]: 1}
        if event.fact is Fact.TURN_TAKEN and event.data:
            adds[f"topic:{event.data}"] = 1
        self._counters.count(event.tenant_id, day, _counted_as(event), adds)
        if event.fact is Fact.QUESTION_UNANSWERED and event.data.strip():
            self._counters.count_text(event.tenant_id, day, event.id, event.data)


def _counted_as(event: Published) -> str:
    """One person's verdicts on one answer count as one, even from an old button (for 7 days)."""
    if event.fact in _VERDICTS:
        return f"verdict-{event.channel}-{event.contact}-{event.data}"
    return event.id
