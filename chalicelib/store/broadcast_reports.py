"""What vendors reported of a broadcast's texts that did not arrive: beside their chunk's states."""

from chalicelib.domain.broadcast_key import BroadcastKey
from chalicelib.store import places
from chalicelib.store.broadcast_chunk import ChunkItem, chunk_key, report_of
from chalicelib.store.failures import Taken
from chalicelib.store.table import Table


class ReportedFailures:
    """Of all tenants' broadcasts."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def note(self, text: BroadcastKey, reason: str) -> bool:
        """Writes by one update that it failed; False where there is no such text. Idempotent.

        Raises Conflict where a transaction of its chunk's worker is under way, Retryable.
        """
        place = places.broadcast(text.tenant_id, text.broadcast), chunk_key(text.chunk)
        actions = [ChunkItem.reported.add({report_of(text.place, reason)})]
        try:
            self._table.update(*place, actions, ChunkItem.size > text.place)
        except Taken:
            return False
        return True
