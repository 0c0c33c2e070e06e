"""What logging in and staying logged in need of the outside."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.audit import AuditEntry, Wanted
from chalicelib.domain.claims import Claims
from chalicelib.domain.login_attempt import Attempt
from chalicelib.domain.session import Session


class SessionStore(Protocol):
    """Sessions of the desk."""

    def add(self, tenant_id: str, session: Session) -> None:
        """Writes a new one; raises Conflict when there is one with its id."""

    def read(self, tenant_id: str, session: str) -> Session | None:
        """Read strongly: what was ended just now is seen."""

    def touch(self, tenant_id: str, session: Session) -> bool:
        """Writes its last use; False when it was ended meanwhile."""

    def end(self, tenant_id: str, session: Session) -> None:
        """Writes that it is over; nothing makes it go on."""

    def of_member(self, tenant_id: str, member: str) -> Sequence[Session]:
        """All that are kept, ended ones too."""


class Issuer(Protocol):
    """Where staff prove who they are (OpenID Connect)."""

    def address(self, attempt: Attempt, redirect_uri: str) -> str:
        """Where the browser is sent to; raises Retryable."""

    def claims(self, code: str, attempt: Attempt, redirect_uri: str) -> Claims:
        """What the issuer says of whom it sent back; raises Rejected, Retryable, Permanent."""

    def log_out_address(self, back_to: str) -> str:
        """Where the browser is sent to after log-out; empty where the issuer keeps no session."""


class AuditLog(Protocol):
    """The log of access: put-only."""

    def add(self, tenant_id: str, entry: AuditEntry) -> None:
        """Writes it, or raises Retryable."""

    def entries(self, tenant_id: str, wanted: Wanted) -> Sequence[AuditEntry]:
        """Oldest first."""
