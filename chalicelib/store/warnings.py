"""What owners were told of answers that grow old. The fact rides on the item, as on a turn."""

import json
from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.ageing import Ageing
from chalicelib.domain.events import Fact, Published
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Attributes, Item, Table

# So long that no step of a date is told again while anybody still cares.
LIFE = timedelta(days=400)

_FREE = Item.sk.does_not_exist()


class WarningItem(Item):
    """At sk `<entry>#<last good day>#<step>`."""

    data = UnicodeAttribute(attr_name="x")
    at = UnicodeAttribute()


class Warnings:
    """Warnings of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, tenant_id: str, told: Ageing, at: datetime) -> bool:
        """Writes it once an entry, date and step; False when it was there before."""
        item = WarningItem(
            places.expiring(tenant_id),
            f"{told.entry}#{told.valid_until.isoformat()}#{told.step}",
            ttl=int((at + LIFE).timestamp()),
            data=_data(told),
            at=at.isoformat(),
        )
        try:
            self._table.put(item, _FREE)
        except Taken:
            return False
        return True


def warning_of(image: Attributes) -> Published | None:
    """The fact of a stream record's NewImage; None if it is another item's."""
    place, sk = image["pk"]["S"].split("#"), image["sk"]["S"]
    if len(place) != 3 or place[2] != "W":
        return None
    at = datetime.fromisoformat(image["at"]["S"])
    data = image["x"]["S"]
    return Published(f"ageing-{sk}", Fact.ANSWER_EXPIRING, data, place[1], "", "", 0, at)


def _data(told: Ageing) -> str:
    return json.dumps(
        {
            "entry": told.entry,
            "department": told.department,
            "valid_until": told.valid_until.isoformat(),
            "days_left": told.days_left,
        },
        separators=(",", ":"),
    )
