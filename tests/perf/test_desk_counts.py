"""What the desk's pages cost, counted: an idle poll, and a page of the backlog."""

from tests.perf.desk_costs import backlog_cost, poll_cost, promise_cost


def test_an_idle_poll_is_one_read_of_half_a_unit() -> None:
    cost = poll_cost()
    assert cost.calls == ("GetItem",)
    assert cost.read_units <= 0.5


def test_a_backlog_page_of_fifty_is_one_query_however_long_the_talks() -> None:
    short, long = backlog_cost(10), backlog_cost(10_000)
    assert short.calls == ("Query",)
    assert short.read_units < 10
    assert long == short


def test_a_promise_is_three_queries_where_agents_serve_a_department_each() -> None:
    cost = promise_cost(["minwon", "minwon", "tax", "welfare"])
    assert cost.calls == ("Query",) * 3
    assert cost.read_units <= 3


def test_a_promise_counts_each_department_once_where_agents_are_shared() -> None:
    assert promise_cost(["minwon tax", "tax welfare"]).calls == ("Query",) * 5
    assert promise_cost(["minwon", "tax welfare"]).calls == ("Query",) * 3
