"""The text line's ports in memory; they pass the contract tests of the true stores."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.text_message import KeptText


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
