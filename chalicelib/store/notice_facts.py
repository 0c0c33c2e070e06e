"""What is told of a notice: that it was made, by its item itself; what came later, beside it."""

import json

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import Notice
from chalicelib.store import places
from chalicelib.store.notice_item import SORT_KEY, ttl_of
from chalicelib.store.table import Attributes, Item
from chalicelib.store.turn_item import microseconds, moment_of

# Each at sk `F#<changes>`.
FACTS = "F#"


class ToldItem(Item):
    """`fact` and `data` as they are published; `at`: microseconds since 1970."""

    fact = UnicodeAttribute(attr_name="o")
    data = UnicodeAttribute(attr_name="x")
    at = NumberAttribute(attr_name="i")


def created_of(image: Attributes) -> Published | None:
    """The fact of a stream record's NewImage; None if it is another item's."""
    place, sk = image["pk"]["S"].split("#"), image["sk"]["S"]
    if len(place) != 4 or place[2] != "NOTICE":
        return None
    tenant_id, id, at = place[1], place[3], moment_of(image["i"]["N"])
    if sk == SORT_KEY:
        named = f"notice-{id}"
        return Published(named, Fact.NOTICE_CREATED, id, tenant_id, "", "", 0, at)
    named, fact, data = f"notice-{id}-{sk}", Fact(image["o"]["S"]), image["x"]["S"]
    told = json.loads(data) if fact is Fact.NOTICE_FAILED else {}
    who = told.get("family", ""), told.get("contact", "")
    return Published(named, fact, data, tenant_id, *who, 0, at)


def told_data(notice: Notice, fact: Fact) -> str:
    """A fact's data: the notice's id; of a failure JSON, with what asked for it and why.

    `{notice, cause, reason, department?, family?, contact?}`: the last two where it was for whoever
    is in a conversation.
    """
    if fact is not Fact.NOTICE_FAILED:
        return notice.id
    who = notice.who
    told = {
        "notice": notice.id,
        "cause": notice.cause,
        "reason": notice.reason,
        **({"department": notice.department} if notice.department else {}),
        **({"family": who.family, "contact": who.contact} if who else {}),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def told_item(notice: Notice, fact: Fact) -> ToldItem:
    """A fact, to be written with the change that it tells of."""
    last = notice.last
    return ToldItem(
        places.notice(notice.tenant_id, notice.id),
        f"{FACTS}{notice.changes:06d}",
        ttl=ttl_of(notice),
        fact=fact.value,
        data=told_data(notice, fact),
        at=microseconds(last.at if last else notice.made_at),
    )
