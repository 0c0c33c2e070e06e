"""A channel's secret through its life: made, shown once to be pasted, rotated, retired.

Names are `/<tenant>/<name>`, the one before it `/<tenant>/<name>-previous`. Both are valid while a
rotation runs, since a messenger's console and we cannot change at the same moment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from chalicelib.services.ports import Secrets


@dataclass(frozen=True, slots=True)
class ChannelSecrets:
    """`new_secret` gives an unguessable value; `prefix` stands before every name."""

    secrets: Secrets
    new_secret: Callable[[], str]
    prefix: str = ""

    def value(self, tenant_id: str, name: str) -> str | None:
        """The newest value, to be shown to the person who pastes it."""
        return self.secrets.read(self._place(tenant_id, name))

    def ensure(self, tenant_id: str, name: str) -> None:
        """Makes the secret where there is none."""
        if self.value(tenant_id, name) is None:
            self.secrets.write(self._place(tenant_id, name), self.new_secret())

    def replace(self, tenant_id: str, name: str) -> None:
        """A new value; the old one is kept as the previous, first of all."""
        current = self.value(tenant_id, name)
        if current is not None:
            self.secrets.write(self._previous(tenant_id, name), current)
        self.secrets.write(self._place(tenant_id, name), self.new_secret())

    def drop_previous(self, tenant_id: str, name: str) -> None:
        """Forgets the value before the newest."""
        self.secrets.remove(self._previous(tenant_id, name))

    def current_digest(self, tenant_id: str, name: str) -> str:
        """SHA-256 (hex) of the newest value; empty when there is none."""
        value = self.value(tenant_id, name)
        return _digest(value) if value is not None else ""

    def digests(self, tenant_id: str, name: str) -> list[str]:
        """SHA-256 (hex) of every valid value, the newest first."""
        places = (self._place(tenant_id, name), self._previous(tenant_id, name))
        values = [value for place in places if (value := self.secrets.read(place)) is not None]
        return [_digest(value) for value in dict.fromkeys(values)]

    def _place(self, tenant_id: str, name: str) -> str:
        return f"{self.prefix}/{tenant_id}/{name}"

    def _previous(self, tenant_id: str, name: str) -> str:
        return f"{self._place(tenant_id, name)}-previous"


def _digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()
