"""Photos that people bring are with us before the vendor forgets them, each once, or said why not."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.brought_file import LARGEST, Lost, NotBrought, words_of
from chalicelib.domain.channel import Account
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.shared_file import ID_LENGTH
from chalicelib.domain.text_mapping import TextMapping
from chalicelib.services.publisher import facts_of
from chalicelib.services.taking_files import TakingFiles
from tests.brought_fakes import FakeBroughtFiles, FakeFetch
from tests.domain.file_samples import JPG, PDF
from tests.domain.test_picture_metadata import PLACE, exif, jpg, segment
from tests.fakes import Failing, Moment
from tests.file_fakes import FakeFiles
from tests.services.texting import Town

ONE, TWO = "https://mo.uplus.co.kr/1.jpg", "https://mo.uplus.co.kr/2.jpg"


class Album(Town):
    """A town whose photos are fetched."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.fetch, self.told = FakeFetch(), list[ConversationKey]()
        self.fetch.found = {ONE: JPG, TWO: JPG}
        self.kept, self.files = FakeBroughtFiles(self.log), FakeFiles()
        letters = count()
        self.taking = TakingFiles(
            self.tenants, Failing(self.deliveries, self.plan), Failing(self.kept, self.plan),
            Failing(self.files, self.plan), self.fetch,
            lambda: f"{next(letters):026d}".replace("0", "a").replace("1", "b")[:ID_LENGTH],
            lambda: self.now, self.told.append,
        )  # fmt: skip

    def shows(self, *urls: str) -> None:
        """The person sends a text with photos."""
        photos = [{"contentUrl": url, "contentExt": "jpg"} for url in urls]
        self.says("집 앞이 이래요", contentInfoLst=photos, contentCnt=len(photos))

    def bring(self, *args: Any, **named: Any) -> Any:
        return super().bring(*args, **named)

    def fetched(self, seconds: float = 20.0) -> None:
        """The job, for every fact that names files."""
        for turn in self.turns():
            for event in facts_of(self.who(), turn):
                if event.fact is Fact.FILES_BROUGHT:
                    self.taking.take(event, Deadline(seconds, lambda: 0.0))

    def outcomes(self) -> list[str]:
        return [each.lost or each.file.name for each in self.kept.items.values() if each]


def album(*urls: str) -> Album:
    found = Album()
    found.shows(*(urls or (ONE,)))
    return found


def test_a_photo_is_with_us_as_long_as_its_turn() -> None:
    on = album()
    on.fetched()
    [((tenant_id, id), (file, body, until))] = on.files.items.items()
    assert (tenant_id, body, file.mime) == (on.tenant.id, JPG, "image/jpeg")
    [turn] = [turn for turn in on.turns() if turn.attachments]
    assert until == turn.expires_at
    assert [each.file.id for each in on.kept.items.values()] == [id]
    assert on.told == [on.who()]


def test_what_a_camera_wrote_of_the_place_stays_with_what_a_person_shows() -> None:
    on = album()
    on.fetch.found[ONE] = photo = jpg(segment(0xE1, exif(6)))
    on.fetched()
    [(_, body, _)] = on.files.items.values()
    assert (body, PLACE in body) == (photo, True)


def test_a_vendor_that_the_city_wrote_down_may_have_photos_on_its_own_servers() -> None:
    on = album()
    on.fetched()
    assert list(on.fetch.hosts) == []
    mapping = TextMapping("from", "text", "id", hosts=("mms.example.co.kr",))
    account = Account("mapped-text", (), mapping=mapping)
    tenant = replace(on.tenant, accounts={**on.tenant.accounts, "mapped-text": account})
    on.tenants.put(tenant)
    on.shows(TWO)
    on.fetched()
    assert list(on.fetch.hosts) == ["mms.example.co.kr"]


def test_a_turn_without_photos_asks_for_nothing() -> None:
    on = Album()
    on.says("안녕하세요")
    on.fetched()
    assert (on.fetch.asked, on.told) == ([], [])


def test_the_same_fact_again_fetches_nothing_again() -> None:
    on = album(ONE, TWO)
    for _ in range(3):
        on.fetched()
    assert [url for _, url in on.fetch.asked] == [ONE, TWO]
    assert len(on.files.items) == 2


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (NotBrought(Lost.GONE), Lost.GONE),
        (NotBrought(Lost.ELSEWHERE), Lost.ELSEWHERE),
        (b"\xff\xd8\xff" + b"0" * LARGEST, Lost.TOO_LARGE),
        (b"<html>not found</html>", Lost.NOT_LISTED),
        (b"", Lost.NOT_LISTED),
        (PDF, Lost.NOT_LISTED),
        (b"MZ\x90\x00", Lost.NOT_LISTED),
    ],
)
def test_what_cannot_be_had_is_told_and_keeps_no_other_back(found: Any, why: Lost) -> None:
    on = album(ONE, TWO)
    on.fetch.found[ONE] = found
    on.fetched()
    assert on.outcomes() == [why, "사진2.jpg"]
    assert len(on.files.items) == 1
    assert words_of("image", why).startswith("사진")


def test_a_vendor_that_does_not_answer_is_asked_again_and_the_others_are_kept() -> None:
    on = album(ONE, TWO)
    on.fetch.found[ONE] = Retryable("timeout")
    with pytest.raises(Retryable):
        on.fetched()
    assert on.outcomes() == ["사진2.jpg"]
    on.fetch.found[ONE] = JPG
    on.fetched()
    assert sorted(on.outcomes()) == ["사진1.jpg", "사진2.jpg"]


def test_after_the_vendors_own_time_it_is_told_as_lost() -> None:
    on = album()
    on.fetch.found[ONE] = Retryable("timeout")
    on.at(on.now + timedelta(days=6, hours=23))
    with pytest.raises(Retryable):
        on.fetched()
    on.at(on.now + timedelta(hours=2))
    on.fetched()
    assert on.outcomes() == [Lost.UNREACHED]


def test_without_time_left_nothing_is_begun() -> None:
    on = album()
    with pytest.raises(Retryable):
        on.fetched(seconds=1.0)
    assert on.fetch.asked == []


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("number", range(1, 9))
def test_broken_off_anywhere_and_told_again_each_photo_is_named_once(
    number: int, moment: Moment
) -> None:
    on = album(ONE, TWO)
    on.plan.faults = {len(on.plan.calls) + number: moment}
    with suppress(Retryable):
        on.fetched()
    on.plan.faults = {}
    on.fetched()
    assert on.outcomes() == ["사진1.jpg", "사진2.jpg"]
    named = {each.file.id for each in on.kept.items.values() if each.file}
    assert named <= {id for _, id in on.files.items}


def test_a_conversation_deleted_meanwhile_leaves_no_photo() -> None:
    on = album()
    [turn] = [turn for turn in on.turns() if turn.attachments]
    on.fetch.before = lambda: on.log.delete(on.tenant.id, on.who()) and None
    on.taking.take(facts_of(on.who(), turn)[-1], Deadline(20.0, lambda: 0.0))
    assert (on.files.items, on.kept.items) == ({}, {})


def test_another_citys_fact_finds_nothing() -> None:
    on = album()
    [turn] = [turn for turn in on.turns() if turn.attachments]
    event = replace(facts_of(on.who(), turn)[-1], tenant_id="elsewhere")
    on.taking.take(event, Deadline(20.0, lambda: 0.0))
    assert on.fetch.asked == []
