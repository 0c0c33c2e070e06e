"""Who is at the desk: one partition a tenant, so that one strong query tells who is there.

The load is written by the transactions that move talks (store/desks.py), never from here.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.staff import AgentState, Presence
from chalicelib.store import places
from chalicelib.store.table import Item, Table, Write
from chalicelib.store.turn_item import microseconds, moment_of

_TRIES = 5


class AgentItem(Item):
    """An agent's state at sk `<agent>`."""

    name = UnicodeAttribute(attr_name="n")
    presence = UnicodeAttribute(attr_name="p")
    departments = UnicodeAttribute(attr_name="d")
    languages = UnicodeAttribute(attr_name="l")
    load = NumberAttribute(attr_name="o")
    most = NumberAttribute(attr_name="m")
    seen_at = NumberAttribute(attr_name="s")
    shift_ends_at = NumberAttribute(attr_name="e", null=True)
    resting_since = NumberAttribute(attr_name="r", null=True)


class Agents:
    """Agents of all tenants."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def state(self, tenant_id: str, agent: str) -> AgentState | None:
        """Read strongly; None for one who never was at the desk."""
        item = self._table.get(AgentItem, places.agents(tenant_id), agent) if agent else None
        return _state(item) if item else None

    def everyone(self, tenant_id: str) -> Sequence[AgentState]:
        """Whoever was at the desk once, those who are off too; read strongly."""
        return [_state(item) for item in self._table.query(AgentItem, places.agents(tenant_id))]

    def present(self, tenant_id: str) -> Sequence[AgentState]:
        """Everybody who is not off."""
        return [each for each in self.everyone(tenant_id) if each.presence is not Presence.OFF]

    def put(self, tenant_id: str, state: AgentState) -> None:
        """Writes presence, skills, limit, shift and when they were seen; never the load."""
        _patiently(
            lambda: self._table.update(places.agents(tenant_id), state.agent, _actions(state))
        )

    def seen(self, tenant_id: str, agent: str, at: datetime) -> None:
        """Their page was heard of; nothing else changes, and nobody is made."""
        place, known = places.agents(tenant_id), AgentItem.sk.exists()
        action = AgentItem.seen_at.set(microseconds(at))
        # Who never was at the desk is not made by this; of a busy one the next poll tells.
        with suppress(Conflict):
            self._table.update(place, agent, [action], known)


def gaining(table: Table, tenant_id: str, agent: str) -> Write:
    """One talk more, for `Table.transact`: fails unless the agent is ready and has room."""
    ready = AgentItem.presence == Presence.READY.value
    room = AgentItem.load < AgentItem.most
    place = places.agents(tenant_id)
    return table.updating(place, agent, [AgentItem.load.add(1)], ready & room)


def losing(table: Table, tenant_id: str, agent: str) -> Write:
    """One talk fewer, for `Table.transact`."""
    known = AgentItem.sk.exists()
    return table.updating(places.agents(tenant_id), agent, [AgentItem.load.add(-1)], known)


def _patiently(write: Callable[[], None]) -> None:
    for _ in range(_TRIES):
        try:
            return write()
        except Conflict:
            # A transaction is moving one of the agent's talks at this moment.
            continue
    raise Retryable("agent is busy")


def _actions(state: AgentState) -> list[Action]:
    ends, rests = state.shift_ends_at, state.resting_since
    return [
        AgentItem.name.set(state.name),
        AgentItem.presence.set(state.presence.value),
        AgentItem.departments.set(json.dumps(sorted(state.departments), ensure_ascii=False)),
        AgentItem.languages.set(json.dumps(sorted(state.languages))),
        AgentItem.load.set(AgentItem.load | 0),
        AgentItem.most.set(state.limit),
        AgentItem.seen_at.set(microseconds(state.seen_at)),
        AgentItem.shift_ends_at.set(microseconds(ends))
        if ends
        else AgentItem.shift_ends_at.remove(),
        AgentItem.resting_since.set(microseconds(rests))
        if rests
        else AgentItem.resting_since.remove(),
    ]


def _state(item: AgentItem) -> AgentState:
    return AgentState(
        agent=item.sk,
        name=item.name,
        presence=Presence(item.presence),
        departments=frozenset(json.loads(item.departments)),
        languages=frozenset(json.loads(item.languages)),
        load=int(item.load),
        limit=int(item.most),
        seen_at=moment_of(item.seen_at),
        shift_ends_at=moment_of(item.shift_ends_at) if item.shift_ends_at else None,
        resting_since=moment_of(item.resting_since) if item.resting_since else None,
    )
