"""What people brought is shown to the desk as ours, and goes with the conversation."""

from datetime import timedelta

from chalicelib.domain.brought_file import BroughtFile, Lost, NotBrought
from chalicelib.domain.staff import Member, Role
from chalicelib.services.desk_reading import DeskReading
from chalicelib.services.desk_showing import Showing, ShownTalk
from chalicelib.services.records import Records
from chalicelib.web.desk_lines import File, lines
from tests.fakes import FakeAnswers
from tests.gap_fakes import FakeSignals
from tests.services.test_taking_files import ONE, TWO, Album, album


def shown(on: Album) -> ShownTalk:
    boss = Member("boss-1", on.tenant.id, "상담반장 1", frozenset({Role.SUPERVISOR}))
    clock = lambda: on.now  # noqa: E731
    reading = DeskReading(on.desk, on.log, clock)
    showing = Showing(reading, on.desk, on.agents, on.tenants, on.deliveries, clock, on.kept)
    return showing.talk(boss, on.who())


def files(on: Album) -> list[File]:
    return [file for line in lines(shown(on), on.now) for file in line.files]


def test_until_it_is_with_us_a_photo_is_opened_where_it_came_from() -> None:
    on = album(ONE)
    assert files(on) == [File("사진", ONE)]


def test_a_photo_of_ours_is_opened_by_our_own_address() -> None:
    on = album(ONE, TWO)
    on.fetch.found[TWO] = NotBrought(Lost.TOO_LARGE)
    on.fetched()
    [id] = [each.file.id for each in on.kept.items.values() if each.file]
    ours, lost = files(on)
    assert (ours.name, ours.url) == ("사진1.jpg", f"/f/{on.tenant.id}/{id}")
    assert lost.url == ""
    assert lost.name == (
        "사진이 10MB를 넘어 보관하지 못했습니다. 작게 나누어 다시 보내 달라고 해 주세요."
    )


def test_a_talk_without_photos_asks_for_none() -> None:
    on = Album()
    on.says("안녕하세요")
    asked = len(on.plan.calls)
    assert files(on) == []
    assert "of" not in on.plan.calls[asked:]


def test_the_photos_go_with_the_conversation() -> None:
    on = album(ONE)
    on.fetched()
    records = Records(
        on.tenants, on.keys, on.log, FakeAnswers(on.log), FakeSignals(), on.desk,
        lambda: on.now + timedelta(hours=1), None, on.files, on.kept,
    )  # fmt: skip
    records.delete(on.tenant.id, on.who().contact)
    assert on.files.items == {}


def test_a_note_that_names_no_file_and_no_reason_is_no_link() -> None:
    on = album(ONE)
    on.kept.items[on.who(), 99, 0] = BroughtFile(99, 0, None, "")
    assert files(on) == [File("사진", ONE)]


def test_a_photo_that_the_vendor_lost_is_told_and_asks_nobody_for_anything() -> None:
    on = album("https://mo.uplus.co.kr/null/null/1.jpg", ONE)
    asked = len(on.fetch.asked)
    on.fetched()
    assert len(on.fetch.asked) == asked + 1
    ours, lost = files(on)
    assert ours.name == "사진1.jpg"
    assert lost == File("파일이 오다가 빠져 받지 못했습니다. 다시 보내 달라고 해 주세요.", "")
