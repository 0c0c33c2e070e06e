"""The surge of 2021 in small: promises hold, ranges are narrow, nobody is overtaken.

Also where agents serve several departments, and one of them alone a tenth of the people.
"""

from dataclasses import replace
from datetime import timedelta

from tests.perf.shared_simulation import shared_surge
from tests.perf.wait_simulation import FIRST, HOURS, Person, moment, overtaken, surge


def test_promises_hold_through_a_surge() -> None:
    outcome = surge(seed=7)
    assert outcome.people > 19_000
    assert outcome.longest > timedelta(days=1)
    assert outcome.kept >= 0.9
    assert outcome.width < 0.25
    assert outcome.overtaken == 0


def test_promises_hold_where_departments_share_their_agents() -> None:
    outcome = shared_surge(seed=2, days=28)
    assert outcome.whole.people > 14_000
    assert outcome.whole.longest > timedelta(days=1)
    assert outcome.whole.kept >= 0.9
    assert outcome.whole.width < 0.25
    assert outcome.whole.overtaken == 0
    assert len(outcome.lines) == 6
    assert all(line.kept >= 0.85 for line in outcome.lines.values())


def test_agents_who_are_counted_in_full_by_each_department_break_its_promises() -> None:
    assert shared_surge(seed=2, days=21, alone=True).whole.kept < 0.5


def test_the_holidays_of_the_lunar_new_year_lie_inside() -> None:
    closed = [FIRST + timedelta(days=day) for day in range(42)]
    assert sum(not HOURS.spans(day) and day.weekday() < 5 for day in closed) == 2


def test_who_is_overtaken_is_counted() -> None:
    noon = moment(FIRST, 720)
    people = [
        Person((5, noon + timedelta(minutes=number), number), started=noon + timedelta(hours=1))
        for number in range(3)
    ]
    assert overtaken(people) == 0
    people[0] = replace(people[0], started=noon + timedelta(hours=2))
    assert overtaken(people) == 2
