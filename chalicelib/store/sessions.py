"""Sessions of the desk, one item each, at sk `<member's hash>-<nonce>`."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.domain.session import Session, sessions_of
from chalicelib.domain.staff import Member, Role
from chalicelib.store import places
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import storable


class SessionItem(Item):
    """Moments are seconds since 1970."""

    member = UnicodeAttribute(attr_name="m")
    started_at = NumberAttribute(attr_name="i")
    seen_at = NumberAttribute(attr_name="u")
    ended_at = NumberAttribute(attr_name="e", null=True)


_FREE = SessionItem.sk.does_not_exist()
_GOING_ON = SessionItem.sk.exists() & SessionItem.ended_at.does_not_exist()


class Sessions:
    """Sessions of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, tenant_id: str, session: Session) -> None:
        """Writes a new one; raises Conflict when there is one with its id."""
        self._table.put(_item(tenant_id, session), _FREE)

    def read(self, tenant_id: str, session: str) -> Session | None:
        """Read strongly: what was ended just now is seen."""
        item = self._table.get(SessionItem, places.sessions(tenant_id), session)
        return _session(tenant_id, item) if item else None

    def touch(self, tenant_id: str, session: Session) -> bool:
        """Writes its last use; False when it was ended meanwhile."""
        try:
            self._table.put(_item(tenant_id, session), _GOING_ON)
        except Taken:
            return False
        return True

    def end(self, tenant_id: str, session: Session) -> None:
        """Writes that it is over; nothing makes it go on."""
        self._table.put(_item(tenant_id, session))

    def of_member(self, tenant_id: str, member: str) -> Sequence[Session]:
        """All that are kept, ended ones too."""
        within = SessionItem.sk.startswith(sessions_of(member))
        found = self._table.query(SessionItem, places.sessions(tenant_id), within)
        return [_session(tenant_id, item) for item in found]


def _item(tenant_id: str, session: Session) -> SessionItem:
    return SessionItem(
        places.sessions(tenant_id),
        session.id,
        ttl=int(session.ends_at.timestamp()),
        member=_written(session.member),
        started_at=int(session.started_at.timestamp()),
        seen_at=int(session.seen_at.timestamp()),
        ended_at=int(session.ended_at.timestamp()) if session.ended_at else None,
    )


def _session(tenant_id: str, item: SessionItem) -> Session:
    return Session(
        item.sk,
        tenant_id,
        _read(item.member),
        _moment(item.started_at),
        _moment(item.seen_at),
        None if item.ended_at is None else _moment(item.ended_at),
    )


def _written(member: Member) -> str:
    fields = [
        member.id,
        member.tenant_id,
        member.name,
        sorted(member.roles),
        sorted(member.departments),
        sorted(member.languages),
    ]
    return storable(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def _read(text: str) -> Member:
    id, tenant_id, name, roles, departments, languages = json.loads(text)
    return Member(
        id=id,
        tenant_id=tenant_id,
        name=name,
        roles=frozenset(map(Role, roles)),
        departments=frozenset(departments),
        languages=frozenset(languages),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
