"""The text line's ports in memory; they pass the contract tests of the true stores."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.text_message import KeptText, OutgoingText


class FakeInbox:
    """Texts by tenant and delivery."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], KeptText] = {}

    def put(self, tenant_id: str, text: KeptText) -> bool:
        if (tenant_id, text.id) in self.texts:
            return False
        millis = text.received_at.microsecond // 1000 * 1000
        kept = replace(text, received_at=text.received_at.replace(microsecond=millis))
        self.texts[tenant_id, text.id] = kept
        return True

    def get(self, tenant_id: str, delivery: str) -> KeptText | None:
        return self.texts.get((tenant_id, delivery))


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
    """A vendor with phones behind it: a key is sent once, however often it is tried.

    `outcomes` are used up first, one a call; what they say was taken, or may be, has arrived.
    """

    def __init__(self) -> None:
        self.phones: dict[str, list[OutgoingText]] = {}
        self.outcomes: list[Outcome] = []
        self.calls = 0
        self.after: Callable[[], None] = lambda: None
        self._known: set[str] = set()

    def send(self, account: Account, api_key: str, text: OutgoingText) -> Outcome:
        self.calls += 1
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome(DeliveryState.SENT, key="k")
        if outcome.state in (DeliveryState.SENT, DeliveryState.UNKNOWN):
            if text.key not in self._known:
                self.phones.setdefault(text.to, []).append(text)
            self._known.add(text.key)
        self.after()
        return outcome
