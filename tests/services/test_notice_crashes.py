"""Whatever breaks off, comes twice, late or in another order: no step is called twice for nothing,
never are two under way, and a phone has one message of each step at the most.
"""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.domain.delivery import DeliveryState, Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.notice import End
from chalicelib.domain.notice_key import NoticeReported, read_notice_key
from tests.fakes import Failing, Moment, Plan
from tests.notice_fakes import BUSY, CUT, REFUSED, SENT, FakeNotices
from tests.services.notices import Town

DELIVERED, READ = Outcome(DeliveryState.DELIVERED), Outcome(DeliveryState.READ)
ARRIVED = (DeliveryState.DELIVERED, DeliveryState.READ)
# How far each state is along its way.
RANK = {
    DeliveryState.CREATED: 0,
    DeliveryState.FAILED_TEMPORARY: 0,
    DeliveryState.UNKNOWN: 1,
    DeliveryState.SENT: 2,
    DeliveryState.DELIVERED: 3,
    DeliveryState.READ: 4,
    DeliveryState.FAILED_PERMANENT: 5,
}


def crashing(town: Town, plan: Plan) -> None:
    town.notices = Failing(town.store, plan)


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("call", range(1, 12))
@pytest.mark.parametrize("is_repeatable", [True, False])
def test_a_job_that_is_cut_off_anywhere_is_brought_to_its_end(
    call: int, moment: Moment, is_repeatable: bool
) -> None:
    """The alimtalk fails by its receipt and the text arrives: every call of the store may break."""
    town = Town()
    town.vendor.is_repeatable = is_repeatable
    plan = Plan({call: moment})
    wrapped = Failing(town.store, plan)
    town.notices = wrapped
    id = town.ask()

    def surely(act: object, *args: object) -> None:
        for _ in range(3):
            try:
                act(*args)  # type: ignore[operator]
            except Retryable:
                continue
            return

    for _ in range(60):
        for event in [*town.published(), event_for(town, id)]:
            surely(town.sending.take, event)
        for key in list(town.vendor.taken):
            way = "alimtalk" if key.endswith("@1") else "text"
            outcome = REFUSED if way == "alimtalk" else DELIVERED
            named = read_notice_key(key)
            assert named
            town.receipts._notices = wrapped
            surely(town.receipts.take, NoticeReported(named, outcome, town.now))
        town.now += timedelta(minutes=5)
    assert all(count == 1 for count in town.vendor.taken.values())
    assert town.store.kept[town.tenant.id, id].end is not None
    if is_repeatable:
        assert town.store.kept[town.tenant.id, id].end is End.ARRIVED
        assert len(town.vendor.taken) == 2


def event_for(town: Town, id: str) -> Published:
    return Published("again", Fact.NOTICE_MOVED, id, town.tenant.id, "", "", 0, town.now)


def test_of_two_workers_at_once_one_calls() -> None:
    for _ in range(30):
        town, barrier = Town(), Barrier(2)
        id = town.ask()
        event = event_for(town, id)

        def work(town: Town = town, barrier: Barrier = barrier, event: Published = event) -> None:
            barrier.wait()
            town.sending.take(event)

        workers = [Thread(target=work) for _ in range(2)]
        for each in workers:
            each.start()
        for each in workers:
            each.join()
        assert len(town.vendor.calls) == 1


@pytest.mark.parametrize("is_repeatable", [True, False])
def test_a_worker_who_comes_in_the_middle_of_a_call_leaves_it_alone(is_repeatable: bool) -> None:
    town = Town()
    town.vendor.is_repeatable = is_repeatable
    event = event_for(town, town.ask())
    town.vendor.meanwhile = lambda key: town.sending.take(event)
    town.sending.take(event)
    assert len(town.vendor.calls) == 1
    assert town.vendor.asked == []


@pytest.mark.parametrize(("is_repeatable", "calls"), [(True, 2), (False, 1)])
def test_of_a_call_whose_worker_died_nobody_is_sure(is_repeatable: bool, calls: int) -> None:
    town = Town()
    town.vendor.is_repeatable = is_repeatable
    event = event_for(town, town.ask())
    # Read, claimed; what the call came to is never written.
    crashing(town, Plan({3: Moment.BEFORE}))
    with pytest.raises(Retryable):
        town.sending.take(event)
    first = town.vendor.calls[0]
    town.passes(minutes=20)
    assert (town.vendor.calls.count(first), town.vendor.taken[first]) == (calls, 1)
    assert set(town.vendor.calls) == {first}


def test_a_refusal_after_a_cut_call_says_nothing_of_the_call_that_was_cut() -> None:
    town = Town()
    town.vendor.plan = [CUT, REFUSED]
    id = town.ask()
    town.work()
    town.passes(minutes=20)
    [first] = set(town.vendor.calls)
    town.vendor.became[first] = DELIVERED
    assert town.vendor.taken == {first: 1}
    assert town.notice(id).end is None
    town.passes(hours=1)
    assert town.notice(id).end is End.ARRIVED
    assert set(town.vendor.calls) == {first}


