"""Consents written before lists knew of them (standings.py) are brought there, page by page.

Once for a table, by an operator: a scan, since no index leads to them. Whoever said something
meanwhile is known already, and who was deleted stays so.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.standing import standings_of
from chalicelib.store import standings
from chalicelib.store.consents import SORT_KEY, ConsentItem, consents_of
from chalicelib.store.failures import Taken, translated
from chalicelib.store.table import Table


class Brought(NamedTuple):
    """`found`: consents in these pages; `written`: of whom lists knew nothing.

    `after`: where to go on, empty at the end.
    """

    found: int
    written: int
    after: str


class EarlierConsents:
    """Consents of all tenants."""

    def __init__(self, table: "ScannedTable", clock: Callable[[], datetime]) -> None:
        self._table = table
        self._clock = clock

    def bring(self, after: str = "") -> Brought:
        """One page of the table, up to 1 MB, behind the key named. The same again writes nothing.

        Raises Retryable and Conflict: then the same page may be asked for again.
        """
        items, after = self._table.scanned(SORT_KEY, after)
        return Brought(len(items), sum(map(self._write, items)), after)

    def _write(self, item: ConsentItem) -> bool:
        tenant_id, family, contact = _whose(item.pk)
        consents = consents_of(item)
        if not standings_of(consents):
            return False
        who = ConversationKey(tenant_id, family, contact)
        known, said = standings.rows(
            self._table, tenant_id, who, consents, self._clock(), only_new=True
        )
        unchanged = ConsentItem.revision == item.revision
        try:
            self._table.transact(self._table.checking(item.pk, item.sk, unchanged), known, said)
        except Taken:
            return False
        return True


class ScannedTable(Table):
    """The table, read whole by whoever may: no function has this right."""

    def scanned(self, sort_key: str, after: str) -> tuple[list[ConsentItem], str]:
        """The items of a page that bear this `sk`, and the key of the last one that was read."""
        start = {"pk": {"S": after.partition(" ")[0]}, "sk": {"S": after.partition(" ")[2]}}
        asked = {"ExclusiveStartKey": start} if after else {}
        with translated():
            page = self._connection.client.scan(
                TableName=self._name,
                FilterExpression="sk = :sk",
                ExpressionAttributeValues={":sk": {"S": sort_key}},
                ConsistentRead=True,
                **asked,
            )
        last = page.get("LastEvaluatedKey")
        found = [ConsentItem.from_raw_data(raw) for raw in page["Items"]]
        return found, f"{last['pk']['S']} {last['sk']['S']}" if last else ""


def _whose(pk: str) -> tuple[str, str, str]:
    _, tenant_id, _, family, contact = pk.split("#", 4)
    return tenant_id, family, contact
