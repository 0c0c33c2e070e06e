"""What notices need of the outside; the fakes pass the stores' contract tests."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Outcome
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_ways import NoticeWays, Way
from chalicelib.domain.tenant import Tenant
from chalicelib.services.vendor_ports import Registration


class Notices(Protocol):
    """Notices, one item each; who reads one reads it strongly."""

    def create(self, notice: Notice) -> bool:
        """Writes a new one with its fact; False where one of this id is there already."""

    def get(self, tenant_id: str, id: str) -> Notice | None:
        """As it is."""

    def change(self, before: Notice, after: Notice, told: Fact | None = None) -> Notice:
        """Writes `after` over what was seen, and what is told of it with it: as it was written.

        Raises Conflict where it has changed since. The fact's data is what `told_data` makes.
        """

    def due(self, tenant_id: str, now: datetime, limit: int) -> Sequence[str]:
        """Ids of those whose moment has come, at most so many; perhaps a moment behind."""

    def forget(self, tenant_id: str, who: ConversationKey) -> None:
        """Ends every notice to a conversation that is deleted, and leaves nothing of who it was.

        A cause that was theirs asks for no second one. Raises Retryable.
        """


class VendorChoice(Protocol):
    """Which vendor a message goes to, and how the vendors do."""

    def choose(
        self,
        tenant_id: str,
        ways: NoticeWays,
        way: Way,
        key: str,
        now: datetime,
        not_by: Collection[str] = (),
        spills: bool = False,
    ) -> Registration | None:
        """One of `ways.vendors` for this message; None where it has no room now.

        `not_by`: names of those that surely did not take it, passed over while there is another.
        `spills`: where the one has no room, the next one that has; for what somebody waits for.
        """

    def named(self, tenant_id: str, ways: NoticeWays, name: str) -> Registration | None:
        """The one of this name; None where the tenant has it no more, or no key of it."""

    def has_room(self, registration: Registration) -> bool:
        """Whether it may be called now without outrunning its rate; waits a moment for it."""

    def heard(self, registration: Registration, outcome: Outcome, seconds: float) -> None:
        """What a call came to, and how long it took."""


class SessionDoor(Protocol):
    """A consult talk that still lasts. It knows a key that it has had: it says nothing twice."""

    def say(self, tenant: Tenant, who: ConversationKey, text: str, key: str) -> Outcome:
        """Says it there; FAILED_PERMANENT with SESSION_EXPIRED where there is none.

        SENT: it stands in the talk, its push may still be to come. No error leaves it.
        """

    def ask(self, who: ConversationKey, key: str, ref: str, patience: timedelta) -> Outcome:
        """What became of it; what has not gone out by now does not any more. Raises Retryable.

        CREATED: asked too early, by `retry_after` where given: a call is under way, or it was cut
        less than `patience` ago and may yet be reported. `ref`: what `say` gave as its key.
        """


class Later(Protocol):
    """The queue of notices, with a delay."""

    def send(self, event: Published, seconds: int) -> None:
        """The fact, as the queue carries it, after `seconds`, at most 900. Raises Retryable."""
