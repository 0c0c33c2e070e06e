"""A broadcast reaches everybody once, can be stopped at any chunk, and tells what became of each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from chalicelib.domain.audience import NoAudience, read_rows
from chalicelib.domain.broadcast import BroadcastState, Refused
from chalicelib.domain.chunk import Reach
from chalicelib.domain.csv_text import read_csv
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.errors import NotFound, Permanent, Retryable, TooLong
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.token_bucket import TokenBucket
from chalicelib.sealing.aes_gcm import AesGcm
from tests.broadcast_fakes import Faults
from tests.crashing import Crash, crash_at
from tests.services.broadcasts import CITY, MAKER, OTHER, Town, crowd

LATER = Outcome(DeliveryState.FAILED_TEMPORARY, Failure.UNAVAILABLE)
NEVER = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
ACCOUNT = Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
CUT = Outcome(DeliveryState.UNKNOWN, Failure.CUT)
SENT = Outcome(DeliveryState.SENT)

DAY = 24 * 3600  # longer than a vendor remembers

LIST = "이름,휴대폰\n김하나,010-1234-5678\n이두리,02-123-4567\n박세나,010-1234-5678\n최네모,\n정다섯,010-0000-0005\n"


@pytest.fixture
def town() -> Town:
    return Town()


def entries(text: str = LIST):  # type: ignore[no-untyped-def]
    return read_rows(read_csv(BytesIO(text.encode("cp949"))))


def test_a_list_becomes_texts_with_each_persons_values(town: Town) -> None:
    planned = town.plan(entries(), "#{이름}님, 내일 단수됩니다.")
    assert planned.broadcast.state is BroadcastState.PREVIEWED
    assert planned.broadcast.tally.people == 2
    assert planned.broadcast.tally.repeats == 1
    assert [row.row for row in planned.bad] == [3, 5]
    assert [one.text for one in planned.samples] == [
        "김하나님, 내일 단수됩니다.",
        "정다섯님, 내일 단수됩니다.",
    ]
    town.casting.start(CITY, planned.broadcast.id, MAKER)
    town.work_off()
    assert sorted(town.vendor.log) == [
        ("01000000005", "정다섯님, 내일 단수됩니다."),
        ("01012345678", "김하나님, 내일 단수됩니다."),
    ]


def test_who_lacks_a_value_is_told_by_row_and_gets_no_text_with_a_hole(town: Town) -> None:
    planned = town.plan(
        entries("휴대폰,금액\n010-0000-0001,\n010-0000-0002,삼만 원\n"), "#{금액}입니다."
    )
    assert [(row.row, "금액" in row.words) for row in planned.bad] == [(2, True)]
    assert planned.broadcast.tally.people == 1


def test_long_and_short_texts_go_in_chunks_of_their_own(town: Town) -> None:
    rows = "\n".join(f"010{n:08d},{'가' * (60 if n % 3 else 2)}" for n in range(450))
    planned = town.plan(entries(f"휴대폰,안내\n{rows}\n"), "#{안내}")
    assert planned.broadcast.tally.kinds == {TextKind.SMS: 150, TextKind.LMS: 300}
    town.casting.start(CITY, planned.broadcast.id, MAKER)
    town.work_off()
    assert len(town.phones()) == 450
    assert town.vendor.calls == 3


def test_a_file_that_breaks_off_leaves_nothing_that_can_be_sent(town: Town) -> None:
    broken = "휴대폰\n010-0000-0001\n" + '"010' + "x\n" * 70_000
    with pytest.raises(NoAudience):
        town.plan(entries(broken))
    [id] = town.store.listed(CITY)
    with pytest.raises(Refused):
        town.casting.start(CITY, id, MAKER)
    assert list(town.casting.results(CITY, id)) == []


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_is_planned_without_a_text(town: Town, text: str) -> None:
    with pytest.raises(Refused, match="내용"):
        town.plan(crowd(3), text)
    with pytest.raises(TooLong):
        town.plan(crowd(3), "가" * 1001)
    assert not town.store.heads


def test_two_workers_at_one_part_send_it_once(town: Town) -> None:
    it = town.started(1000)
    [(*_, body)] = town.queue.waiting

    def another() -> None:
        town.vendor.before = lambda: None
        town.sending.send(body)

    town.vendor.before = another
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 1000}
    assert set(town.phones().values()) == {1}
    assert town.vendor.asked == 0


def test_a_large_one_starts_only_after_a_second_person_looked(town: Town) -> None:
    it = town.plan(crowd(1001)).broadcast
    with pytest.raises(Refused, match="승인"):
        town.casting.start(CITY, it.id, MAKER)
    with pytest.raises(Refused):
        town.casting.approve(CITY, it.id, MAKER)
    town.casting.approve(CITY, it.id, OTHER)
    town.casting.start(CITY, it.id, MAKER)
    town.work_off()
    assert set(town.phones().values()) == {1}
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE


def test_another_citys_broadcast_is_absent(town: Town) -> None:
    it = town.started(10)
    for act in (town.casting.pause, town.casting.stop, town.casting.start):
        with pytest.raises(NotFound):
            act("icheon", it.id, MAKER)
    with pytest.raises(NotFound):
        town.casting.progress("icheon", it.id)


def test_a_list_is_sealed_and_opens_for_its_own_place_alone(town: Town) -> None:
    cipher, key = AesGcm(), bytes(range(32))
    sealed = cipher.seal(key, b"01012345678" * 9, "dongjak/b1/0")
    assert b"010" not in sealed
    assert cipher.open(key, sealed, "dongjak/b1/0") == b"01012345678" * 9
    for wrong in (
        (key, sealed, "dongjak/b1/1"),
        (bytes(32), sealed, "dongjak/b1/0"),
        (key, b"", ""),
    ):
        with pytest.raises(Permanent):
            cipher.open(*wrong)
    town.started(10)
    [part] = town.parts.parts.values()
    assert b"01000000003" not in part


def test_a_message_that_comes_twice_sends_once(town: Town) -> None:
    it = town.started(900)
    town.queue.send([body for *_, body in town.queue.waiting], CITY)
    town.work_off()
    assert set(town.phones().values()) == {1}
    assert town.vendor.calls == 5
    assert town.reached(it) == {Reach.TAKEN: 900}


def test_a_pause_holds_between_two_chunks_and_resuming_sends_the_rest(town: Town) -> None:
    it = town.started(1000)
    town.vendor.seconds = 4.0

    def pause_once() -> None:
        town.vendor.after = lambda: None
        town.casting.pause(CITY, it.id, MAKER)

    town.vendor.after = pause_once
    town.work_off()
    assert len(town.vendor.log) == 200
    assert town.reached(it) == {Reach.TAKEN: 200, Reach.NOT_YET: 800}
    town.casting.resume(CITY, it.id, MAKER)
    town.work_off()
    assert set(town.phones().values()) == {1}
    assert len(town.phones()) == 1000


def test_what_is_stopped_stays_stopped(town: Town) -> None:
    it = town.started(1000)
    town.vendor.seconds = 4.0
    town.vendor.after = lambda: (
        town.store.heads[CITY, it.id].is_over or town.casting.stop(CITY, it.id, MAKER)
    )
    town.work_off()
    assert len(town.vendor.log) == 200
    with pytest.raises(Refused):
        town.casting.resume(CITY, it.id, MAKER)
    town.clock.sleep(3600)
    assert town.mending.mend(CITY) == 0
    assert town.casting.progress(CITY, it.id).is_over


def test_only_a_wave_is_in_the_queue_and_the_next_follows_it(town: Town) -> None:
    it = town.started(25_000)
    assert len(town.queue.waiting) == 10
    most = 0

    def look() -> None:
        nonlocal most
        most = max(most, len(town.queue.waiting))

    town.vendor.after = look
    town.work_off()
    assert most <= 10
    assert town.reached(it) == {Reach.TAKEN: 25_000}
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE
    assert set(town.phones().values()) == {1}


def test_who_cannot_be_taken_for_now_is_tried_again_alone(town: Town) -> None:
    town.vendor.outcomes = [SENT, LATER, NEVER, LATER]
    it = town.started(4)
    town.work_off()
    assert town.phones() == {"01000000000": 1, "01000000001": 1, "01000000003": 1}
    assert town.reached(it) == {Reach.TAKEN: 3, Reach.FAILED: 1}
    rows = list(town.casting.results(CITY, it.id))
    assert [(row.row, row.reach.name, row.reason) for row in rows] == [
        (2, "TAKEN", ""),
        (3, "TAKEN", ""),
        (4, "FAILED", "refused"),
        (5, "TAKEN", ""),
    ]


def test_a_cut_call_is_asked_about_by_its_own_key(town: Town) -> None:
    it = town.started(200)
    town.vendor.faults = Faults(cut=1.0)
    town.work_off(town.clock() + timedelta(seconds=30))
    assert len(town.vendor.log) == 200
    assert town.reached(it) == {Reach.NOT_YET: 200}
    town.vendor.faults = Faults()
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 200}
    assert set(town.phones().values()) == {1}
    assert town.vendor.asked == 3


def test_what_no_vendor_remembers_any_more_is_told_as_unknown_and_not_sent_again(
    town: Town,
) -> None:
    it = town.started(200)
    town.vendor.faults = Faults(cut=1.0)
    town.work_off(town.clock() + timedelta(seconds=30))
    town.vendor.faults = Faults()
    town.clock.sleep(DAY)
    town.work_off()
    assert town.reached(it) == {Reach.UNKNOWN: 200}
    assert set(town.phones().values()) == {1}
    assert {row.reach for row in town.casting.results(CITY, it.id)} == {Reach.UNKNOWN}


def test_an_account_that_a_vendor_refuses_pauses_the_broadcast_and_nobody_fails(
    town: Town,
) -> None:
    town.vendor.outcomes = [ACCOUNT] * 200
    it = town.started(900)
    town.work_off()
    found = town.casting.get(CITY, it.id)
    assert (found.state, found.note) == (BroadcastState.PAUSED, "account")
    assert town.reached(it) == {Reach.NOT_YET: 900}
    town.casting.resume(CITY, it.id, MAKER)
    town.clock.sleep(DAY)
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 900}
    assert set(town.phones().values()) == {1}


def test_without_a_number_or_a_key_nothing_is_sent_and_somebody_is_told(town: Town) -> None:
    town.api_key = ""
    it = town.started(10)
    town.work_off()
    assert town.casting.get(CITY, it.id).note == "account"
    assert town.vendor.calls == 0


def test_an_outage_of_hours_pauses_instead_of_failing_everybody(town: Town) -> None:
    it = town.started(200)
    town.vendor.faults = Faults(later=1.0)
    town.work_off()
    assert town.casting.get(CITY, it.id).state is BroadcastState.PAUSED
    town.vendor.faults = Faults()
    town.casting.resume(CITY, it.id, MAKER)
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 200}
    assert set(town.phones().values()) == {1}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_around_its_call_is_followed_by_another(town: Town, moment: str) -> None:
    it = town.started(1000)
    setattr(town.vendor, moment, crash_at(3))
    with pytest.raises(Crash):
        town.work_off()
    town.begin_anew()
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 1000}
    assert set(town.phones().values()) == {1}
    assert len(town.phones()) == 1000
    assert town.vendor.asked == (moment == "after")


def test_messages_that_were_lost_are_queued_again(town: Town) -> None:
    it = town.started(3000)
    town.queue.waiting.clear()
    assert town.mending.mend(CITY) == 0, "they may still be on their way"
    town.clock.sleep(1200)
    assert town.mending.mend(CITY) == 3
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 3000}


def test_a_wave_that_nobody_followed_up_is_followed_up(town: Town) -> None:
    it = town.started(12_000)
    head = town.store.heads[CITY, it.id]
    town.work_off(town.clock() - timedelta(seconds=1))
    while len(town.queue.waiting) > 1:
        body = town.queue.waiting.pop(0)[2]
        town.sending.send(body)
    # The last of the wave is done by a worker that dies before it queues the next.
    town.store.heads[CITY, it.id] = replace(head, changes=head.changes + 1)
    town.queue.send = lambda *_: (_ for _ in ()).throw(Crash())  # type: ignore[method-assign]
    with pytest.raises(Crash):
        town.sending.send(town.queue.waiting.pop(0)[2])
    del town.queue.send  # type: ignore[method-assign]
    town.clock.sleep(1200)
    town.mending.mend(CITY)
    town.work_off()
    town.clock.sleep(1200)
    town.mending.mend(CITY)
    assert town.reached(it) == {Reach.TAKEN: 12_000}
    assert town.casting.get(CITY, it.id).state is BroadcastState.DONE
    assert set(town.phones().values()) == {1}


def test_a_night_holds_it_and_the_morning_brings_it_on(town: Town) -> None:
    town.clock.at = datetime(2026, 11, 23, 11, 59, 58, tzinfo=UTC)  # 20:59:58 in Seoul
    town.vendor.seconds = 4.0
    it = town.started(1000)
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 200, Reach.NOT_YET: 800}
    town.clock.at = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
    assert town.mending.mend(CITY) == 0
    town.clock.at = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert town.mending.mend(CITY) == 1
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 1000}


def _called_at(town: Town) -> list[datetime]:
    """Each call of the vendor's, as it begins from now on."""
    calls: list[datetime] = []
    town.vendor.before = lambda: calls.append(town.clock())
    return calls


