"""Every output type that KakaoTalk knows is drawn, and what it cannot carry is said."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.room import Room
from tests.web.stub_webhook import Stub, skill, text

pytestmark = pytest.mark.browser

PICTURE = {"imageUrl": "https://example.com/a.png", "altText": "약도"}
LINK = {"label": "누리집", "action": "webLink", "webLinkUrl": "https://example.com/x"}
ITEMS = [{"title": "번호", "description": "GG-1"}, {"title": "부서", "description": "도로과"}]
BASIC = {"title": "카드 제목", "description": "카드 설명", "thumbnail": PICTURE, "buttons": [LINK]}
COMMERCE = {
    "price": 12000,
    "discountRate": 10,
    "discountedPrice": 10800,
    "thumbnails": [PICTURE],
    "title": "상품권",
    "buttons": [LINK],
}
LIST = {
    "header": {"title": "공지사항"},
    "items": [{"title": "한 줄", "description": "설명"}],
    "buttons": [LINK],
}
ITEM = {
    "head": {"title": "접수증"},
    "itemList": ITEMS,
    "itemListSummary": {"title": "기한", "description": "11월 30일"},
    "title": "도로",
    "description": "접수됨",
    "buttons": [LINK],
}

SHOWN = {
    "simpleText": ({"text": "첫 줄\n둘째 줄"}, ["첫 줄\n둘째 줄"]),
    "simpleImage": (PICTURE, ["그림: 약도"]),
    "textCard": (
        {"title": "제목", "description": "설명", "buttons": [LINK]},
        ["제목", "설명", "누리집"],
    ),
    "basicCard": (BASIC, ["카드 제목", "카드 설명", "그림: 약도", "누리집"]),
    "commerceCard": (COMMERCE, ["10% 10,800원", "12,000원", "상품권"]),
    "listCard": (LIST, ["공지사항", "한 줄", "설명", "누리집"]),
    "itemCard": (ITEM, ["접수증", "번호", "GG-1", "기한", "11월 30일", "도로", "접수됨"]),
    "carousel": ({"type": "textCard", "items": [{"title": "가"}, {"title": "나"}]}, ["가", "나"]),
    "hologram": ({"text": "?"}, ["이 화면이 모르는 출력입니다: hologram"]),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_each_output_type_shows_its_words(page: Page, stub: Stub, kind: str) -> None:
    body, words = SHOWN[kind]
    stub.answers["보여 줘"] = skill({kind: body})
    answer = Room(page, stub).say("보여 줘")
    for word in words:
        expect(answer).to_contain_text(word, use_inner_text=True)


@pytest.mark.parametrize("kind", ["textCard", "basicCard", "commerceCard", "listCard", "itemCard"])
def test_a_card_with_nothing_in_it_breaks_nothing(page: Page, stub: Stub, kind: str) -> None:
    stub.answers["빈 카드"] = skill(
        {kind: {}}, {"carousel": {"type": kind, "items": [{}]}}, text("그 다음")
    )
    expect(Room(page, stub).say("빈 카드")).to_contain_text("그 다음")


def test_a_carousel_wider_than_the_room_scrolls_inside_itself(page: Page, stub: Stub) -> None:
    stub.answers["넘겨"] = skill({"carousel": {"type": "basicCard", "items": [BASIC] * 6}})
    deck = Room(page, stub).say("넘겨").get_by_role("group", name="카드 6장")
    assert deck.evaluate("d => d.scrollWidth > d.clientWidth")
    assert page.evaluate(
        "document.querySelector('#log').scrollWidth <= document.querySelector('#log').clientWidth"
    )


@pytest.mark.parametrize(("length", "folded"), [(499, False), (500, True), (1000, True)])
def test_a_long_text_is_folded_from_500_characters(
    page: Page, stub: Stub, length: int, folded: bool
) -> None:
    whole = ("가나다라마 바사아자차카타파하 " * 100)[: length - 1] + "끝"
    stub.answers["길게"] = skill(text(whole))
    answer = Room(page, stub).say("길게")
    unfold = answer.get_by_role("button", name="전체 보기")
    assert unfold.count() == int(folded)
    if folded:
        expect(answer).not_to_contain_text("끝")
        unfold.click()
        expect(answer.get_by_role("button", name="접기")).to_have_attribute("aria-expanded", "true")
    expect(answer).to_contain_text("끝")


def test_a_fold_never_tears_a_grapheme(page: Page, stub: Stub) -> None:
    family = "👨‍👩‍👧‍👦"
    stub.answers["가족"] = skill(text(family * 60))
    shown = Room(page, stub).say("가족").locator(".bubble > div").inner_text()
    assert set(shown.removesuffix("…").split(family)) == {""}


HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'


def test_hostile_words_are_shown_as_they_are(page: Page, stub: Stub) -> None:
    bad = {"label": HOSTILE, "action": "webLink", "webLinkUrl": "javascript:window.hurt=1"}
    stub.answers[HOSTILE] = skill(
        text(HOSTILE),
        {"textCard": {"title": HOSTILE, "description": HOSTILE, "buttons": [bad]}},
        {
            "listCard": {
                "header": {"title": HOSTILE},
                "items": [{"title": HOSTILE, "link": {"web": "javascript:window.hurt=1"}}],
            }
        },
        quick=({"label": HOSTILE, "action": "message", "messageText": "그래"},),
    )
    room = Room(page, stub)
    answer = room.say(HOSTILE)
    assert answer.get_by_text(HOSTILE).count() >= 5
    expect(room.chips).to_have_text([HOSTILE])
    expect(answer.get_by_text("열 수 없는 주소")).to_be_visible()
    assert page.locator("#phone script, #phone img, #phone a").count() == 0
    room.open_drawer()
    assert page.evaluate("window.hurt") is None


def test_addresses_in_a_text_open_in_a_new_tab(page: Page, stub: Stub) -> None:
    stub.answers["주소"] = skill(
        text("자세히: https://example.com/a?b=1. 그리고 (http://example.com/c)")
    )
    links = Room(page, stub).say("주소").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://example.com/a?b=1",
        "http://example.com/c",
    ]
    assert {link.get_attribute("rel") for link in links.all()} == {"noopener noreferrer"}
    assert {link.get_attribute("target") for link in links.all()} == {"_blank"}


def test_a_word_without_spaces_stays_inside_the_room(
    page_of_either_width: Page, stub: Stub
) -> None:
    long = "a" * 300
    stub.answers["넓게"] = skill(
        text(long), {"textCard": {"title": long, "description": "가" * 300}}
    )
    Room(page_of_either_width, stub).say("넓게")
    assert page_of_either_width.evaluate(
        "document.querySelector('#log').scrollWidth <= document.querySelector('#log').clientWidth"
    )
    assert page_of_either_width.evaluate("document.documentElement.scrollWidth <= innerWidth")


BROKEN = {
    "an HTTP error": (500, "HTTP 500"),
    "no JSON": (b"<html>", "JSON이 아닙니다"),
    "an old version": ({"template": {"outputs": [text("?")]}}, "version"),
    "no outputs": (skill(), "비어"),
    "four outputs": (skill(*[text("?")] * 4), "3개를 넘었습니다"),
    "too many bytes": (skill(text("a" * 31_000)), "30,720바이트"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_kakao_would_not_deliver_is_a_failure_in_korean(
    page: Page, stub: Stub, what: str
) -> None:
    stub.answers["깨짐"], reason = BROKEN[what]
    answer = Room(page, stub).say("깨짐")
    expect(answer).to_contain_text("답을 전하지 못했습니다")
    expect(answer).to_contain_text(reason)


def test_an_answer_later_than_five_seconds_is_given_up(page: Page, stub: Stub) -> None:
    page.clock.install()
    room = Room(page, stub)
    room.write("기다려")
    expect(page.get_by_text("답을 쓰고 있습니다")).to_be_attached()
    page.clock.run_for(4_900)
    expect(room.answers).to_have_count(0)
    page.clock.run_for(200)
    expect(room.answers.last).to_contain_text("5초 안에 답이 오지 않았습니다")
    expect(page.get_by_text("답을 쓰고 있습니다")).to_have_count(0)


def test_a_lost_connection_is_said(page: Page, stub: Stub) -> None:
    room = Room(page, stub)
    page.route("**/webhooks/**", lambda route: route.abort())
    expect(room.say("여보세요")).to_contain_text("서버에 연결하지 못했습니다")


def test_the_room_stays_at_its_end_when_pictures_come_late(page: Page, stub: Stub) -> None:
    stub.answers["그림"] = skill(
        {"simpleImage": PICTURE}, {"basicCard": BASIC}, {"basicCard": BASIC}
    )
    room = Room(page, stub)
    expect(room.say("그림").get_by_text("그림: 약도")).to_have_count(3)
    page.wait_for_function(
        "(() => { const l = document.querySelector('#log'); return l.scrollHeight - l.scrollTop - l.clientHeight < 2 })()"
    )
