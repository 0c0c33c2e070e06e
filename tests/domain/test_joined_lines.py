"""Agents of several departments: the oldest goes first, so another line's people are ahead too."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.joined_lines import Line, concerned, turns_until
from chalicelib.domain.staff import AgentState, Presence

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DEPARTMENTS = ("minwon", "tax", "welfare")
MINWON, TAX = ("minwon", "ko"), ("tax", "ko")
ENGLISH = ("minwon", "en")


def agent(departments: str, languages: str = "", limit: int = 3) -> AgentState:
    served, spoken = frozenset(departments.split()), frozenset(languages.split())
    return AgentState("a", "상담사 1", Presence.READY, served, spoken, 0, limit, NOW)


def turns(asker: Line, ahead: Mapping[Line, float], *agents: AgentState) -> float:
    found = turns_until(asker, ahead, agents)
    assert found is not None
    return found


OWN, TAXMAN, BOTH = agent("minwon"), agent("tax"), agent("minwon tax")
ENGLISHWOMAN = agent("minwon", "en")

KNOWN: list[tuple[str, Line, dict[Line, float], list[AgentState], float]] = [
    ("a department of its own", MINWON, {MINWON: 12, TAX: 90}, [OWN, OWN, TAXMAN], 13),
    ("all serve both: everybody is ahead", MINWON, {MINWON: 12, TAX: 30}, [BOTH] * 2, 43),
    ("nobody in the own line, many in the other", MINWON, {TAX: 30}, [BOTH], 31),
    ("even lines share their help evenly", MINWON, {MINWON: 20, TAX: 20}, [OWN, BOTH, TAXMAN], 27.7),
    ("help stays where people wait longer", MINWON, {MINWON: 9, TAX: 90}, [OWN, BOTH, TAXMAN], 20),
    ("and comes from where they wait shorter", MINWON, {MINWON: 90, TAX: 9}, [OWN, BOTH, TAXMAN], 91),
    ("who has nobody before them waits for one talk", MINWON, {}, [OWN, BOTH], 1),
    ("English, of which one of five knows", ENGLISH, {}, [OWN] * 4 + [ENGLISHWOMAN], 5),
    ("behind Koreans, whom all five take", ENGLISH, {MINWON: 50}, [OWN] * 4 + [ENGLISHWOMAN], 55),
    ("behind who waits for the same one", ENGLISH, {ENGLISH: 9}, [OWN] * 4 + [ENGLISHWOMAN], 50),
    ("Koreans go by who waits for her", MINWON, {ENGLISH: 90}, [OWN] * 4 + [ENGLISHWOMAN], 1.25),
    ("what nobody speaks is anybody's", ENGLISH, {MINWON: 9}, [OWN] * 5, 10),
    ("who speaks it elsewhere is no help", ENGLISH, {MINWON: 9}, [OWN, agent("tax", "en")], 10),
    ("an agent with more talks at once does more", MINWON, {TAX: 30}, [BOTH, agent("tax", limit=6)], 11),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asker", "ahead", "agents", "expected"), [row[1:] for row in KNOWN], ids=[r[0] for r in KNOWN]
)
def test_how_many_talks_end_until_it_is_somebodys_turn(
    asker: Line, ahead: dict[Line, float], agents: list[AgentState], expected: float
) -> None:
    assert turns(asker, ahead, *agents) == pytest.approx(expected, rel=0.02)


def test_where_no_agent_is_known_nothing_is_known_of_their_lines() -> None:
    assert turns_until(MINWON, {TAX: 3}, [TAXMAN]) is None


def test_the_departments_concerned_are_those_that_agents_lead_to() -> None:
    agents = [BOTH, agent("tax welfare"), agent("parks roads")]
    assert concerned("minwon", agents) == {"minwon", "tax", "welfare"}
    assert concerned("parks", agents) == {"parks", "roads"}
    assert concerned("library", agents) == {"library"}


AGENTS = st.lists(
    st.builds(
        lambda served, speaks, limit: agent(" ".join(served), "en" * speaks, limit),
        st.sets(st.sampled_from(DEPARTMENTS), min_size=1),
        st.booleans(),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=7,
)
LINES = st.dictionaries(
    st.tuples(st.sampled_from(DEPARTMENTS), st.sampled_from(["ko", "en"])),
    st.integers(0, 300),
)


@given(AGENTS, LINES)
def test_a_city_whose_agents_share_nothing_is_told_as_ever(
    agents: list[AgentState], ahead: dict[Line, float]
) -> None:
    apart = [agent("minwon", limit=each.limit) for each in agents]
    own = sum(talks for (department, _), talks in ahead.items() if department == "minwon")
    assert turns(MINWON, ahead, *apart, TAXMAN) == pytest.approx(own + 1)


@given(AGENTS, LINES)
def test_agents_of_several_departments_never_promise_more_than_all_of_them_can_do(
    agents: list[AgentState], ahead: dict[Line, float]
) -> None:
    found = turns_until(MINWON, ahead, agents)
    if found is not None:
        assert found >= ahead.get(MINWON, 0) + 1 - 1e-6


@given(AGENTS, LINES, st.integers(1, 50))
def test_more_people_in_the_own_line_are_never_a_shorter_wait(
    agents: list[AgentState], ahead: dict[Line, float], more: int
) -> None:
    longer = {**ahead, MINWON: ahead.get(MINWON, 0) + more}
    fewer, greater = turns_until(MINWON, ahead, agents), turns_until(MINWON, longer, agents)
    if fewer is not None and greater is not None:
        assert greater >= fewer * 0.97
