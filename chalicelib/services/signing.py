"""The secrets that vendors sign with: copied at publishing, sealed, and read where a call comes in.

Officers put the value where all secrets are; a webhook has no way there, and needs none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.services.ports import Vault
from chalicelib.services.text_ports import SigningSecrets

# A value that was changed is noticed within this time.
LIFE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Signing:
    """`clock` gives monotonic seconds."""

    secrets: SigningSecrets
    vault: Vault
    clock: Callable[[], float]
    _known: dict[tuple[str, str], tuple[float, str | None]] = field(default_factory=dict)

    def keep(self, tenant_id: str, name: str, value: str) -> None:
        """Seals and keeps a value. Raises Retryable."""
        self.secrets.put(tenant_id, name, self.vault.seal(tenant_id, value.encode()))

    def value(self, tenant_id: str, name: str) -> str | None:
        """The value, or None; read anew after five minutes. Raises Retryable."""
        now = self.clock()
        read_at, known = self._known.get((tenant_id, name), (None, None))
        if read_at is not None and now - read_at < LIFE_SECONDS:
            return known
        sealed = self.secrets.get(tenant_id, name)
        found = self.vault.open(tenant_id, sealed).decode() if sealed else None
        if found is not None:
            self._known[tenant_id, name] = (now, found)
        return found
