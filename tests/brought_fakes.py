"""What taking files needs of the outside, in memory; the notes pass the store's contract tests."""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.domain.brought_file import BroughtFile
from chalicelib.domain.conversation import ConversationKey
from tests.fakes import FakeConversations


class FakeBroughtFiles:
    """Outcomes by turn and place; turns are those of the conversations given."""

    def __init__(self, conversations: FakeConversations) -> None:
        self.items: dict[tuple[ConversationKey, int, int], BroughtFile] = {}
        self._conversations = conversations

    def put(
        self, tenant_id: str, who: ConversationKey, brought: BroughtFile, until: datetime
    ) -> bool:
        place = who, brought.seq, brought.n
        turns = {turn.seq for turn in self._conversations.history(tenant_id, who)}
        if place in self.items or brought.seq not in turns:
            return False
        self.items[place] = brought
        return True

    def of(
        self, tenant_id: str, who: ConversationKey, first: int, last: int
    ) -> Sequence[BroughtFile]:
        found = sorted(place for place in self.items if place[0] == who)
        return [self.items[place] for place in found if first <= place[1] <= last]


class FakeFetch:
    """What lies at addresses: bytes, or what is raised."""

    def __init__(self) -> None:
        self.found: dict[str, bytes | Exception] = {}
        self.asked: list[tuple[str, str]] = []
        self.hosts: Sequence[str] = ()
        self.before: Callable[[], None] = lambda: None

    def __call__(self, family: str, url: str, seconds: float, hosts: Sequence[str] = ()) -> bytes:
        assert seconds > 0
        self.hosts = hosts
        self.asked.append((family, url))
        self.before()
        found = self.found[url]
        if isinstance(found, Exception):
            raise found
        return found
