"""What stands still, found in the fakes that hold it; passes the store's contract tests."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.overdue import LatePush, LateText, unfinished_by
from tests.consult_fakes import FakeDeliveries
from tests.text_fakes import FakeInbox

# Of a push that was put off: the state it was seen in, and the moment; None for ever.
_PutOff = tuple[Delivery, datetime | None]


class FakeLate:
    """Over an inbox and deliveries."""

    def __init__(self, inbox: FakeInbox, deliveries: FakeDeliveries) -> None:
        self._inbox = inbox
        self._deliveries = deliveries
        self._put_off: dict[tuple[str, ConversationKey, int, int], _PutOff] = {}

    def texts(self, tenant_id: str, now: datetime, most: int) -> Sequence[LateText]:
        found = [
            LateText(tenant_id, id, self._inbox.texts[city, id].received_at, due.isoformat())
            for (city, id), due in self._inbox.unread.items()
            if city == tenant_id and due <= now
        ]
        return sorted(found, key=lambda each: each.due)[:most]

    def put_off_text(self, late: LateText, until: datetime | None) -> bool:
        place = late.tenant_id, late.delivery
        known = self._inbox.unread.get(place)
        if known is None or known.isoformat() != late.due:
            return False
        if until is None:
            del self._inbox.unread[place]
        else:
            self._inbox.unread[place] = until
        return True

    def pushes(self, tenant_id: str, now: datetime, most: int) -> Sequence[LatePush]:
        found = []
        for place, delivery in self._deliveries.items.items():
            due = self._due(place, delivery)
            if place[0] == tenant_id and due is not None and due <= now:
                found.append(LatePush(place[1], delivery, due.isoformat()))
        return sorted(found, key=lambda each: each.due)[:most]

    def put_off_push(self, late: LatePush, until: datetime | None) -> bool:
        place = late.who.tenant_id, late.who, late.delivery.seq, late.delivery.n
        delivery = self._deliveries.items[place]
        due = self._due(place, delivery)
        if due is None or due.isoformat() != late.due:
            return False
        self._put_off[place] = (delivery, until)
        return True

    def _due(
        self, place: tuple[str, ConversationKey, int, int], delivery: Delivery
    ) -> datetime | None:
        seen, until = self._put_off.get(place, (None, None))
        return until if seen == delivery else unfinished_by(delivery)
