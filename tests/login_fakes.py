"""The ports of logging in, in memory; they pass the contract tests of the true stores."""

from collections.abc import Sequence

from chalicelib.domain.audit import AuditEntry, Wanted
from chalicelib.domain.claims import Claims
from chalicelib.domain.errors import Conflict, Reason, Rejected
from chalicelib.domain.login_attempt import Attempt
from chalicelib.domain.session import Session, sessions_of


class FakeSessions:
    """Sessions in a dict; `written` counts writes."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Session] = {}
        self.written = 0

    def add(self, tenant_id: str, session: Session) -> None:
        if (tenant_id, session.id) in self.kept:
            raise Conflict("session exists")
        self._write(tenant_id, session)

    def read(self, tenant_id: str, session: str) -> Session | None:
        return self.kept.get((tenant_id, session))

    def touch(self, tenant_id: str, session: Session) -> bool:
        known = self.kept.get((tenant_id, session.id))
        if known is None or known.ended_at is not None:
            return False
        self._write(tenant_id, session)
        return True

    def end(self, tenant_id: str, session: Session) -> None:
        self._write(tenant_id, session)

    def of_member(self, tenant_id: str, member: str) -> Sequence[Session]:
        mine = sessions_of(member)
        return [
            session
            for (tenant, id), session in sorted(self.kept.items())
            if tenant == tenant_id and id.startswith(mine)
        ]

    def _write(self, tenant_id: str, session: Session) -> None:
        self.kept[tenant_id, session.id] = session
        self.written += 1


class FakeAudit:
    """The log in a list."""

    def __init__(self) -> None:
        self.log: list[tuple[str, AuditEntry]] = []

    def add(self, tenant_id: str, entry: AuditEntry) -> None:
        self.log.append((tenant_id, entry))

    def entries(self, tenant_id: str, wanted: Wanted) -> Sequence[AuditEntry]:
        mine = [entry for tenant, entry in self.log if tenant == tenant_id and wanted.takes(entry)]
        return sorted(mine, key=lambda entry: entry.at)


class FakeIssuer:
    """Says `claims` to whoever brings the code `good`."""

    def __init__(self, claims: Claims) -> None:
        self.claimed = claims

    def address(self, attempt: Attempt, redirect_uri: str) -> str:
        return f"https://issuer.example/?state={attempt.state}&back={redirect_uri}"

    def claims(self, code: str, attempt: Attempt, redirect_uri: str) -> Claims:
        if code != "good":
            raise Rejected(Reason.BAD_LOGIN)
        return self.claimed

    def log_out_address(self, back_to: str) -> str:
        return ""
