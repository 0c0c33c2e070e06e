"""What the consult talk needs of the outside; the fakes pass the stores' contract tests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.channel import Account
from chalicelib.domain.consult import ConsultEvent
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.delivery import Delivery, Outcome
from chalicelib.domain.message import Attachment, Unknown
from chalicelib.domain.person_told import Sealed


class ConsultChannel(Protocol):
    """The dealer's dialect; pure. `ACKNOWLEDGED`: what it takes as an answer, in bytes."""

    ACKNOWLEDGED: bytes

    def verify(self, hook: str, account: Account) -> None:
        """Raises Rejected(BAD_SECRET) for an address that is not this account's."""

    def parse(self, kind: str, body: bytes) -> ConsultEvent | Unknown:
        """What was posted; raises Rejected(BAD_BODY) for what is no JSON object."""


class Sender(Protocol):
    """The dealer's calls: no error leaves them, an Outcome says what came of it."""

    def say(self, account: Account, api_key: str, user: str, text: str, ref: str) -> Outcome:
        """One text of at most 1,000 characters; `ref` comes back with the result."""

    def give(
        self, account: Account, api_key: str, user: str, file: Attachment, body: bytes, ref: str
    ) -> Outcome:
        """A picture or a file of at most 4 MB under its name; `ref` as with `say`."""

    def ask_for_phone(
        self, account: Account, api_key: str, user: str, text: str, ref: str
    ) -> Outcome:
        """The same as a card with which the person may tell their phone number."""

    def end(self, account: Account, api_key: str, user: str) -> Outcome:
        """Ends the session."""


class Aliases(Protocol):
    """Other ids of a contact."""

    def find(self, tenant_id: str, family: str, hashed: str) -> str:
        """The contact id behind another id's hash, read strongly; empty where none is known."""

    def learn(self, tenant_id: str, who: ConversationKey, hashed: str, until: datetime) -> None:
        """From now on this is an id of that contact too; it goes with their conversation."""


class SealedItems(Protocol):
    """Personal data beside a conversation, sealed."""

    def put(
        self,
        tenant_id: str,
        who: ConversationKey,
        name: str,
        sealed: bytes,
        until: datetime,
        hint: str = "",
    ) -> None:
        """Writes or replaces; `hint` is what may be seen of it unopened."""

    def get(self, tenant_id: str, who: ConversationKey, name: str) -> bytes | None:
        """What was put, read strongly; None where nothing was."""

    def find(self, tenant_id: str, who: ConversationKey, name: str) -> Sealed | None:
        """The same with its hint and the end of its life, which is the caller's to judge."""


class Deliveries(Protocol):
    """Pushes of turns."""

    def create(
        self, tenant_id: str, who: ConversationKey, delivery: Delivery, until: datetime
    ) -> bool:
        """Claims a push; False when it was claimed before."""

    def find(self, tenant_id: str, who: ConversationKey, seq: int, n: int) -> Delivery | None:
        """One push, read strongly."""

    def change(
        self, tenant_id: str, who: ConversationKey, before: Delivery, after: Delivery
    ) -> bool:
        """Writes `after` over what was seen; False when it has changed since, or is gone."""

    def recent(self, tenant_id: str, who: ConversationKey, since: int) -> Sequence[Delivery]:
        """The pushes of turns from `since` on, in order, read strongly."""

    def newest(self, tenant_id: str, who: ConversationKey, turns: int) -> Sequence[Delivery]:
        """The pushes of the newest turn that has one and of so many numbers up to it, in order."""

    def turns(self, tenant_id: str, who: ConversationKey, first: int, last: int) -> Sequence[Turn]:
        """The turns from one number to another, in order, read strongly."""