class NoticeMachine(RuleBasedStateMachine):
    """Receipts are true here: they tell what became of the message on its phone."""

    @initialize(repeatable=st.booleans(), asked=st.booleans())
    def begins(self, repeatable: bool, asked: bool) -> None:
        self.town = Town()
        self.town.vendor.is_repeatable = repeatable
        self.town.vendor.can_be_asked = asked
        self.plan = Plan({})
        self.town.notices = Failing(self.town.store, self.plan)
        self.town.notifying._notices = self.town.store
        self.town.receipts._notices = self.town.notices
        self.town.mending._notices = self.town.notices
        self.id = self.town.ask()
        self.ranks: list[int] = []
        self.true: dict[str, Outcome] = {}

    def _surely(self, act: object, *args: object) -> None:
        try:
            act(*args)  # type: ignore[operator]
        except Retryable:
            return

    @rule(outcome=st.sampled_from([SENT, CUT, BUSY, REFUSED]), takes=st.booleans())
    def the_vendor_will(self, outcome: Outcome, takes: bool) -> None:
        self.town.vendor.plan = [outcome]
        self.town.vendor.takes_cut = takes

    @rule(within=st.integers(1, 4), moment=st.sampled_from(list(Moment)))
    def the_store_breaks_soon(self, within: int, moment: Moment) -> None:
        self.plan.faults = {len(self.plan.calls) + within: moment}

    @rule()
    def a_worker_comes(self) -> None:
        self._surely(self.town.sending.take, event_for(self.town, self.id))

    @rule()
    def the_mender_comes(self) -> None:
        self._surely(self.town.mending.mend_all)
        for event in self.town.later.received():
            self._surely(self.town.sending.take, event)

    @rule(minutes=st.sampled_from([1, 3, 10, 31, 61, 800]))
    def time_passes(self, minutes: int) -> None:
        self.town.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.town.vendor.taken)
    @rule(data=st.data(), outcome=st.sampled_from([DELIVERED, REFUSED]), times=st.integers(1, 2))
    def a_receipt_comes(self, data: st.DataObject, outcome: Outcome, times: int) -> None:
        key = data.draw(st.sampled_from(sorted(self.town.vendor.taken)))
        true = self.true.setdefault(key, outcome)
        self.town.vendor.became[key] = true
        named = read_notice_key(key)
        assert named
        told = data.draw(st.sampled_from([true, READ] if true == DELIVERED else [true]))
        for _ in range(times):
            report = NoticeReported(named, told, self.town.now)
            self._surely(self.town.receipts.take, report)

    @invariant()
    def each_step_brings_one_message_at_the_most(self) -> None:
        assert all(count == 1 for count in self.town.vendor.taken.values())

    @invariant()
    def one_step_is_under_way_at_the_most(self) -> None:
        notice = self.town.store.kept[self.town.tenant.id, self.id]
        going = (DeliveryState.CREATED, DeliveryState.FAILED_TEMPORARY)
        assert all(step.state not in going for step in notice.steps[:-1])
        for step in notice.steps[:-1]:
            surely = step.state is DeliveryState.FAILED_PERMANENT
            waited = self.town.now - step.began_at >= timedelta(minutes=30)
            assert surely or step.state in ARRIVED or waited

    @invariant()
    def no_step_goes_back(self) -> None:
        notice = self.town.store.kept[self.town.tenant.id, self.id]
        ranks = [RANK[step.state] for step in notice.steps]
        pairs = zip(self.ranks, ranks, strict=False)
        assert all(before <= after for before, after in pairs)
        assert len(ranks) >= len(self.ranks)
        self.ranks = ranks

    @invariant()
    def a_failure_is_told_once_and_only_of_what_was_given_up(self) -> None:
        failed = self.town.failures()
        notice = self.town.store.kept[self.town.tenant.id, self.id]
        assert len(failed) <= 1
        if notice.end is End.GIVEN_UP:
            assert failed

    def teardown(self) -> None:
        """Left alone it comes to an end."""
        if not hasattr(self, "town"):
            return
        self.plan.faults, self.town.vendor.plan = {}, []
        for _ in range(80):
            self.town.now += timedelta(minutes=31)
            self.town.mending.mend_all()
            for event in self.town.later.received():
                self.town.sending.take(event)
        assert self.town.store.kept[self.town.tenant.id, self.id].end is not None
        self.each_step_brings_one_message_at_the_most()


TestNotices = NoticeMachine.TestCase
TestNotices.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_the_judge_sees_a_message_that_came_twice() -> None:
    town = Town()
    town.vendor.is_repeatable = False
    town.ask()
    town.work()
    by = town.choice.named(town.tenant.id, ways_of(town), "one")
    assert by
    first = town.vendor.messages[town.vendor.calls[0]]
    town.vendor.send_alimtalk(by, first)  # type: ignore[arg-type]
    assert max(town.vendor.taken.values()) == 2


def ways_of(town: Town):  # type: ignore[no-untyped-def]
    from chalicelib.domain.notice_ways import read_ways

    return read_ways(town.tenant.ways)


def test_a_receipt_of_nothing_changes_nothing() -> None:
    town = Town()
    id = town.ask()
    town.work()
    before = town.notice(id)
    for key in (f"{town.tenant.id}.absent@1", f"{town.tenant.id}.{id}@2", f"other.{id}@1"):
        named = read_notice_key(key)
        assert named
        town.receipts.take(NoticeReported(named, REFUSED, town.now))
    assert town.notice(id) == before
    assert isinstance(town.store, FakeNotices)
