"""A notice keeps the night to the second, with the time that its call may take."""

from datetime import datetime, time, timedelta

import pytest

from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.notice import Notice, Step
from chalicelib.domain.notice_rules import UNDER_WAY, verdict_on
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Hold, Quiet, Refuse, Send, Urgent, Verdict, Why
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import Night

EVENING = datetime(2026, 11, 23, 21, 0, tzinfo=SEOUL)
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=SEOUL)
SECOND = timedelta(seconds=1)


def verdict(at: datetime, urgent: Urgent | None = None, quiet: Quiet | None = None) -> Verdict:
    notice = Notice("n", "byeolha", Purpose.SERVICE, "case#7", at, b"", urgent=urgent)
    return verdict_on(notice, Way.TEXT, (Consents(),), at, quiet or Quiet())


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (EVENING - UNDER_WAY - SECOND, Send()),
        (EVENING - UNDER_WAY, Hold(MORNING)),
        (EVENING - SECOND, Hold(MORNING)),
        (EVENING, Hold(MORNING)),
        (MORNING - SECOND, Hold(MORNING)),
        (MORNING, Send()),
    ],
)
def test_what_would_be_under_way_at_nightfall_waits_for_the_morning(
    at: datetime, expected: Verdict
) -> None:
    assert verdict(at) == expected


def test_what_cannot_wait_goes_out_at_nightfall_too() -> None:
    assert verdict(EVENING - SECOND, Urgent("officer-1")) == Send()


def test_a_citys_longer_night_is_kept_the_same_way() -> None:
    longer = Quiet(night=Night(time(20), time(9)))
    assert isinstance(verdict(EVENING - timedelta(hours=1) - SECOND, quiet=longer), Hold)
    assert verdict(MORNING + timedelta(hours=1), quiet=longer) == Send()


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        (Why.STOPPED, Refuse(Why.STOPPED)),
        (Why.WITHDRAWN, Refuse(Why.WITHDRAWN)),
        (Why.BLOCKED, Send()),
        (Why.NO_CONSENT, Send()),
    ],
)
def test_a_no_to_one_way_is_not_gone_round_by_the_next(why: Why, expected: Verdict) -> None:
    failed = DeliveryState.FAILED_PERMANENT
    refused = Step(Way.SESSION, failed, MORNING, MORNING, MORNING, reason=why)
    notice = Notice("n", "byeolha", Purpose.PUBLIC_INFO, "news#7", MORNING, b"", steps=(refused,))
    assert verdict_on(notice, Way.TEXT, (Consents(),), MORNING, Quiet()) == expected


def test_an_answer_to_their_own_words_goes_out_at_any_hour_and_advertising_never() -> None:
    quiet = Quiet(lets_urgent=False)
    for purpose in (Purpose.SERVICE, Purpose.PUBLIC_INFO):
        answer = Notice("n", "byeolha", purpose, "reply#1", EVENING, b"", answers=True)
        for at in (EVENING - SECOND, EVENING, MORNING - SECOND):
            assert verdict_on(answer, Way.TEXT, (Consents(),), at, quiet) == Send()
    agreed = Consents().gave(Scope("sms", Purpose.AD), "form:1", EVENING - timedelta(days=1))
    ad = Notice("n", "byeolha", Purpose.AD, "reply#1", EVENING, b"", answers=True)
    assert isinstance(verdict_on(ad, Way.TEXT, (agreed,), EVENING, quiet), Hold)


@pytest.mark.parametrize("at", [EVENING, MORNING])
@pytest.mark.parametrize(
    ("purpose", "refused", "why"),
    [
        (Purpose.SERVICE, [Scope("sms", Purpose.SERVICE)], Why.BLOCKED),
        (Purpose.PUBLIC_INFO, everything_unasked("sms"), Why.STOPPED),
    ],
)
def test_an_answer_reaches_nobody_who_refused_it(
    purpose: Purpose, refused: list[Scope], why: Why, at: datetime
) -> None:
    said = Consents().withdrew(refused, "sms#1", at)
    answer = Notice("n", "byeolha", purpose, "reply#1", at, b"", answers=True)
    assert verdict_on(answer, Way.TEXT, (said,), at, Quiet()) == Refuse(why)
