"""What the desk's reads cost, counted at the stub store by DynamoDB's size rules."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.aws.session import Clients
from chalicelib.domain.desk_entry import Promise
from chalicelib.services.promising import Promising
from chalicelib.store.agents import Agents
from chalicelib.store.desk_figures import DeskFigures
from chalicelib.store.desks import Desks
from chalicelib.store.feeds import Feeds
from chalicelib.store.table import Table
from tests.cities import city
from tests.conftest import REGION
from tests.perf.costs import Cost
from tests.perf.stub_store import Stub, serve
from tests.store.desk_benches import TENANT, entry, key
from tests.store.samples import NOW, turn

PAGE = 50
# As many as a large city has, each with a name of its own.
DEPARTMENTS = tuple(f"department-{number:02}" for number in range(40))


def poll_cost() -> Cost:
    """What an idle page asks for every few seconds, in a city of forty departments."""
    stub = Stub()
    endpoint, stop = serve(stub)
    try:
        counters = {f"d:{name}": {"N": "1234567"} for name in DEPARTMENTS}
        sessions = [f"1795600000#{number:032}" for number in range(30)]
        place = {"pk": {"S": f"T#{TENANT}#FEED"}, "sk": {"S": "VER"}}
        stub.items[f"T#{TENANT}#FEED", "VER"] = {**place, **counters, "x": {"SS": sessions}}
        Feeds(_table(endpoint), lambda: NOW).versions(TENANT)
        return _cost(stub)
    finally:
        stop()


def backlog_cost(history: int) -> Cost:
    """A page of fifty, of whom the first have so many turns behind them."""
    stub = Stub()
    endpoint, stop = serve(stub)
    try:
        desks = Desks(_table(endpoint))
        for number in range(PAGE + 10):
            _waits(desks, number)
        _turns(stub, history)
        stub.calls.clear()
        page, after = desks.backlog(TENANT, "department-with-a-long-name", PAGE)
        assert (len(page), bool(after)) == (PAGE, True)
        return _cost(stub)
    finally:
        stop()


def promise_cost(served: Sequence[str]) -> Cost:
    """What somebody is told their wait by, whose city's agents serve these departments each."""
    stub = Stub()
    endpoint, stop = serve(stub)
    try:
        table = _table(endpoint)
        for number, departments in enumerate(served):
            _is_there(stub, f"agent-{number}", departments.split())
        promising = Promising(Desks(table), Agents(table), DeskFigures(table, lambda: NOW))
        made = entry("new", department="minwon")
        assert promising.first(replace(city(), id=TENANT), made, NOW)
        return _cost(stub)
    finally:
        stop()


def _is_there(stub: Stub, agent: str, departments: Sequence[str]) -> None:
    place = {"pk": {"S": f"T#{TENANT}#AGENTS"}, "sk": {"S": agent}}
    texts = {"n": "상담사 1", "p": "ready", "d": json.dumps(departments), "l": "[]"}
    numbers = {"o": 0, "m": 3, "s": int(NOW.timestamp() * 1e6)}
    stub.items[f"T#{TENANT}#AGENTS", agent] = {
        **place,
        **{name: {"S": text} for name, text in texts.items()},
        **{name: {"N": str(number)} for name, number in numbers.items()},
    }


def _waits(desks: Desks, number: int) -> None:
    """Somebody who came a long way, so that every field of the entry is filled."""
    contact = f"{number:024}"
    made = entry(
        contact,
        number,
        who=key(contact),
        department="department-with-a-long-name",
        receipt=f"261121-{number:05}",
        channel="kakao-consult",
        session="1763692800000",
        subject="faq:an-entry-with-a-rather-long-name",
        unanswered_since=NOW,
        first_reply_at=NOW,
        promise=Promise(NOW, NOW + timedelta(hours=1), NOW),
        transfers=("call-center", "civil-affairs", "tax"),
    )
    desks.open(TENANT, made, replace(turn(1), text="여권"))


def _turns(stub: Stub, history: int) -> None:
    """Copies the first turns under later numbers, not sent."""
    firsts = sorted(place for place in stub.items if place[1] == "M#00000001")[:5]
    for pk, sk in firsts:
        for seq in range(2, history + 1):
            place = f"M#{seq:08d}"
            stub.items[pk, place] = {**stub.items[pk, sk], "sk": {"S": place}}


def _table(endpoint: str) -> Table:
    os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    clients = Clients(REGION, endpoint, connect_seconds=10, read_seconds=30)
    return Table("sotong-test", clients.lazily("dynamodb"))


def _cost(stub: Stub) -> Cost:
    return Cost(
        tuple(call.name for call in stub.calls),
        sum(call.read_units for call in stub.calls),
        sum(call.write_units for call in stub.calls),
    )
