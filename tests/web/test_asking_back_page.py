"""On a phone: three near entries as buttons, none of them, several wishes, another city's name."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.domain.faq import NOTHING, Ranking
from tests.cities import BOT
from tests.services.desk import Desk
from tests.services.test_kind_refusals import Says, desk
from tests.web.conftest import PHONE
from tests.web.patience import PATIENCE_MS
from tests.web.room import Room
from tests.web.stub_webhook import Stub

pytestmark = pytest.mark.browser


class Planted(dict[str, Any]):
    """Answers of a true city whose matcher says what it was told to."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self.matcher = Says(NOTHING)
        self._desk: Desk = desk(NOTHING)
        self._desk.matcher = self.matcher
        self._desk.__post_init__()

    def get(self, utterance: str, default: Any = None) -> bytes:
        said = {**self._stub.last, "bot": {"id": BOT}}
        return self._desk.post(said).body


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, locale="ko-KR", has_touch=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.fixture
def city(stub: Stub) -> Planted:
    planted = Planted(stub)
    stub.answers = planted
    return planted


def labels(room: Room) -> list[str]:
    found: list[str] = room.chips.all_inner_texts()
    return found


def tap(room: Room, label: str) -> str:
    room.press(room.page.locator("#quick").get_by_role("button", name=label, exact=True))
    said: str = room.answers.last.inner_text()
    return said


def all_can_be_reached(room: Room) -> None:
    """Each button comes into a phone's width, high enough for a finger; the page never scrolls."""
    for chip in room.chips.all():
        chip.scroll_into_view_if_needed()
        box = chip.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] + 1
        assert box["height"] >= 32
    width = room.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_one_of_three_near_questions_is_chosen(phone: Page, stub: Stub, city: Planted) -> None:
    city.matcher.ranking = Ranking(("passport", "tax", "not-ours:tax"), 0.4)
    room = Room(phone, stub)
    expect(room.say("그거 어떻게 해요")).to_contain_text("1. 여권은 어디서 만드나요?")
    assert labels(room) == [
        *("1. 여권은 어디서 만드…", "2. 지방세는 어떻게 내…", "3. 국세(종합소득세)"),
        *("모두 아니에요", "상담원 연결", "이전", "처음으로"),
    ]
    all_can_be_reached(room)
    assert "위택스에서" in tap(room, "2. 지방세는 어떻게 내…")


def test_none_of_them_leads_on_to_other_words_and_a_person(
    phone: Page, stub: Stub, city: Planted
) -> None:
    city.matcher.ranking = Ranking(("passport", "tax"), 0.4)
    room = Room(phone, stub)
    room.say("그거 어떻게 해요")
    assert "031-000-0000" in tap(room, "모두 아니에요")
    assert labels(room)[:2] == ["상담원 연결", "다시 묻기"]
    assert "다른 말로" in tap(room, "다시 묻기")


def test_the_other_wish_of_a_message_is_one_press_away(
    phone: Page, stub: Stub, city: Planted
) -> None:
    city.matcher.ranking = Ranking(("passport",), 0.9, also=("tax",))
    room = Room(phone, stub)
    expect(room.say("여권이랑 세금이요")).to_contain_text("이것도 물으셨나요?")
    all_can_be_reached(room)
    assert "위택스에서" in tap(room, labels(room)[0])


def test_another_city_is_named_and_its_own_answer_offered(
    phone: Page, stub: Stub, city: Planted
) -> None:
    city.matcher.ranking = Ranking(("passport",), 0.4, about="elsewhere:수원시")
    room = Room(phone, stub)
    expect(room.say("수원시 여권")).to_contain_text("수원시청에서 안내합니다")
    expect(room.page.locator('.theirs a[href="tel:110"]')).to_have_count(1)
    all_can_be_reached(room)
    assert "시청 민원실에서" in tap(room, "그래도 안내 보기")
