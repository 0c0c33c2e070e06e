"""Promises on the table itself: kept with the entry and its place, told again when they move."""

from dataclasses import replace
from itertools import count

import pytest

from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.handoff import Asking, Handoff
from chalicelib.services.promising import Promising
from chalicelib.services.reviewing import Reviewing
from chalicelib.store.desk_figures import DeskFigures
from tests.cities import MONDAY, WEEK, city
from tests.fakes import FakeTenants
from tests.store.benches import Bench
from tests.store.desk_benches import desk_stores_on, key

HOURS = {"week": WEEK, "closed": {}, "agents": 2}
NAMES = tuple("abcde")


class _One:
    def ids(self) -> list[str]:
        return ["saetbyeol"]


@pytest.mark.parametrize("kind", ["moto", pytest.param("engine", marks=pytest.mark.engine)])
def test_a_late_holiday_reaches_everybody_once_and_moves_nobodys_place(
    kind: str, request: pytest.FixtureRequest
) -> None:
    bench: Bench = request.getfixturevalue(f"{kind}_bench")
    stores, nonces, drawn = desk_stores_on(bench), count(), count()
    stores.now.at = MONDAY.replace(hour=19)
    tenants = FakeTenants(city(agent_hours=HOURS))
    promising = Promising(stores.desks, stores.agents, DeskFigures(bench.table, stores.now))
    turns = DeskTurns(
        stores.conversations, stores.desks, stores.claims, tenants,
        lambda: f"nonce-{next(nonces)}", stores.now,
    )  # fmt: skip
    handoff = Handoff(turns, stores.desks, promising, lambda _, number: f"{next(drawn):0{number}}")
    reviewing = Reviewing(_One(), tenants, turns, stores.desks, stores.feeds, promising, stores.now)
    for name in NAMES:
        handoff.ask(key(name, "saetbyeol"), Asking("web"))
    stores.feeds.bump("saetbyeol", ["minwon"])
    before, _ = stores.desks.backlog("saetbyeol", "minwon")
    assert [each.who.contact for each in before] == list(NAMES)
    assert reviewing.review() == 0
    closed = {**HOURS, "closed": {"2026-11-24": "임시공휴일"}}
    tenants.put(city(2, agent_hours=closed))
    assert (reviewing.review(), reviewing.review()) == (5, 0)
    after, _ = stores.desks.backlog("saetbyeol", "minwon")
    for was, now in zip(before, after, strict=True):
        assert was.promise and now.promise
        assert now.promise.latest > was.promise.latest
        assert now == replace(was, promise=now.promise, revision=was.revision + 1)
        assert stores.desks.entry("saetbyeol", now.who) == now
        assert len(list(stores.conversations.history("saetbyeol", now.who))) == 2
