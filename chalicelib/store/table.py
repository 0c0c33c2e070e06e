"""The one table, over PynamoDB: items in, items out, every error translated.

PynamoDB's models give the items their shape; its connection makes the calls, on a client that is
handed in. So one botocore session serves everything, no class knows a table's name, and nothing
asks DynamoDB to describe the table.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from time import sleep
from typing import Any, TypeVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection.base import Connection, MetaTable
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.domain.errors import Retryable
from chalicelib.store.failures import translated

# One attribute of an item as DynamoDB's JSON has it: {"S": "text"}.
Attributes = dict[str, dict[str, Any]]
# One action of a transaction, as `Table.transact` takes it.
Write = dict[str, Any]


class Item(Model):
    """What every item has. `ttl`: seconds since 1970, judged in code, never by a filter."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    ttl = NumberAttribute(null=True)

    def _set_defaults(self, _user_instantiated: bool = True) -> None:
        """Nothing: PynamoDB would ask each attribute for its default, and no item has any."""

    def serialize(self, null_check: bool = True) -> Attributes:
        """DynamoDB's JSON of what is set: most items set few of the attributes they may have."""
        known = self.get_attributes()
        given = {name: value for name, value in self.attribute_values.items() if value is not None}
        if null_check and not _needed(type(self)) <= given.keys():
            # PynamoDB's own way is slower, and says in its error what is missing.
            return super().serialize(null_check)
        return {
            known[name].attr_name: {known[name].attr_type: known[name].serialize(value)}
            for name, value in given.items()
        }


@cache
def _needed(model: type[Item]) -> frozenset[str]:
    return frozenset(name for name, known in model.get_attributes().items() if not known.null)


I = TypeVar("I", bound=Item)  # noqa: E741

_BATCH = 25
_BATCH_TRIES = 6


