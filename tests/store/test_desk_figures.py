"""Statistics of the desk: one contract for the fake, moto and ministack."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_cells import Cell
from chalicelib.domain.desk_records import (
    AgentDay,
    Change,
    PersonRecord,
    TalkRecord,
    department_day,
)
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Fact
from chalicelib.domain.handling import Handling
from chalicelib.domain.shared_work import WorkedSpell
from chalicelib.domain.sharing_time import Spell
from chalicelib.domain.talk_facts import Happened, Place, TalkFacts
from chalicelib.services.desk_statistics_ports import DeskFigures as Port
from chalicelib.store.desk_figures import DeskFigures
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.store.samples import NOW

TENANT, OTHER = "icheon", "pyeongtaek"
DAY = date(2026, 11, 21)
WHO = ConversationKey(TENANT, "web", "someone")
CELL = Cell(DAY, "web", "minwon", "18시#조", "ag|1")
UNTIL = NOW + timedelta(days=40)


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def figures(request: pytest.FixtureRequest) -> Port:
    if request.param == "fake":
        return FakeDeskFigures()
    table = request.getfixturevalue(f"{request.param}_bench").table
    return DeskFigures(table, lambda: NOW)


def record(receipt: str = "261121-AAAAA") -> TalkRecord:
    heard = Happened(Place(3, 1), NOW, Fact.TALK_HEARD, {"department": "minwon", "is_message": 1})
    talk = TalkFacts(receipt).with_fact(heard)
    return TalkRecord(talk, {CELL: Counter(offered=1)}, frozenset({("ag|1", DAY)}))


def day(revision: int = 0) -> AgentDay:
    spell = WorkedSpell(Spell("261121-AAAAA", 5, 9), CELL)
    return AgentDay("ag|1", DAY, revision, (spell,), ((6, 7),), {CELL: Counter(shared_ms=3)})


def change(seen: int = 0, **parts: object) -> Change:
    fields = {"talks": (record(),), "days": (), "adds": {CELL: Counter(offered=1)}, **parts}
    return Change(seen, **fields)  # type: ignore[arg-type]


def sums(figures: Port, tenant_id: str = TENANT) -> dict[Cell, Counter[str]]:
    found: dict[Cell, Counter[str]] = {}
    for cell, some in figures.cells(tenant_id, [DAY]):
        found.setdefault(cell, Counter()).update(some)
    return found


def test_what_is_written_is_read_again(figures: Port) -> None:
    figures.change(TENANT, WHO, change(days=(day(),)), UNTIL)
    assert figures.person(TENANT, WHO) == PersonRecord(1, {"261121-AAAAA": record()})
    assert figures.agent_day(TENANT, "ag|1", DAY) == day(1)
    assert sums(figures) == {CELL: Counter(offered=1)}


def test_nothing_is_known_before_and_of_other_tenants(figures: Port) -> None:
    assert figures.person(TENANT, WHO) == PersonRecord()
    figures.change(TENANT, WHO, change(days=(day(),)), UNTIL)
    assert figures.person(OTHER, WHO) == PersonRecord()
    assert figures.agent_day(OTHER, "ag|1", DAY) == AgentDay("ag|1", DAY)
    assert sums(figures, OTHER) == {}


def test_a_change_on_an_old_view_leaves_everything_as_it_was(figures: Port) -> None:
    figures.change(TENANT, WHO, change(days=(day(),)), UNTIL)
    for stale in (change(0), change(1, days=(day(0),)), change(2)):
        with pytest.raises(Conflict):
            figures.change(TENANT, WHO, stale, UNTIL)
    assert sums(figures) == {CELL: Counter(offered=1)}
    figures.change(TENANT, WHO, change(1, days=(day(1),)), UNTIL)
    assert sums(figures) == {CELL: Counter(offered=2)}


def test_figures_add_up_and_may_be_taken_back(figures: Port) -> None:
    steps = ({"offered": 2, "peak:0:09": 1}, {"offered": -1, "wall:12": 3})
    for seen, step in enumerate(steps):
        figures.change(TENANT, WHO, change(seen, adds={CELL: Counter(step)}), UNTIL)
    assert sums(figures) == {CELL: Counter({"offered": 1, "peak:0:09": 1, "wall:12": 3})}


def test_a_rest_is_written_beside_an_agents_work_on_the_view_it_was_read(figures: Port) -> None:
    first = AgentDay("ag|1", DAY, rests=((1, 2),))
    figures.rest(TENANT, first, {}, UNTIL)
    assert figures.agent_day(TENANT, "ag|1", DAY) == replace(first, revision=1)
    figures.rest(TENANT, day(1), {CELL: Counter(active_ms=-1)}, UNTIL)
    assert figures.agent_day(TENANT, "ag|1", DAY) == day(2)
    with pytest.raises(Conflict):
        figures.rest(TENANT, day(1), {CELL: Counter(active_ms=-1)}, UNTIL)
    assert sums(figures) == {CELL: Counter(active_ms=-1)}


def test_a_claim_adds_once(figures: Port) -> None:
    again = [figures.add(TENANT, "rested-1", CELL, Counter(rested=1)) for _ in range(2)]
    assert again == [True, False]
    assert sums(figures) == {CELL: Counter(rested=1)}


def test_handling_is_read_by_department_newest_first(figures: Port) -> None:
    earlier = DAY - timedelta(days=3)
    adds = {
        **department_day(DAY, "minwon", Handling(1, 60, 3600, 0, 5)),
        **department_day(earlier, "minwon", Handling(0, 0, 0, 1, 9)),
        **department_day(DAY, "tax", Handling(1, 1, 1)),
    }
    figures.change(TENANT, WHO, change(adds=adds), UNTIL)
    both = [(DAY, Handling(1, 60, 3600, 0, 5)), (earlier, Handling(0, 0, 0, 1, 9))]
    assert list(figures.handling(TENANT, "minwon", earlier, DAY)) == both
    assert list(figures.handling(TENANT, "minwon", DAY, DAY)) == both[:1]
    # A department's days stand apart from the cells.
    assert sums(figures) == {}


def test_a_persons_records_are_forgotten_and_the_figures_stay(figures: Port) -> None:
    figures.change(TENANT, WHO, change(), UNTIL)
    assert figures.forget(TENANT, WHO) == 2
    assert figures.person(TENANT, WHO) == PersonRecord()
    assert sums(figures) == {CELL: Counter(offered=1)}
