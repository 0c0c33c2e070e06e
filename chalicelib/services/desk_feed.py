"""Tells open desk pages that something changed: the facts of talks bump their departments."""

import json
import logging
from collections.abc import Sequence

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.services.desk_ports import Desks, Feeds

log = logging.getLogger(__name__)

_FACTS = frozenset(
    {
        *(Fact.TALK_OPENED, Fact.TALK_HEARD, Fact.TALK_TAKEN, Fact.TALK_RETURNED),
        *(Fact.TALK_TRANSFERRED, Fact.TALK_SNOOZED, Fact.TALK_REPLIED, Fact.TALK_CLOSED),
        *(Fact.TALK_RATED, Fact.PROMISE_MOVED, Fact.TALK_NOTED, Fact.TALK_NOT_DELIVERED),
        *(Fact.TALK_SESSION_ENDED, Fact.ABUSE_WARNED, Fact.ABUSE_ALARMED),
        *(Fact.CONTACT_SUSPENDED, Fact.SUSPENSION_LIFTED, Fact.CONTACT_ASKED, Fact.CONTACT_TOLD),
        *(Fact.TASK_MADE, Fact.TASK_DUE),
    }
)


class DeskFeed:
    """A fact that comes twice bumps twice: pages read once more than they needed to."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds

    def tell(self, facts: Sequence[Published]) -> None:
        """Any facts may come. Raises Retryable."""
        changed: dict[str, set[str]] = {}
        for fact in facts:
            if fact.fact in _FACTS:
                changed.setdefault(fact.tenant_id, set()).update(_departments(fact))
        for tenant_id, departments in changed.items():
            self._feeds.bump(tenant_id, sorted(departments))


class DeliveryFeed:
    """Tells open pages what became of a push: whoever has the talk open reads it anew."""

    def __init__(self, desks: Desks, feeds: Feeds) -> None:
        self._desks = desks
        self._feeds = feeds

    def tell(self, who: ConversationKey) -> None:
        """A delivery of this conversation has changed. Nothing fails by it."""
        try:
            entry = self._desks.entry(who.tenant_id, who)
            if entry:
                self._feeds.bump(who.tenant_id, [entry.department])
        except Retryable:
            # Pages see it when anything else changes.
            log.info("feed not told", extra={"tenant_id": who.tenant_id, "contact": who.contact})


def _departments(fact: Published) -> set[str]:
    """Where the talk is, and where it came from."""
    try:
        told = json.loads(fact.data)
    except ValueError:
        return set()
    if not isinstance(told, dict):
        return set()
    named = (told.get("department"), told.get("came_from"))
    return {each for each in named if isinstance(each, str) and each}
