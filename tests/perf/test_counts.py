"""What a turn costs, counted: round trips and DynamoDB units, by DynamoDB's own size rules."""

from collections.abc import Iterator

import pytest

from chalicelib.matchers import MATCHERS
from tests.perf.costs import (
    HOME,
    QUESTION,
    Citizen,
    citizen,
    faq_costs,
    history_costs,
    menu_costs,
    tenants_costs,
)

READ_FIRST = ("Query", "PutItem")
WRITE_ALONE = ("PutItem",)


@pytest.fixture
def who() -> Iterator[Citizen]:
    with citizen() as found:
        yield found


def test_a_menu_turn_is_two_round_trips_two_write_units_one_read_unit(who: Citizen) -> None:
    for cost in menu_costs(who):
        assert cost.calls == READ_FIRST
        assert cost.read_units <= 1
        assert cost.write_units <= 2


def test_a_faq_turn_with_500_characters_in_and_1000_out_stays_in_the_same_units(
    who: Citizen,
) -> None:
    for cost in faq_costs(who):
        assert cost.calls == READ_FIRST
        assert cost.read_units <= 1
        assert cost.write_units <= 2


def test_the_first_free_text_of_a_process_reads_the_vectors_once(who: Citizen) -> None:
    # As in a process that has heard no free text yet.
    MATCHERS.pop("semantic", None)
    assert who.says(HOME).calls == READ_FIRST
    assert who.says(QUESTION).calls == ("Query", "Query", "PutItem")
    assert who.says(QUESTION).calls == READ_FIRST


def test_a_turn_with_our_state_handed_back_is_one_round_trip(who: Citizen) -> None:
    costs = menu_costs(who, with_state=True) | faq_costs(who, with_state=True)
    costs |= {who.says(said, with_state=True) for said in ("상담원", QUESTION, "없는 질문")}
    for cost in costs:
        assert cost.calls == WRITE_ALONE
        assert cost.write_units <= 2


def test_the_cost_is_flat_as_history_grows(who: Citizen) -> None:
    assert len(history_costs(who, (10, 100, 1_000, 10_000))) == 1


def test_the_cost_is_flat_as_tenants_grow() -> None:
    """One process serves them all in turn: none is read again for the others' sake."""
    (cost,) = tenants_costs((1, 30, 300))
    assert cost.calls == READ_FIRST


def test_the_config_pointer_is_read_once_in_thirty_seconds(who: Citizen) -> None:
    for _ in range(20):
        assert "GetItem" not in who.says(HOME).calls
