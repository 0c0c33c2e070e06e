"""What stands still, found by the index (overdue.py) and put off in the items themselves.

The index may be some seconds behind: an item is put off only as it was seen.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Retryable
from chalicelib.domain.overdue import LatePush, LateText
from chalicelib.store import deliveries, inbox, places
from chalicelib.store.deliveries import DeliveryItem
from chalicelib.store.failures import Taken
from chalicelib.store.inbox import InboxItem
from chalicelib.store.overdue import INDEX, Kind, due_text, index_key
from chalicelib.store.table import Attributes, Table


class LateItems:
    """Of all tenants. `client` is botocore's; `name` the table's."""

    def __init__(self, table: Table, client: Callable[[], Any], name: str) -> None:
        self._table = table
        self._client = client
        self._name = name

    def texts(self, tenant_id: str, now: datetime, most: int) -> Sequence[LateText]:
        """Texts that should have been read by now, at most so many, the oldest first."""
        return [
            LateText(
                tenant_id,
                raw["pk"]["S"].split("#", 3)[3],
                inbox.moment_of(raw["u"]["N"]),
                raw["g1s"]["S"],
            )
            for raw in self._found(tenant_id, Kind.TEXTS, now, most)
        ]

    def pushes(self, tenant_id: str, now: datetime, most: int) -> Sequence[LatePush]:
        """Pushes that should have come to an end by now, at most so many, the oldest first."""
        found = []
        for raw in self._found(tenant_id, Kind.PUSHES, now, most):
            _, _, _, family, contact = raw["pk"]["S"].split("#", 4)
            delivery = deliveries.delivery_of(DeliveryItem.from_raw_data(raw))
            who = ConversationKey(tenant_id, family, contact)
            found.append(LatePush(who, delivery, raw["g1s"]["S"]))
        return found

    def put_off_text(self, late: LateText, until: datetime | None) -> bool:
        """To another moment, or for ever; False where it was read, or somebody else has it."""
        place = places.claim(late.tenant_id, late.delivery)
        return self._put_off(InboxItem, place, inbox.SORT_KEY, late.due, until)

    def put_off_push(self, late: LatePush, until: datetime | None) -> bool:
        """To another moment, or for ever; False where it went on, or somebody else has it."""
        who, key = late.who, deliveries.sort_key(late.delivery.seq, late.delivery.n)
        place = places.conversation(who.tenant_id, who.family, who.contact)
        return self._put_off(DeliveryItem, place, key, late.due, until)

    def _put_off(
        self,
        model: type[InboxItem] | type[DeliveryItem],
        pk: str,
        sk: str,
        seen: str,
        until: datetime | None,
    ) -> bool:
        actions = (
            [model.due.set(due_text(until))] if until else [model.due.remove(), model.late.remove()]
        )
        try:
            self._table.update(pk, sk, actions, model.due == seen)
        except Taken:
            return False
        return True

    def _found(self, tenant_id: str, kind: Kind, now: datetime, most: int) -> Sequence[Attributes]:
        try:
            answer = self._client().query(
                TableName=self._name,
                IndexName=INDEX,
                KeyConditionExpression="#k = :k AND #s <= :s",
                ExpressionAttributeNames={"#k": "g1k", "#s": "g1s"},
                ExpressionAttributeValues={
                    ":k": {"S": index_key(tenant_id, kind)},
                    ":s": {"S": due_text(now)},
                },
                Limit=most,
            )
        except (BotoCoreError, ClientError) as error:
            raise Retryable("index did not answer") from error
        found: Sequence[Attributes] = answer["Items"]
        return found
