"""Desk entries, backlogs, agents and feeds: one contract for the fakes, moto and ministack."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.desk_entry import DeskEntry, Priority, Promise, Stage
from chalicelib.domain.errors import Conflict
from chalicelib.domain.reopening import ClosedTalk
from chalicelib.domain.staff import Presence
from tests.store.desk_benches import (
    TENANT,
    DeskStores,
    agent,
    desk_fakes,
    desk_stores_on,
    entry,
    key,
)
from tests.store.samples import NOW, contact, turn


@pytest.fixture(params=["fake", "moto", pytest.param("engine", marks=pytest.mark.engine)])
def desk(request: pytest.FixtureRequest) -> DeskStores:
    if request.param == "fake":
        return desk_fakes()
    return desk_stores_on(request.getfixturevalue(f"{request.param}_bench"))


def opened(desk: DeskStores, name: str, minute: float = 0, **changes: object) -> DeskEntry:
    made = entry(name, minute, **changes)
    desk.desks.open(TENANT, made, turn(1))
    return made


def taken(before: DeskEntry, by: str, **changes: object) -> DeskEntry:
    fields = {"stage": Stage.TAKEN, "agent": by, "revision": before.revision + 1, **changes}
    return replace(before, **fields)  # type: ignore[arg-type]


def back(before: DeskEntry) -> DeskEntry:
    return replace(before, stage=Stage.WAITING, agent="", revision=before.revision + 1)


def waits(desk: DeskStores, department: str = "minwon") -> list[str]:
    return [each.who.contact for each in desk.desks.backlog(TENANT, department)[0]]


def load(desk: DeskStores, name: str) -> int:
    state = desk.agents.state(TENANT, name)
    assert state
    return state.load


def test_an_entry_comes_back_as_it_was_written(desk: DeskStores) -> None:
    moments = [NOW + timedelta(seconds=n, microseconds=n) for n in range(1, 8)]
    whole = entry(
        "a",
        language="mn",
        priority=Priority.URGENT,
        subject="faq:passport",
        stage=Stage.SNOOZED,
        agent="상담사#1",
        session="1763692800000",
        taken_at=moments[0],
        first_reply_at=moments[1],
        snoozed_until=moments[2],
        unanswered_since=moments[3],
        promise=Promise(*moments[4:]),
        transfers=("tax", "road"),
        is_message=True,
    )
    desk.desks.open(TENANT, whole, turn(1))
    assert desk.desks.entry(TENANT, whole.who) == whole
    assert list(desk.desks.mine(TENANT, "상담사#1")) == [whole]
    assert desk.desks.entry(TENANT, key("b")) is None


def test_opening_writes_the_turn_the_contact_and_the_receipt(desk: DeskStores) -> None:
    made = entry("a")
    desk.desks.open(TENANT, made, turn(1), contact())
    assert [each.seq for each in desk.conversations.history(TENANT, made.who)] == [1]
    assert desk.conversations.contact(TENANT, made.who) == contact()
    assert desk.desks.find(TENANT, made.receipt) == made.who
    assert desk.desks.find("pyeongtaek", made.receipt) is None


def test_nothing_is_opened_twice(desk: DeskStores) -> None:
    made = opened(desk, "a")
    for again, seq in ((made, 2), (entry("b", receipt=made.receipt), 1), (entry("a"), 1)):
        with pytest.raises(Conflict):
            desk.desks.open(TENANT, again, turn(seq))
    assert waits(desk) == ["a"]
    assert len(list(desk.conversations.history(TENANT, made.who))) == 1
    assert not list(desk.conversations.history(TENANT, key("b")))


def test_the_oldest_stands_first_inside_a_priority(desk: DeskStores) -> None:
    for name, minute, priority in (("c", 3, 5), ("a", 1, 5), ("u", 9, 0), ("b", 2, 5)):
        opened(desk, name, minute, priority=Priority(priority))
    assert waits(desk) == ["u", "a", "b", "c"]
    found, _ = desk.desks.backlog(TENANT, "minwon")
    assert [desk.desks.position(TENANT, each) for each in found] == [1, 2, 3, 4]
    assert desk.desks.waiting(TENANT, "minwon") == 4
    assert waits(desk, "tax") == []


def test_who_is_ahead_is_counted_in_any_department_by_language(desk: DeskStores) -> None:
    opened(desk, "a", 1)
    opened(desk, "b", 2, language="en")
    own = opened(desk, "c", 3)
    opened(desk, "d", 4)
    opened(desk, "t", 2, department="tax", language="en")
    opened(desk, "v", 5, department="tax")
    urgent = opened(desk, "u", 9, department="tax", priority=Priority.URGENT)
    ahead = desk.desks.ahead
    assert dict(ahead(TENANT, own, "minwon")) == {"ko": 1, "en": 1}
    assert dict(ahead(TENANT, own, "tax")) == {"ko": 1, "en": 1}
    assert dict(ahead(TENANT, urgent, "tax")) == {}
    assert dict(ahead(TENANT, entry("new", 6), "minwon")) == {"ko": 3, "en": 1}
    assert dict(ahead(TENANT, own, "library")) == {}
    assert dict(ahead("pyeongtaek", own, "minwon")) == {}


@pytest.mark.parametrize(("size", "pages"), [(2, [2, 2, 1]), (5, [5]), (3, [3, 2])])
def test_a_backlog_is_read_in_pages(desk: DeskStores, size: int, pages: list[int]) -> None:
    names = [f"c{minute}" for minute in range(5)]
    for minute, name in enumerate(names):
        opened(desk, name, minute)
    found, sizes, after = [], [], ""
    while not sizes or after:
        page, after = desk.desks.backlog(TENANT, "minwon", size, after)
        found += [each.who.contact for each in page]
        sizes.append(len(page))
    assert (found, sizes) == (names, pages)


def test_a_talk_goes_from_the_backlog_to_its_agent_and_back_to_its_old_place(
    desk: DeskStores,
) -> None:
    desk.agents.put(TENANT, agent("kim"))
    first, _ = opened(desk, "a", 1), opened(desk, "b", 2)
    his = taken(first, "kim")
    desk.desks.move(TENANT, first, his, turn(2))
    assert (waits(desk), load(desk, "kim")) == (["b"], 1)
    assert list(desk.desks.mine(TENANT, "kim")) == [his]
    assert desk.desks.position(TENANT, his) == 0
    desk.desks.move(TENANT, his, back(his), turn(3))
    assert (waits(desk), load(desk, "kim")) == (["a", "b"], 0)
    assert not desk.desks.mine(TENANT, "kim")


def test_a_snoozed_talk_is_no_load_and_stays_its_agents(desk: DeskStores) -> None:
    desk.agents.put(TENANT, agent("kim"))
    first = opened(desk, "a")
    his = taken(first, "kim")
    desk.desks.move(TENANT, first, his, turn(2))
    later = replace(his, stage=Stage.SNOOZED, revision=2)
    desk.desks.move(TENANT, his, later, turn(3))
    assert (list(desk.desks.mine(TENANT, "kim")), load(desk, "kim")) == ([later], 0)


def test_a_talk_goes_from_agent_to_agent_and_to_another_department(desk: DeskStores) -> None:
    for name in ("kim", "lee"):
        desk.agents.put(TENANT, agent(name))
    first = opened(desk, "a")
    his = taken(first, "kim")
    desk.desks.move(TENANT, first, his, turn(2))
    hers = taken(his, "lee", department="tax", transfers=("minwon",))
    desk.desks.move(TENANT, his, hers, turn(3))
    assert (load(desk, "kim"), load(desk, "lee")) == (0, 1)
    assert not desk.desks.mine(TENANT, "kim")
    desk.desks.move(TENANT, hers, back(hers), turn(4))
    assert (waits(desk, "tax"), waits(desk)) == (["a"], [])


@pytest.mark.parametrize("presence", [Presence.AWAY, Presence.RECOVERY, Presence.OFF, None])
def test_who_is_not_ready_gains_no_talk(desk: DeskStores, presence: Presence | None) -> None:
    if presence:
        desk.agents.put(TENANT, agent("kim", presence=presence))
    first = opened(desk, "a")
    with pytest.raises(Conflict):
        desk.desks.move(TENANT, first, taken(first, "kim"), turn(2))
    assert waits(desk) == ["a"]
    assert len(list(desk.conversations.history(TENANT, first.who))) == 1


def test_nobody_gains_more_talks_than_their_limit(desk: DeskStores) -> None:
    desk.agents.put(TENANT, agent("kim", limit=1))
    first, second = opened(desk, "a", 1), opened(desk, "b", 2)
    desk.desks.move(TENANT, first, taken(first, "kim"), turn(2))
    with pytest.raises(Conflict):
        desk.desks.move(TENANT, second, taken(second, "kim"), turn(2))
    assert (load(desk, "kim"), waits(desk)) == (1, ["b"])


def test_an_agent_over_the_limit_still_works_on_what_they_have(desk: DeskStores) -> None:
    desk.agents.put(TENANT, agent("kim"))
    first = opened(desk, "a")
    his = taken(first, "kim")
    desk.desks.move(TENANT, first, his, turn(2))
    desk.agents.put(TENANT, agent("kim", limit=0, presence=Presence.AWAY))
    desk.desks.move(TENANT, his, replace(his, first_reply_at=NOW, revision=2), turn(3))
    assert load(desk, "kim") == 1


def test_a_move_from_what_is_no_longer_so_changes_nothing(desk: DeskStores) -> None:
    for name in ("kim", "lee"):
        desk.agents.put(TENANT, agent(name))
    first = opened(desk, "a")
    desk.desks.move(TENANT, first, taken(first, "kim"), turn(2))
    with pytest.raises(Conflict):
        desk.desks.move(TENANT, first, taken(first, "lee"), turn(3))
    with pytest.raises(Conflict):
        desk.desks.close(TENANT, first, turn(3))
    found = desk.desks.entry(TENANT, first.who)
    assert found and (found.agent, load(desk, "lee")) == ("kim", 0)


def test_a_move_whose_turn_is_taken_changes_nothing(desk: DeskStores) -> None:
    first = opened(desk, "a")
    desk.conversations.append(TENANT, first.who, turn(2))
    urgent = replace(first, priority=Priority.URGENT, revision=1)
    with pytest.raises(Conflict):
        desk.desks.move(TENANT, first, urgent, turn(2))
    assert desk.desks.entry(TENANT, first.who) == first


def test_a_claimed_delivery_is_taken_once(desk: DeskStores) -> None:
    first = opened(desk, "a")
    heard = replace(first, unanswered_since=NOW, revision=1)
    desk.desks.move(TENANT, first, heard, turn(2), claim="web:1", contact=contact())
    assert desk.claims.taken(TENANT, "web:1")
    assert not desk.claims.taken("pyeongtaek", "web:1")
    assert desk.conversations.contact(TENANT, first.who) == contact()
    with pytest.raises(Conflict):
        desk.desks.move(TENANT, heard, replace(heard, revision=2), turn(3), claim="web:1")
    with pytest.raises(Conflict):
        desk.desks.open(TENANT, entry("b"), turn(1), claim="web:1")


def test_a_closed_talk_leaves_the_desk_and_keeps_its_receipt(desk: DeskStores) -> None:
    desk.agents.put(TENANT, agent("kim"))
    first = opened(desk, "a")
    his = taken(first, "kim")
    desk.desks.move(TENANT, first, his, turn(2))
    desk.desks.close(TENANT, his, turn(3), contact())
    assert desk.desks.entry(TENANT, first.who) is None
    assert not desk.desks.mine(TENANT, "kim")
    assert (load(desk, "kim"), waits(desk)) == (0, [])
    assert desk.desks.find(TENANT, first.receipt) == first.who
    with pytest.raises(Conflict):
        desk.desks.close(TENANT, his, turn(4))


@pytest.mark.parametrize("by", ["", "kim"])
def test_a_forgotten_talk_leaves_nothing_at_the_desk(desk: DeskStores, by: str) -> None:
    desk.agents.put(TENANT, agent("kim"))
    first = opened(desk, "a")
    if by:
        desk.desks.move(TENANT, first, taken(first, by), turn(2))
    for _ in range(2):
        desk.desks.forget(TENANT, first.who, ["261001-OLD"])
        assert desk.desks.entry(TENANT, first.who) is None
        assert desk.desks.find(TENANT, first.receipt) is None
        assert (waits(desk), list(desk.desks.mine(TENANT, "kim"))) == ([], [])
        assert load(desk, "kim") == 0


def test_tenants_have_desks_of_their_own(desk: DeskStores) -> None:
    opened(desk, "a")
    assert not desk.desks.backlog("pyeongtaek", "minwon")[0]
    assert desk.desks.entry("pyeongtaek", key("a", "pyeongtaek")) is None
    assert desk.agents.state("pyeongtaek", "kim") is None


def test_an_agent_is_kept_but_for_the_load(desk: DeskStores) -> None:
    made = agent("kim", languages=frozenset({"en", "vi"}), shift_ends_at=NOW, load=7)
    desk.agents.put(TENANT, made)
    assert desk.agents.state(TENANT, "kim") == replace(made, load=0)
    desk.agents.put(TENANT, replace(made, shift_ends_at=None, presence=Presence.AWAY))
    found = desk.agents.state(TENANT, "kim")
    assert found and (found.shift_ends_at, found.presence) == (None, Presence.AWAY)
    assert found.resting_since is None
    rests = replace(made, presence=Presence.RECOVERY, resting_since=NOW)
    desk.agents.put(TENANT, rests)
    assert desk.agents.state(TENANT, "kim") == replace(rests, load=0)
    desk.agents.put(TENANT, made)
    assert desk.agents.state(TENANT, "kim") == replace(made, load=0)
    assert desk.agents.state(TENANT, "nobody") is None


def test_a_page_that_is_heard_of_changes_nothing_else(desk: DeskStores) -> None:
    made, later = agent("kim"), NOW + timedelta(minutes=1)
    desk.agents.put(TENANT, made)
    for name in ("kim", "nobody"):
        desk.agents.seen(TENANT, name, later)
    assert list(desk.agents.everyone(TENANT)) == [replace(made, seen_at=later)]


def test_who_is_off_is_not_present(desk: DeskStores) -> None:
    desk.agents.put(TENANT, agent("kim", presence=Presence.OFF))
    desk.agents.put(TENANT, agent("lee", presence=Presence.RECOVERY))
    assert [each.agent for each in desk.agents.present(TENANT)] == ["lee"]
    assert [each.agent for each in desk.agents.everyone(TENANT)] == ["kim", "lee"]
    assert not desk.agents.present("pyeongtaek")


def test_a_feed_counts_changes_by_department(desk: DeskStores) -> None:
    assert not desk.feeds.versions(TENANT).departments
    desk.feeds.bump(TENANT, ["minwon", "tax", "minwon"])
    desk.feeds.bump(TENANT, ["민원과.1"])
    desk.feeds.bump(TENANT, ["tax"])
    desk.feeds.bump(TENANT, [])
    assert desk.feeds.versions(TENANT).departments == {"minwon": 1, "tax": 2, "민원과.1": 1}
    assert not desk.feeds.versions("pyeongtaek").departments


def test_a_revoked_session_is_known_until_it_would_have_ended(desk: DeskStores) -> None:
    desk.feeds.revoke(TENANT, "short#1", NOW + timedelta(minutes=5))
    desk.feeds.revoke(TENANT, "long", NOW + timedelta(hours=5))
    assert desk.feeds.versions(TENANT).revoked == {"short#1", "long"}
    desk.now.at += timedelta(hours=1)
    assert desk.feeds.versions(TENANT).revoked == {"long"}
    desk.feeds.revoke(TENANT, "later", NOW + timedelta(hours=6))
    assert desk.feeds.versions(TENANT).revoked == {"long", "later"}


def test_the_last_talk_that_was_closed_is_known(desk: DeskStores) -> None:
    first = opened(desk, "a")
    assert desk.desks.closed(TENANT, first.who) is None
    desk.desks.close(TENANT, first, turn(2))
    assert desk.desks.closed(TENANT, first.who) == ClosedTalk(
        first.receipt, first.department, "", NOW
    )
    assert desk.desks.closed("pyeongtaek", first.who) is None


def test_after_a_close_the_next_talk_opens_once_and_the_old_entry_moves_no_more(
    desk: DeskStores,
) -> None:
    first = opened(desk, "a")
    desk.desks.close(TENANT, first, turn(2))
    assert desk.desks.entry(TENANT, first.who) is None
    assert desk.desks.backlog(TENANT, first.department)[0] == []
    with pytest.raises(Conflict):
        desk.desks.move(TENANT, first, replace(first, revision=1), turn(3))
    with pytest.raises(Conflict):
        desk.desks.close(TENANT, first, turn(3))
    second = replace(first, receipt="261123-NEXT1")
    desk.desks.open(TENANT, second, turn(3))
    assert desk.desks.entry(TENANT, first.who) == second
    assert desk.desks.closed(TENANT, first.who) is None
    with pytest.raises(Conflict):
        desk.desks.open(TENANT, replace(first, receipt="261123-NEXT2"), turn(4))


@pytest.mark.parametrize("former", ["", "261120-AAAAA"])
def test_a_talk_tells_how_it_began(desk: DeskStores, former: str) -> None:
    made = opened(desk, "a", former=former, about="쌀이 떨어졌어요")
    assert desk.desks.entry(TENANT, made.who) == made
    assert desk.desks.backlog(TENANT, made.department)[0] == [made]


@pytest.mark.parametrize("former", ["", "261120-AAAAA"])
def test_a_talk_names_the_turn_of_its_newest_remark(desk: DeskStores, former: str) -> None:
    first = opened(desk, "a", former=former, preferred="kim" if former else "")
    noted = replace(first, noted=2, revision=first.revision + 1)
    desk.desks.move(TENANT, first, noted, turn(2))
    assert desk.desks.entry(TENANT, first.who) == noted
    assert desk.desks.backlog(TENANT, first.department)[0] == [noted]


def test_a_talk_that_goes_on_from_another_names_it(desk: DeskStores) -> None:
    made = opened(desk, "a", former="261120-AAAAA", preferred="kim")
    assert desk.desks.entry(TENANT, made.who) == made