NINE = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # 21:00 in Seoul
EIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


def test_who_waits_for_a_vendors_rate_into_the_night_calls_nobody_in_it(town: Town) -> None:
    town.rate = lambda tenant, count, patience: 30.0
    town.clock.at = NINE - timedelta(seconds=50)
    it = town.started(1000)
    calls = _called_at(town)
    town.work_off()
    assert calls and max(calls) < NINE
    town.clock.at = EIGHT
    town.mending.mend(CITY)
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 1000}
    assert set(town.phones().values()) == {1}


def test_a_cut_call_is_not_made_again_in_the_night(town: Town) -> None:
    town.vendor.faults = Faults(cut=1.0)
    town.clock.at = NINE - timedelta(seconds=1)
    it = town.started(200)
    calls = _called_at(town)
    town.work_off()
    assert [call < NINE for call in calls] == [True]
    town.vendor.faults = Faults()
    town.clock.at = EIGHT
    town.mending.mend(CITY)
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 200}
    assert set(town.phones().values()) == {1}


def test_the_rate_is_kept_and_a_long_wait_is_the_queues(town: Town) -> None:
    bucket = TokenBucket(rate=10, most=200, now=0)
    began = town.clock()

    def rate(tenant: str, count: int, patience: float) -> float:
        return bucket.take(count, (town.clock() - began).total_seconds(), patience)

    town.rate = rate
    it = town.started(2000)
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 2000}
    assert set(town.phones().values()) == {1}
    assert 180 <= (town.clock() - began).total_seconds() < 300


def test_a_store_that_does_not_answer_leaves_the_message_for_later(town: Town) -> None:
    it = town.started(400)
    record, tried = town.store.record, iter(range(100))

    def sometimes(*given):  # type: ignore[no-untyped-def]
        if next(tried) == 0:
            raise Retryable("not answered")
        return record(*given)

    town.store.record = sometimes  # type: ignore[method-assign]
    with pytest.raises(Retryable):
        town.work_off()
    town.work_off()
    assert town.reached(it) == {Reach.TAKEN: 400}
    assert set(town.phones().values()) == {1}
    assert town.vendor.asked == 1


def test_progress_counts_everybody_from_the_beginning(town: Town) -> None:
    it = town.started(450)
    assert town.reached(it) == {Reach.NOT_YET: 450}
    town.work_off()
    assert town.casting.progress(CITY, it.id).is_over
