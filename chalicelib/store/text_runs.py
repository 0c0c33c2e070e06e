"""Runs of texts (domain/text_run.py): one item beside a conversation, its newest run.

That a text is of a run is written with the run, in one transaction, at the text's own delivery
(`T#<tenant>#I#<delivery>`, sk `RUN`): so each is of one run for ever.
"""

import json
from datetime import UTC, datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict
from chalicelib.domain.text_message import REMEMBERED_DAYS
from chalicelib.domain.text_run import Stage, TextRun
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table

SORT_KEY = "RUN"

_FREE = Item.sk.does_not_exist()


class RunItem(Item):
    """At sk `RUN` of the conversation. It holds names, and nothing that was written."""

    texts = UnicodeAttribute(attr_name="x")
    first_at = UnicodeAttribute(attr_name="f")
    last_at = UnicodeAttribute(attr_name="l")
    seconds = NumberAttribute(attr_name="s")
    stage = UnicodeAttribute(attr_name="g")
    revision = NumberAttribute(attr_name="v")


class TextRuns:
    """Runs of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, tenant_id: str, who: ConversationKey) -> TextRun | None:
        """The newest run, read strongly."""
        item = self._table.get(RunItem, _partition(tenant_id, who), SORT_KEY)
        return _run(item) if item else None

    def taken(self, tenant_id: str, delivery: str) -> bool:
        """Whether this text is of a run, read strongly."""
        return self._table.get(Item, places.claim(tenant_id, delivery), SORT_KEY) is not None

    def add(self, tenant_id: str, who: ConversationKey, run: TextRun, delivery: str) -> bool:
        """Writes the run with this text in it; False when the text is of one already.

        Raises Conflict where the run before it has moved on.
        """
        ttl = _until(run)
        mark = Item(places.claim(tenant_id, delivery), SORT_KEY, ttl=ttl)
        item = _item(_partition(tenant_id, who), run)
        try:
            self._table.transact(
                self._table.saving(item, _next(run)), self._table.saving(mark, _FREE)
            )
        except Taken:
            if self.taken(tenant_id, delivery):
                return False
            raise Conflict("run moved on") from None
        return True

    def put(self, tenant_id: str, who: ConversationKey, run: TextRun) -> None:
        """Writes a run that has moved. Raises Conflict where somebody else moved it."""
        self._table.put(_item(_partition(tenant_id, who), run), _next(run))


def _next(run: TextRun) -> Condition:
    return RunItem.revision == run.revision - 1 if run.revision > 1 else _FREE


def _partition(tenant_id: str, who: ConversationKey) -> str:
    return places.conversation(tenant_id, who.family, who.contact)


def _item(partition: str, run: TextRun) -> RunItem:
    return RunItem(
        partition,
        SORT_KEY,
        ttl=_until(run),
        texts=json.dumps(run.texts, ensure_ascii=False, separators=(",", ":")),
        first_at=run.first_at.astimezone(UTC).isoformat(),
        last_at=run.last_at.astimezone(UTC).isoformat(),
        seconds=run.seconds,
        stage=run.stage.value,
        revision=run.revision,
    )


def _run(item: RunItem) -> TextRun:
    return TextRun(
        texts=tuple(json.loads(item.texts)),
        first_at=datetime.fromisoformat(item.first_at),
        last_at=datetime.fromisoformat(item.last_at),
        seconds=int(item.seconds),
        stage=Stage(item.stage),
        revision=int(item.revision),
    )


def _until(run: TextRun) -> int:
    return int((run.last_at + timedelta(days=REMEMBERED_DAYS)).timestamp())
