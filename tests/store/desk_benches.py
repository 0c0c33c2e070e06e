"""The desk's stores where they are tried, and entries that say nothing but what a test changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.staff import AgentState, Presence
from chalicelib.services import desk_ports, ports
from chalicelib.store.agents import Agents
from chalicelib.store.claims import Claims
from chalicelib.store.conversations import Conversations
from chalicelib.store.desks import Desks
from chalicelib.store.feeds import Feeds
from tests.desk_fakes import FakeAgents, FakeDesks, FakeFeeds
from tests.fakes import FakeConversations
from tests.store.benches import Bench
from tests.store.samples import NOW

TENANT = "icheon"


class Now:
    """An aware clock that moves when told to."""

    def __init__(self) -> None:
        self.at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class DeskStores:
    conversations: ports.Conversations
    desks: desk_ports.Desks
    agents: desk_ports.Agents
    feeds: desk_ports.Feeds
    claims: desk_ports.Claims
    now: Now


def desk_stores_on(bench: Bench) -> DeskStores:
    now, table = Now(), bench.table
    return DeskStores(
        Conversations(table), Desks(table), Agents(table), Feeds(table, now), Claims(table), now
    )


def desk_fakes() -> DeskStores:
    now, conversations, agents = Now(), FakeConversations(), FakeAgents()
    desks = FakeDesks(conversations, agents)
    return DeskStores(conversations, desks, agents, FakeFeeds(now), desks, now)


def key(name: str, tenant: str = TENANT) -> ConversationKey:
    return ConversationKey(tenant, "kakao", name)


def entry(name: str, minute: float = 0, **changes: Any) -> DeskEntry:
    fields: dict[str, Any] = {
        "who": key(name),
        "receipt": f"261121-{name}",
        "department": "minwon",
        "since": NOW + timedelta(minutes=minute),
        "channel": "web",
    }
    return DeskEntry(**{**fields, **changes})


def agent(name: str, **changes: Any) -> AgentState:
    fields: dict[str, Any] = {
        "name": "상담사 1",
        "presence": Presence.READY,
        "departments": frozenset({"minwon"}),
        "languages": frozenset(),
        "load": 0,
        "limit": 2,
        "seen_at": NOW,
    }
    return AgentState(agent=name, **{**fields, **changes})
