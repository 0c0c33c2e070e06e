"""Whatever is lost on the way, a text is read and a reply pushed once, or somebody is told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, Outcome, told_to_agent
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.overdue import LatePush
from chalicelib.services.reconciling import Reconciling
from chalicelib.services.reconciling_pushes import ReconcilingPushes
from chalicelib.services.reconciling_texts import ReconcilingTexts
from chalicelib.services.undelivered import Undelivered
from tests.fakes import Failing, FakeTenants, Moment, Plan
from tests.late_fakes import FakeLate
from tests.services.texting import PHONE, Town
from tests.text_fakes import FakeLater

FIVE_MINUTES = timedelta(minutes=5)
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
STATES = DeliveryState


class Cities:
    """Those that are registered."""

    def __init__(self, *ids: str) -> None:
        self._ids = ids

    def ids(self) -> list[str]:
        return [*self._ids]


class Watch:
    """A text town, and what looks after it every five minutes."""

    def __init__(self, answers: str = "person", plan: Plan | None = None) -> None:
        self.town = Town(answers)
        accounts = {**self.town.tenant.accounts}
        accounts["bizgo-report"] = accounts["msghub"]
        self.town.tenant = replace(self.town.tenant, accounts=accounts)
        self.town.tenants = FakeTenants(self.town.tenant)
        # All that reading and pushing call fails by the same plan.
        self.inbox, self.deliveries = self.town.inbox, self.town.deliveries
        self.town.inbox = Failing(self.inbox, self.town.plan)
        self.town.deliveries = Failing(self.deliveries, self.town.plan)
        self.town.build()
        self.texts = FakeLater(lambda: self.town.now)
        self.pushes = FakeLater(lambda: self.town.now)
        self.job(plan)

    @contextmanager
    def dying(self, number: int, moment: Moment) -> Iterator[None]:
        """What is done inside dies at this call."""
        plan = self.town.plan
        plan.faults = {len(plan.calls) + number: moment}
        with suppress(Retryable):
            yield
        plan.faults = {}

    def job(self, plan: Plan | None = None) -> None:
        town = self.town

        def failing(port: Any) -> Any:
            return Failing(port, plan) if plan else port

        late = failing(FakeLate(self.inbox, self.deliveries))
        undelivered = Undelivered(town.turns_of_desk, town.claims)
        pushes = ReconcilingPushes(
            late, town.tenants, failing(self.deliveries), failing(undelivered), town.vendors,
            failing(self.pushes), lambda: town.now,
        )  # fmt: skip
        texts = ReconcilingTexts(late, failing(self.texts), lambda: town.now)
        self.reconciling = Reconciling(Cities(town.tenant.id), (texts.reconcile, pushes.reconcile))

    def passes(self, runs: int = 1) -> int:
        """So often five minutes pass, with a run after each and all its queues worked off."""
        done = 0
        for _ in range(runs):
            self.town.now += FIVE_MINUTES
            done += self.reconciling.reconcile()
            self.work()
        return done

    def work(self) -> None:
        for event in self.texts.received():
            self.read(event)
        for event in [*self.town.queue.received()]:
            self.read(event)
        for event in self.pushes.received():
            # What fails comes again by its queue; here it is lost, which is worse.
            with suppress(Retryable):
                self.town.delivering.deliver(event)

    def read(self, event: Published) -> None:
        with suppress(Retryable):
            self.town.take(event.tenant_id, event.data)

    def heard(self) -> list[str]:
        return [each.text for each in self.town.turns() if each.voice is Voice.CONTACT]

    def states(self) -> list[DeliveryState]:
        return [each.state for each in self.deliveries.items.values()]

    def told_agent(self) -> list[str]:
        return [said for turn in self.town.turns() if (said := told_to_agent(turn))]


def test_a_text_whose_fact_was_lost_is_read_within_a_quarter_of_an_hour() -> None:
    watch = Watch()
    watch.town.bring(watch.town.text("쌀이 떨어졌어요"))
    watch.passes(3)
    assert watch.heard() == ["쌀이 떨어졌어요"]
    assert not watch.inbox.unread
    assert watch.passes(12) == 0


def test_a_text_that_was_read_is_never_looked_for() -> None:
    watch = Watch()
    watch.town.says("쌀이 떨어졌어요")
    assert watch.passes(12) == 0
    assert watch.heard() == ["쌀이 떨어졌어요"]


def test_texts_whose_run_nobody_ended_are_read_as_one_and_answered_once() -> None:
    watch = Watch("menu")
    watch.town.bring(watch.town.text("여권이"), watch.town.text("안 왔어요"))
    watch.town.read()
    assert watch.inbox.unread, "they are held"
    watch.town.queue.waiting.clear()
    watch.passes(4)
    assert [turn.text for turn in watch.town.turns()] == ["여권이\n안 왔어요"]
    assert not watch.inbox.unread
    assert watch.passes(12) == 0


@pytest.mark.parametrize("answers", ["person", "menu"])
@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 31))
def test_a_reading_that_dies_at_any_call_is_brought_to_its_end_once(
    number: int, moment: Moment, answers: str
) -> None:
    watch = Watch(answers)
    watch.town.bring(watch.town.text("상담원"))
    with watch.dying(number, moment):
        watch.town.read()
    watch.passes(5)
    assert not watch.inbox.unread
    assert watch.heard().count("상담원") == 1
    assert watch.town.entry() is not None
    assert watch.passes(12) == 0


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 12))
def test_a_run_that_dies_at_any_call_is_done_by_the_next(number: int, moment: Moment) -> None:
    watch = Watch(plan=Plan({number: moment}))
    watch.town.bring(watch.town.text("쌀이 떨어졌어요"))
    watch.passes(2)
    watch.job()
    watch.passes(8)
    assert watch.heard() == ["쌀이 떨어졌어요"]
    assert not watch.inbox.unread


def test_a_text_that_nobody_can_read_is_tried_ever_more_seldom_and_told_in_the_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watch = Watch()
    watch.town.bring(watch.town.text("쌀이 떨어졌어요 김민원"))
    queued = 0
    with caplog.at_level(logging.INFO):
        for _ in range(12 * 24 * 4):
            watch.town.now += FIVE_MINUTES
            watch.reconciling.reconcile()
            queued += len(watch.texts.received())
    assert 5 <= queued <= 15
    [told] = [each for each in caplog.records if each.message == "stands still for good"]
    assert told.levelno == logging.ERROR
    assert told.__dict__["delivery"] == "msghub#MO0001"
    assert not watch.inbox.unread
    said = f"{[each.__dict__ for each in caplog.records]}"
    assert "김민원" not in said
    assert PHONE not in said


def an_answer_is_owed(watch: Watch) -> None:
    watch.town.says("쌀이 떨어졌어요")


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 6))
def test_a_push_that_dies_at_any_call_reaches_the_phone_once(number: int, moment: Moment) -> None:
    watch = Watch()
    an_answer_is_owed(watch)
    with watch.dying(number, moment):
        watch.town.deliver()
    begun = bool(watch.deliveries.items)
    watch.passes(24)
    if begun:
        assert len(watch.town.received()) == 1
        assert watch.states() == [STATES.SENT]


def test_a_vendor_that_refused_for_now_is_asked_again_though_the_queue_forgot() -> None:
    watch = Watch()
    an_answer_is_owed(watch)
    watch.town.sender.outcomes = [Outcome(STATES.FAILED_TEMPORARY, Failure.RATE)]
    with suppress(Retryable):
        watch.town.deliver()
    assert not watch.town.received()
    watch.passes(12)
    assert len(watch.town.received()) == 1
    assert watch.states() == [STATES.SENT]


def test_what_cannot_be_pushed_for_a_day_is_given_up_and_the_agent_is_told_once() -> None:
    watch = Watch()
    an_answer_is_owed(watch)
    watch.town.sender.outcomes = [Outcome(STATES.FAILED_TEMPORARY, Failure.UNAVAILABLE)]
    with suppress(Retryable):
        watch.town.deliver()
    for _ in range(12 * 26):
        watch.town.now += FIVE_MINUTES
        watch.reconciling.reconcile()
        watch.pushes.received()
    assert watch.states() == [STATES.FAILED_PERMANENT]
    assert len(watch.told_agent()) == 1


def test_what_was_sent_and_never_reported_is_told_after_three_days_and_may_still_arrive() -> None:
    watch = Watch()
    an_answer_is_owed(watch)
    watch.town.deliver()
    watch.town.now += timedelta(hours=72)
    assert watch.passes() == 0
    watch.town.now += timedelta(hours=2)
    assert watch.passes() == 1
    [known] = watch.deliveries.items.values()
    assert (known.state, known.reason) == (STATES.SENT, Failure.NO_RECEIPT)
    [told] = watch.told_agent()
    assert "알려 주지 않았습니다" in told
    assert watch.passes(3) == 0
    assert len(watch.town.received()) == 1, "nothing is sent twice"
    assert known.may_become(STATES.DELIVERED)


def test_where_no_vendor_reports_sent_is_the_end() -> None:
    watch = Watch()
    accounts = {n: each for n, each in watch.town.tenant.accounts.items() if n != "bizgo-report"}
    watch.town.tenant = replace(watch.town.tenant, accounts=accounts)
    watch.town.tenants = FakeTenants(watch.town.tenant)
    watch.town.build()
    watch.job()
    an_answer_is_owed(watch)
    watch.town.deliver()
    watch.town.now += timedelta(days=4)
    watch.passes(3)
    assert not watch.told_agent()
    [known] = watch.deliveries.items.values()
    assert (known.state, known.reason) == (STATES.SENT, "")


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 8))
def test_telling_that_dies_at_any_call_tells_the_agent_once(number: int, moment: Moment) -> None:
    watch = Watch()
    an_answer_is_owed(watch)
    watch.town.deliver()
    watch.town.now += timedelta(hours=80)
    watch.job(Plan({number: moment}))
    watch.passes()
    watch.job()
    watch.passes(3)
    assert len(watch.told_agent()) == 1
    [known] = watch.deliveries.items.values()
    assert known.reason == Failure.NO_RECEIPT


def test_a_city_that_is_out_of_reach_keeps_no_other() -> None:
    done: list[str] = []

    def kind(tenant_id: str) -> int:
        done.append(tenant_id)
        if tenant_id == "one":
            raise Retryable("silent")
        return 1

    assert Reconciling(Cities("one", "two"), (kind, kind)).reconcile() == 2
    assert done == ["one", "one", "two", "two"]


class OneUnreadable:
    """Two pushes stand still; the turn of the first cannot be read."""

    def __init__(self) -> None:
        who = ConversationKey("one", "sms", "a" * 24)
        self.found = [LatePush(who, Delivery(seq, 7, STATES.CREATED, AT), "due") for seq in (1, 2)]
        self.put_off: list[tuple[int, bool]] = []
        self.ended: list[int] = []

    def pushes(self, tenant_id: str, now: datetime, most: int) -> list[LatePush]:
        return self.found

    def put_off_push(self, late: LatePush, until: datetime | None) -> bool:
        self.put_off.append((late.delivery.seq, until is not None))
        return True

    def turns(self, tenant_id: str, who: ConversationKey, first: int, last: int) -> list[Turn]:
        if first == 1:
            raise ValueError("no JSON")
        return []

    def change(
        self, tenant_id: str, who: ConversationKey, before: Delivery, after: Delivery
    ) -> bool:
        self.ended.append(after.seq)
        return True


def test_a_push_that_cannot_be_read_keeps_none_behind_it(caplog: pytest.LogCaptureFixture) -> None:
    town, two = Town("person"), OneUnreadable()
    tenants: Any = FakeTenants(replace(town.tenant, id="one"))
    parts: Any = two
    told: Any = None
    job = ReconcilingPushes(parts, tenants, parts, told, told, told, lambda: AT + FIVE_MINUTES)
    assert job.reconcile("one") == 1
    assert (two.put_off, two.ended) == ([(1, True)], [2])
    assert "push not looked after" in caplog.messages