class Table:
    """Calls on the table `name`; `client` gives botocore's DynamoDB client when first needed."""

    def __init__(
        self, name: str, client: Callable[[], Any], pause: Callable[[float], None] = sleep
    ) -> None:
        self._name = name
        self._connection = _Connection(client)
        self._connection.add_meta_table(_keys_of(name))
        self._pause = pause

    def get(self, model: type[I], pk: str, sk: str, strong: bool = True) -> I | None:
        """One item, or None."""
        with translated():
            found = self._connection.get_item(self._name, pk, sk, consistent_read=strong)
        raw = found.get("Item")
        return model.from_raw_data(raw) if raw else None

    def put(self, item: Item, condition: Condition | None = None) -> None:
        """Writes the item; raises Taken when the condition does not hold."""
        with translated():
            self._connection.put_item(self._name, **_saved(item, condition))

    def update(
        self, pk: str, sk: str, actions: Sequence[Action], condition: Condition | None = None
    ) -> None:
        """Updates one item, or makes it; raises Taken when the condition does not hold."""
        with translated():
            self._connection.update_item(self._name, pk, sk, actions=actions, condition=condition)

    def updated(
        self,
        model: type[I],
        pk: str,
        sk: str,
        actions: Sequence[Action],
        condition: Condition | None = None,
    ) -> I:
        """As `update`; the item as it is after it."""
        with translated():
            answer = self._connection.update_item(
                self._name, pk, sk, actions=actions, condition=condition, return_values="ALL_NEW"
            )
        return model.from_raw_data(answer["Attributes"])

    def query(
        self, model: type[I], pk: str, within: Condition | None = None, strong: bool = True
    ) -> Iterator[I]:
        """The items of a partition in the order of `sk`, page by page."""
        for raw in self._pages(pk, range_key_condition=within, consistent_read=strong):
            yield model.from_raw_data(raw)

    def last(self, model: type[I], pk: str, within: Condition) -> I | None:
        """The item with the highest `sk`, read strongly: one read of one item."""
        page = self._page(
            pk,
            range_key_condition=within,
            consistent_read=True,
            scan_index_forward=False,
            limit=1,
        )
        items = page["Items"]
        return model.from_raw_data(items[0]) if items else None

    def first(
        self, model: type[I], pk: str, limit: int, within: Condition | None = None
    ) -> list[I]:
        """At most `limit` items in the order of `sk`, read strongly: one call, no item more."""
        page = self._page(pk, range_key_condition=within, consistent_read=True, limit=limit)
        return [model.from_raw_data(raw) for raw in page["Items"]]

    def keys(
        self, pk: str, limit: int | None = None, within: Condition | None = None
    ) -> Iterator[tuple[str, str]]:
        """The keys of a partition in order, read strongly; at most `limit` of them."""
        asked = {"attributes_to_get": ["pk", "sk"], "consistent_read": True, "limit": limit}
        asked["range_key_condition"] = within
        for raw in islice(self._pages(pk, **asked), limit):
            yield raw["pk"]["S"], raw["sk"]["S"]

    def transact(self, *writes: Write) -> None:
        """All of the writes or none; raises Taken when a condition fails, Conflict when crossed."""
        with translated():
            self._connection.transact_write_items(
                condition_check_items=[write for write in writes if _only_checks(write)],
                delete_items=[write for write in writes if isinstance(write, _Deletion)],
                put_items=[write for write in writes if "Item" in write],
                update_items=[write for write in writes if "UpdateExpression" in write],
            )

    def saving(self, item: Item, condition: Condition | None = None) -> Write:
        """A put, for `transact`."""
        return self._connection.get_operation_kwargs(
            self._name, key="Item", **_saved(item, condition)
        )

    def checking(self, pk: str, sk: str, condition: Condition) -> Write:
        """A condition on an item that is not written, for `transact`."""
        return self._connection.get_operation_kwargs(self._name, pk, sk, condition=condition)

    def updating(
        self, pk: str, sk: str, actions: Sequence[Action], condition: Condition | None = None
    ) -> Write:
        """An update, for `transact`."""
        return self._connection.get_operation_kwargs(
            self._name, pk, sk, actions=actions, condition=condition
        )

    def deleting(self, pk: str, sk: str, condition: Condition | None = None) -> Write:
        """A deletion, for `transact`."""
        return _Deletion(
            self._connection.get_operation_kwargs(self._name, pk, sk, condition=condition)
        )

    def remove(self, keys: Iterable[tuple[str, str]]) -> int:
        """Deletes items in this order, 25 a call; how many keys there were."""
        remaining, count = iter(keys), 0
        while batch := list(islice(remaining, _BATCH)):
            self._remove(batch)
            count += len(batch)
        return count

    def _remove(self, batch: list[tuple[str, str]]) -> None:
        left: list[Any] = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in batch]
        for attempt in range(_BATCH_TRIES):
            if attempt:
                self._pause(0.05 * 2**attempt)
            with translated():
                answer = self._connection.batch_write_item(self._name, delete_items=left)
            unprocessed = answer.get("UnprocessedItems", {}).get(self._name, [])
            left = [request["DeleteRequest"]["Key"] for request in unprocessed]
            if not left:
                return
        raise Retryable("store left items undeleted")

    def _pages(self, pk: str, **asked: Any) -> Iterator[Attributes]:
        start: Attributes | None = None
        while True:
            page = self._page(pk, exclusive_start_key=start, **asked)
            yield from page["Items"]
            start = page.get("LastEvaluatedKey")
            if not start:
                return

    def _page(self, pk: str, **asked: Any) -> dict[str, Any]:
        with translated():
            page = self._connection.query(self._name, pk, **asked)
        if "Items" not in page:
            raise Retryable("answer cut short")
        return page


class _Connection(Connection):
    """PynamoDB's connection, on a client that is not its own."""

    def __init__(self, client: Callable[[], Any]) -> None:
        super().__init__()
        self._lent = client

    @property
    def client(self) -> Any:
        return self._lent()

    def dispatch(self, operation_name: str, operation_kwargs: Any) -> Any:
        # PynamoDB's own asks for the units used and tells listeners, of whom there are none.
        return self._make_api_call(operation_name, operation_kwargs)


class _Deletion(Write):
    """Looks as a check does: only its class tells them apart."""


def _only_checks(write: Write) -> bool:
    wanted = "Item" in write or "UpdateExpression" in write
    return not wanted and not isinstance(write, _Deletion)


def _saved(item: Item, condition: Condition | None) -> dict[str, Any]:
    attributes = item.serialize()
    return {
        "hash_key": attributes.pop("pk")["S"],
        "range_key": attributes.pop("sk")["S"],
        "attributes": attributes,
        "condition": condition,
    }


def _keys_of(name: str) -> MetaTable:
    return MetaTable(
        {
            "TableName": name,
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
        }
    )
