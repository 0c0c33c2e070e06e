"""Requests to look at evidence: one item a contact, all of a tenant's in one small partition.

`T#<tenant>#E#REQUESTS`, sk `<family>#<contact>`; gone a day after they end.
"""

from collections.abc import Sequence
from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.evidence_request import EvidenceRequest
from chalicelib.store import places
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import microseconds, moment_of

_AFTER = timedelta(days=1)


class RequestItem(Item):
    """One request."""

    asked_by = UnicodeAttribute(attr_name="b")
    asked_at = NumberAttribute(attr_name="i")  # microseconds since 1970
    reason = UnicodeAttribute(attr_name="x")
    confirmed_by = UnicodeAttribute(attr_name="o", null=True)
    revision = NumberAttribute(attr_name="r")


class EvidenceRequests:
    """Requests of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, tenant_id: str, who: ConversationKey) -> EvidenceRequest | None:
        """The contact's newest request, read strongly; one that is over may be gone."""
        place = places.evidence_requests(tenant_id)
        item = self._table.get(RequestItem, place, _sort_key(who))
        return _request(tenant_id, item) if item else None

    def all(self, tenant_id: str) -> Sequence[EvidenceRequest]:
        """Everybody's, those that are over too."""
        items = self._table.query(RequestItem, places.evidence_requests(tenant_id))
        return [_request(tenant_id, item) for item in items]

    def write(self, tenant_id: str, request: EvidenceRequest) -> EvidenceRequest:
        """Writes over the revision that was read; raises Conflict when it has changed since."""
        item = RequestItem(
            places.evidence_requests(tenant_id),
            _sort_key(request.who),
            ttl=int((request.ends_at + _AFTER).timestamp()),
            asked_by=request.asked_by,
            asked_at=microseconds(request.asked_at),
            reason=request.reason,
            confirmed_by=request.confirmed_by or None,
            revision=request.revision + 1,
        )
        unseen = RequestItem.sk.does_not_exist()
        seen = RequestItem.revision == request.revision
        self._table.put(item, seen if request.revision else unseen)
        return _request(tenant_id, item)


def _sort_key(who: ConversationKey) -> str:
    return f"{who.family}#{who.contact}"


def _request(tenant_id: str, item: RequestItem) -> EvidenceRequest:
    family, contact = item.sk.split("#", 1)
    return EvidenceRequest(
        ConversationKey(tenant_id, family, contact),
        item.asked_by,
        moment_of(item.asked_at),
        item.reason,
        item.confirmed_by or "",
        int(item.revision),
    )
