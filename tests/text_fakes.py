"""The text line's ports in memory; they pass the contract tests of the true stores."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import OWN, DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Published
from chalicelib.domain.overdue import unread_by
from chalicelib.domain.text_message import KeptText, OutgoingText
from chalicelib.domain.text_run import TextRun
from chalicelib.services.vendor_ports import Registration


class FakeInbox:
    """Texts by tenant and delivery."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], KeptText] = {}
        # Those that nobody has read, and by when somebody should have.
        self.unread: dict[tuple[str, str], datetime] = {}

    def put(self, tenant_id: str, text: KeptText) -> bool:
        if (tenant_id, text.id) in self.texts:
            return False
        millis = text.received_at.microsecond // 1000 * 1000
        kept = replace(text, received_at=text.received_at.replace(microsecond=millis))
        self.texts[tenant_id, text.id] = kept
        self.unread[tenant_id, text.id] = unread_by(kept.received_at)
        return True

    def done(self, tenant_id: str, delivery: str) -> None:
        self.unread.pop((tenant_id, delivery), None)

    def get(self, tenant_id: str, delivery: str) -> KeptText | None:
        return self.texts.get((tenant_id, delivery))


class FakeTextRuns:
    """The newest run of each person, and the texts that are of one."""

    def __init__(self) -> None:
        self.runs: dict[tuple[str, ConversationKey], TextRun] = {}
        self.marks: set[tuple[str, str]] = set()

    def get(self, tenant_id: str, who: ConversationKey) -> TextRun | None:
        return self.runs.get((tenant_id, who))

    def taken(self, tenant_id: str, delivery: str) -> bool:
        return (tenant_id, delivery) in self.marks

    def add(self, tenant_id: str, who: ConversationKey, run: TextRun, delivery: str) -> bool:
        if self.taken(tenant_id, delivery):
            return False
        self.put(tenant_id, who, run)
        self.marks.add((tenant_id, delivery))
        return True

    def put(self, tenant_id: str, who: ConversationKey, run: TextRun) -> None:
        known = self.runs.get((tenant_id, who))
        if run.revision != (known.revision + 1 if known else 1):
            raise Conflict("run moved on")
        self.runs[tenant_id, who] = run


class FakeLater:
    """Facts with the moment from which on they are handed out."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.waiting: list[tuple[datetime, Published]] = []

    def send(self, event: Published, seconds: int) -> None:
        self.waiting.append((self._now() + timedelta(seconds=seconds), event))

    def received(self) -> list[Published]:
        """What is handed out by now, oldest first; once."""
        due = [each for each in self.waiting if each[0] <= self._now()]
        self.waiting = [each for each in self.waiting if each[0] > self._now()]
        return [event for _, event in sorted(due, key=lambda each: each[0])]


class FakeAside:
    """Failures by tenant and delivery."""

    def __init__(self) -> None:
        self.failures: dict[tuple[str, str], list[str]] = {}

    def failed(self, tenant_id: str, delivery: str, error: str, at: datetime) -> int:
        found = self.failures.setdefault((tenant_id, delivery), [])
        found.append(error)
        return len(found)


class FakeSigningSecrets:
    """Sealed values by tenant and name."""

    def __init__(self) -> None:
        self.sealed: dict[tuple[str, str], bytes] = {}

    def put(self, tenant_id: str, name: str, sealed: bytes) -> None:
        self.sealed[tenant_id, name] = sealed

    def get(self, tenant_id: str, name: str) -> bytes | None:
        return self.sealed.get((tenant_id, name))


class FakeTextSender:
    """A vendor with phones behind it. One that is repeatable sends a key once, however often tried.

    `outcomes` are used up first, one a call; what they say was taken, has arrived, and what may
    be, if it `takes_cut`.
    `asked`: what it was asked after; `says`: what it answers, by key; else whether it has it, if it
    `can_be_asked`, as one that is not repeatable can.
    """

    def __init__(
        self,
        name: str = OWN,
        is_repeatable: bool = True,
        phones: dict[str, list[OutgoingText]] | None = None,
    ) -> None:
        self.name = name
        self.is_repeatable = is_repeatable
        self.phones: dict[str, list[OutgoingText]] = {} if phones is None else phones
        # By the text's key.
        self.pictures: dict[str, bytes] = {}
        self.outcomes: list[Outcome] = []
        self.calls = 0
        self.asked: list[str] = []
        self.says: dict[str, Outcome | None] = {}
        self.can_be_asked = not is_repeatable
        self.takes_cut = True
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self._known: set[str] = set()

    def send_text(self, by: Registration, text: OutgoingText) -> Outcome:
        self.calls += 1
        self.before()
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome(DeliveryState.SENT, key="k")
        may_have = outcome.state is DeliveryState.UNKNOWN and self.takes_cut
        if outcome.state is DeliveryState.SENT or may_have:
            if not (self.is_repeatable and text.key in self._known):
                self.phones.setdefault(text.to, []).append(text)
            self._known.add(text.key)
        self.after()
        return outcome

    def send_picture(self, by: Registration, text: OutgoingText, picture: bytes) -> Outcome:
        self.pictures[text.key] = picture
        return self.send_text(by, text)

    def send_alimtalk(self, by: Registration, message: OutgoingAlimtalk) -> Outcome:
        raise AssertionError("no reply is an alimtalk")

    def ask(self, by: Registration, key: str, vendor_key: str, to: str = "") -> Outcome | None:
        self.asked.append(key)
        if key in self.says or not self.can_be_asked:
            return self.says.get(key)
        if key in self._known:
            return Outcome(DeliveryState.DELIVERED, key="k")
        return Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
