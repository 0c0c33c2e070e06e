"""What the rules of sending need of the outside; the fakes pass the stores' contract tests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import ConversationKey


class ConsentStore(Protocol):
    """What people agreed to and refused; what a city sent that nobody asked for."""

    def of(self, tenant_id: str, who: ConversationKey) -> Consents:
        """All that a person said, read strongly; of who said nothing an empty one."""

    def write(
        self,
        tenant_id: str,
        who: ConversationKey,
        consents: Consents,
        topics: Mapping[str, bytes | None] = ...,
    ) -> None:
        """Writes over the revision that was read; raises Conflict when it has changed since.

        `topics`: lists of subscribers that change with it, none where it is left out: the sealed
        phone, None where they leave the list.
        """

    def note_sent(self, tenant_id: str, channel: str, at: datetime) -> None:
        """Something that nobody asked for goes out on this channel; the newest moment stays."""

    def was_noticed(self, tenant_id: str, channel: str, now: datetime) -> bool:
        """Whether the city sent something unasked there in the last 30 days."""


class Purse(Protocol):
    """What a tenant's messages cost, month by month, in hundredths of a won."""

    def pay(
        self, tenant_id: str, month: str, key: str, cost: int, cap: int | None, at: datetime
    ) -> bool:
        """Adds the cost once per key; False, with nothing added, where it would pass the cap.

        `cap` None: there is none for this one. Raises Retryable.
        """

    def give_back(self, tenant_id: str, key: str, cost: int, at: datetime) -> bool:
        """Takes the cost, or what was paid if that is less, off the month in which it was paid.

        Once per key; False where nothing was paid by it of late, or it was given back. Raises
        Retryable.
        """

    def spent(self, tenant_id: str, month: str) -> int:
        """So far, read strongly."""

    def warns(self, tenant_id: str, month: str, at_least: int) -> bool:
        """Whether so much is spent, and nobody was told of it yet: True once a month."""
