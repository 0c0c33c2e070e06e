"""Who read and changed what, noted before it is read or changed: no note, no access."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.audit import AuditEntry, Wanted
from chalicelib.services.login_ports import AuditLog

# An IP address is no longer; a log is no place for more.
SOURCE_KEPT = 45
SUBJECT_KEPT = 200
DETAIL_KEPT = 500


class Auditing:
    """Notes and finds."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log

    def note(
        self,
        tenant_id: str,
        at: datetime,
        member: str,
        action: str,
        subject: str,
        source: str,
        detail: str = "",
    ) -> None:
        """Raises Retryable when it could not be written: then nothing may be shown or done."""
        entry = AuditEntry(
            at,
            member,
            action,
            subject[:SUBJECT_KEPT],
            source[:SOURCE_KEPT],
            detail[:DETAIL_KEPT],
        )
        self._log.add(tenant_id, entry)

    def find(self, tenant_id: str, wanted: Wanted) -> Sequence[AuditEntry]:
        """Oldest first."""
        return self._log.entries(tenant_id, wanted)
