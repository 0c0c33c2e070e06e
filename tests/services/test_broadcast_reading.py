"""An uploaded list becomes a broadcast: once, after any crash, or a sentence says why not."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import BinaryIO

import pytest

from chalicelib.domain.audience import NoAudience
from chalicelib.domain.broadcast import BroadcastState, Refused
from chalicelib.domain.broadcast_upload import LARGEST, READ_FOR, UploadState
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.purpose import Purpose
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_mending import Mending
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.services.broadcast_reading import Reading
from chalicelib.services.broadcast_unread import STILL, Unread
from chalicelib.services.broadcast_uploads import Intake, Uploading
from chalicelib.services.broadcast_work import Jobs, Waves
from chalicelib.sheets.rows import rows_of
from tests.broadcast_upload_fakes import FakeListFiles, FakeUploads
from tests.services.broadcasts import CITY, MAKER, OTHER, PlainCipher, Town

LIST = "이름,휴대폰\n가,010-1234-5678\n나,없음\n다,01012345678\n라,010-2345-6789\n"
WANTED = Wanted("단수 안내", "#{이름}님, 내일 물이 나오지 않습니다.", Purpose.PUBLIC_INFO, MAKER)


class CutFiles(FakeListFiles):
    """`cuts` times the file breaks off while it is opened."""

    cuts = 0

    @contextmanager
    def opened(self, tenant_id: str, broadcast: str) -> Iterator[BinaryIO]:
        with super().opened(tenant_id, broadcast) as file:
            if self.cuts:
                self.cuts -= 1
                raise Retryable("cut")
            yield file


class Office:
    """A town, and an officer who uploads."""

    def __init__(self) -> None:
        self.town = Town()
        self.uploads, self.files = FakeUploads(), CutFiles()
        town = self.town
        lists = SealedLists(town.parts, town.keys, PlainCipher())
        kept = (town.store, self.uploads, self.files, lists)
        intake = Intake(town.planning, *kept, town.clock)
        self.uploading = Uploading(intake, town.queue)
        self.reading = Reading(intake, rows_of)
        unread = Unread(self.uploads, town.queue, town.clock)
        waves = Waves(town.store, town.queue, town.clock)
        self.mending = Mending(town.store, waves, town.clock, unread=unread)
        self.jobs = Jobs(town.sending.send, {"plan": self.reading.work})

    def uploads_list(self, text: str = LIST, wanted: Wanted = WANTED) -> str:
        it = self.uploading.begin(CITY, wanted, "명단.csv", len(text))
        self.files.files[CITY, it.id] = text.encode()
        self.uploading.arrived(CITY, it.id)
        return it.id

    def work(self) -> None:
        self.town.queue.work_off(self.jobs.do)

    def loses_messages(self) -> None:
        self.town.queue.waiting.clear()

    def passes(self, time: timedelta) -> None:
        self.town.clock.sleep(time.total_seconds())

    def mends(self) -> int:
        """By a run of the schedule; how many lists were queued again."""
        return self.mending.mend(CITY)

    def state(self, id: str) -> BroadcastState:
        return self.town.casting.get(CITY, id).state

    def upload(self, id: str) -> UploadState:
        found = self.uploading.upload(CITY, id)
        assert found is not None
        return found.state


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_was_uploaded_can_be_looked_at_started_and_reaches_everybody_once(
    office: Office,
) -> None:
    id = office.uploads_list()
    office.work()
    it = office.town.casting.get(CITY, id)
    assert (it.state, it.tally.people, it.tally.bad, it.tally.repeats) == (
        BroadcastState.PREVIEWED,
        2,
        1,
        1,
    )
    seen = office.uploading.seen(CITY, it)
    assert [row.row for row in seen.bad] == [3]
    assert [one.text for one in seen.samples][0].startswith("가님, ")
    office.town.casting.start(CITY, id, MAKER)
    office.work()
    assert sorted(phone for phone, _ in office.town.vendor.log) == ["01012345678", "01023456789"]


def test_the_file_does_not_stay_once_it_was_read(office: Office) -> None:
    id = office.uploads_list()
    office.work()
    assert office.files.files == {}
    assert office.upload(id) is UploadState.READ


def test_a_message_that_comes_again_changes_nothing(office: Office) -> None:
    id = office.uploads_list()
    office.work()
    before = office.town.casting.get(CITY, id)
    office.reading.read(CITY, id)
    assert office.town.casting.get(CITY, id) == before


def test_a_reading_that_was_cut_begins_again_and_counts_everybody_once(office: Office) -> None:
    office.files.cuts = 2
    id = office.uploads_list()
    for _ in range(2):
        with pytest.raises(Retryable):
            office.work()
        assert office.state(id) is BroadcastState.DRAFT
    office.work()
    assert office.town.casting.get(CITY, id).tally.people == 2


def test_a_crash_after_the_end_leaves_a_list_that_is_read_and_can_be_looked_at(
    office: Office,
) -> None:
    id = office.uploads_list()
    upload = office.uploading.upload(CITY, id)
    assert upload is not None
    office.work()
    # The crash: the broadcast was written, the upload was not.
    office.uploads.put(CITY, id, upload, office.town.clock())
    office.reading.read(CITY, id)
    assert office.upload(id) is UploadState.READ
    assert office.uploading.seen(CITY, office.town.casting.get(CITY, id)).samples


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("이름,동\n가,1동\n", "열을 찾지 못했습니다"),
        ("PK\x03\x04 nothing", "깨져"),
    ],
)
def test_a_broken_file_is_told_and_another_may_take_its_place(
    office: Office, text: str, words: str
) -> None:
    id = office.uploads_list(text)
    office.work()
    upload = office.uploading.upload(CITY, id)
    assert upload is not None and upload.state is UploadState.FAILED
    assert words in upload.words
    assert office.state(id) is BroadcastState.DRAFT
    office.uploading.choose(CITY, id, "다시.csv", len(LIST))
    office.files.files[CITY, id] = LIST.encode()
    office.uploading.arrived(CITY, id)
    office.work()
    assert office.state(id) is BroadcastState.PREVIEWED


def test_a_file_that_is_gone_is_told(office: Office) -> None:
    id = office.uploads_list()
    office.files.files.clear()
    office.work()
    assert office.upload(id) is UploadState.FAILED


def test_a_draft_that_was_stopped_stays_so(office: Office) -> None:
    id = office.uploads_list()
    office.town.casting.stop(CITY, id, MAKER)
    office.work()
    assert office.state(id) is BroadcastState.STOPPED
    assert office.files.files == {}


def test_how_far_a_long_list_was_read_is_told_on_the_way(office: Office) -> None:
    rows = "".join(f"주민,010-{number:04}-0000\n" for number in range(2000, 3000))
    id = office.uploads_list("이름,휴대폰\n" + rows)
    moved = office.reading._rows_of

    def slow(file: BinaryIO) -> Iterator[object]:
        for row in moved(file):
            office.town.clock.at += timedelta(milliseconds=10)
            yield row

    office.reading._rows_of = slow  # type: ignore[assignment]
    office.work()
    told = [each.rows for each in office.uploads.written if each.state is UploadState.READING]
    assert told[1:] == sorted(told[1:]) and len(told) > 3
    upload = office.uploading.upload(CITY, id)
    assert upload is not None and upload.rows == 1000


def test_only_a_file_that_arrived_is_read(office: Office) -> None:
    it = office.uploading.begin(CITY, WANTED, "명단.csv", 10)
    with pytest.raises(NoAudience):
        office.uploading.arrived(CITY, it.id)
    assert not office.town.queue.waiting


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("명단.xls", 10, "옛 엑셀"),
        ("명단.hwp", 10, "CSV"),
        ("명단", 10, "CSV"),
        ("명단.csv", 0, "비어"),
        ("명단.XLSX", LARGEST + 1, "30 MB"),
    ],
)
def test_what_cannot_be_a_list_is_refused_before_it_is_sent(
    office: Office, name: str, size: int, words: str
) -> None:
    with pytest.raises(NoAudience, match=words):
        office.uploading.begin(CITY, WANTED, name, size)
    assert not office.uploading.made(CITY)


def test_nobody_gives_a_list_to_a_broadcast_that_has_one_or_to_another_city(
    office: Office,
) -> None:
    id = office.uploads_list()
    office.work()
    with pytest.raises(Refused):
        office.uploading.form(CITY, id)
    with pytest.raises(Refused):
        office.uploading.choose(CITY, id, "명단.csv", 10)
    with pytest.raises(NotFound):
        office.uploading.form("icheon", id)


def test_what_is_wrong_with_the_text_is_told_before_a_draft_is_written(office: Office) -> None:
    with pytest.raises(Refused):
        office.uploading.begin(CITY, replace(WANTED, text=" "), "명단.csv", 10)
    assert not office.uploading.made(CITY)


def test_results_come_part_by_part_too(office: Office) -> None:
    rows = "".join(f"010-{number:04}-0000\n" for number in range(2000, 4400))
    id = office.uploads_list("휴대폰\n" + rows, replace(WANTED, text="물이 나오지 않습니다."))
    office.town.vendor.faults.never = 0.3
    office.work()
    office.town.casting.approve(CITY, id, OTHER)
    office.town.casting.start(CITY, id, MAKER)
    office.work()
    whole = list(office.town.casting.results(CITY, id))
    parts = [row for part in range(3) for row in office.town.casting.results(CITY, id, [part])]
    assert parts == whole
    assert len(whole) == 2400
    assert any(row.reason for row in whole[2000:])


OTHERS = "이름,휴대폰\n" + "".join(f"{n},0109999{n:04d}\n" for n in range(1300))


def test_a_list_is_of_one_file_whatever_an_officer_does_while_it_is_read(office: Office) -> None:
    first = "이름,휴대폰\n" + "".join(f"{n},0101111{n:04d}\n" for n in range(1300))
    refused: list[str] = []

    def rows(file: BinaryIO) -> Iterator[Sequence[str]]:
        for number, row in enumerate(rows_of(file)):
            if number == 1100 and not refused:
                refused.append("once")
                replace_list()
            yield row

    def replace_list() -> None:
        try:
            office.uploading.choose(CITY, id, "다른 명단.csv", len(OTHERS))
        except NoAudience as words:
            refused.append(str(words))
        # A page that was open before has had its form, and posts all the same.
        office.files.files[CITY, id] = OTHERS.encode()
        office.uploading.arrived(CITY, id)
        office.work()

    reading = Reading(office.reading._in, rows)
    office.jobs = Jobs(office.town.sending.send, {"plan": reading.work})
    id = office.uploads_list(first)
    office.work()
    office.town.casting.approve(CITY, id, OTHER)
    office.town.casting.start(CITY, id, MAKER)
    office.work()
    beginnings = {phone[:7] for phone, _ in office.town.vendor.log}
    assert (len(beginnings), len(office.town.vendor.log)) == (1, 1300)
    assert "읽고 있습니다" in refused[1]


def test_a_reading_that_nobody_is_at_any_more_may_be_begun_anew(office: Office) -> None:
    id = office.uploads_list()
    office.town.queue.work_off(lambda body: None)  # the message is lost
    with pytest.raises(NoAudience):
        office.uploading.choose(CITY, id, "명단.csv", 10)
    office.town.clock.sleep(READ_FOR.total_seconds())
    office.uploading.arrived(CITY, id)
    office.work()
    assert office.state(id) is BroadcastState.PREVIEWED


def test_a_list_whose_message_was_lost_is_read_all_the_same(office: Office) -> None:
    id = office.uploads_list()
    office.loses_messages()
    office.passes(STILL / 2)
    assert office.mends() == 0, "the queue may be at it yet"
    office.passes(STILL)
    assert (office.mends(), office.mends()) == (1, 0)
    office.work()
    assert (office.upload(id), office.state(id)) == (UploadState.READ, BroadcastState.PREVIEWED)
    office.passes(STILL)
    assert office.mends() == 0


def test_a_list_that_nobody_can_read_is_given_up_in_words(office: Office) -> None:
    id = office.uploads_list()
    for _ in range(20):
        office.loses_messages()
        office.passes(STILL)
        office.mends()
    found = office.uploading.upload(CITY, id)
    assert found
    assert found.state is UploadState.FAILED
    assert "다시 올려 주세요" in found.words
    office.passes(STILL)
    assert office.mends() == 0


def test_drafts_that_wait_for_a_file_or_are_read_are_left_alone(office: Office) -> None:
    office.uploading.begin(CITY, WANTED, "명단.csv", 10)
    office.uploads_list()
    office.work()
    office.passes(STILL * 2)
    assert office.mends() == 0
