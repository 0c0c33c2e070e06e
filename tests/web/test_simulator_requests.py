"""The simulator asks as KakaoTalk would: true payloads, header, request ids, contexts and extras."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.web.room import Room
from tests.web.stub_webhook import SECRET, Stub, skill, text

pytestmark = pytest.mark.browser

EXTRA = {"to": "bulky-waste", "seq": 7}
MESSAGE = {
    "label": "대형폐기물",
    "action": "message",
    "messageText": "대형폐기물 배출",
    "extra": EXTRA,
}
BLOCK = {
    "label": "블록으로",
    "action": "block",
    "blockId": "65f0c0ffee00112233445566",
    "extra": EXTRA,
}


def test_a_typed_message_is_a_whole_skill_payload(page: Page, stub: Stub) -> None:
    Room(page, stub).say("여권은 언제 나오나요?")
    headers, body = stub.asked[-1]
    assert headers["x-webhook-secret"] == SECRET
    assert len(headers["x-request-id"]) == 36
    assert headers["content-type"] == "application/json; charset=UTF-8"
    assert body["bot"]["id"] == "bot-icheon"
    request = body["userRequest"]
    assert (request["utterance"], request["lang"], request["timezone"]) == (
        "여권은 언제 나오나요?",
        "ko",
        "Asia/Seoul",
    )
    assert request["params"] == {"surface": "Kakaotalk.plusfriend"}
    assert request["user"]["type"] == "botUserKey"
    assert request["user"]["id"] == request["user"]["properties"]["botUserKey"]
    assert 40 <= len(request["user"]["id"]) <= 70
    assert body["flow"]["trigger"]["type"] == "TEXT_INPUT"
    assert body["action"]["clientExtra"] is None
    assert body["contexts"] == []


PRESSED = {
    "a quick reply": (
        skill(text("?"), quick=(MESSAGE,)),
        "#quick button",
        "QUICKREPLY_BUTTON_MESSAGE",
    ),
    "a quick reply to a block": (
        skill(text("?"), quick=(BLOCK,)),
        "#quick button",
        "QUICKREPLY_BUTTON_BLOCK",
    ),
    "a card button": (
        skill({"textCard": {"title": "?", "buttons": [MESSAGE]}}),
        ".card-button",
        "CARD_BUTTON_MESSAGE",
    ),
    "a card button to a block": (
        skill({"basicCard": {"title": "?", "buttons": [BLOCK]}}),
        ".card-button",
        "CARD_BUTTON_BLOCK",
    ),
    "a list row": (
        skill({"listCard": {"header": {"title": "?"}, "items": [{"title": "대형", **MESSAGE}]}}),
        "button.row",
        "LIST_ITEM_MESSAGE",
    ),
    "a list row to a block": (
        skill({"listCard": {"header": {"title": "?"}, "items": [{"title": "블록으로", **BLOCK}]}}),
        "button.row",
        "LIST_ITEM_BLOCK",
    ),
}


@pytest.mark.parametrize("what", PRESSED)
def test_pressing_sends_words_trigger_and_extra(page: Page, stub: Stub, what: str) -> None:
    stub.answers["메뉴"], where, trigger = PRESSED[what]
    room = Room(page, stub)
    room.say("메뉴")
    sent = room.press(page.locator(where).first)
    assert sent["flow"]["trigger"]["type"] == trigger
    assert sent["action"]["clientExtra"] == EXTRA
    words = "블록으로" if trigger.endswith("BLOCK") else "대형폐기물 배출"
    assert sent["userRequest"]["utterance"] == words
    assert (sent["userRequest"]["block"]["id"] == BLOCK["blockId"]) == trigger.endswith("BLOCK")
    expect(page.locator(".mine").last).to_contain_text(words)


def test_quick_replies_leave_with_the_next_message(page: Page, stub: Stub) -> None:
    stub.answers["메뉴"] = skill(text("?"), quick=(MESSAGE, BLOCK))
    room = Room(page, stub)
    room.say("메뉴")
    expect(room.chips).to_have_text(["대형폐기물", "블록으로"])
    room.write("기다려")
    expect(room.chips).to_have_count(0)


def test_the_operator_button_says_where_it_would_lead_and_posts_nothing(
    page: Page, stub: Stub
) -> None:
    buttons = [
        {"label": "상담원 연결", "action": "operator"},
        {"label": "나누기", "action": "share"},
        {"label": "전화", "action": "phone", "phoneNumber": "031-120"},
    ]
    stub.answers["상담"] = skill({"textCard": {"title": "상담", "buttons": buttons}})
    room = Room(page, stub)
    answer = room.say("상담")
    answer.get_by_role("button", name="상담원 연결").click()
    expect(room.log).to_contain_text("상담직원 연결은 실제 카카오톡에서 상담톡으로 이어집니다")
    answer.get_by_role("button", name="나누기").click()
    expect(room.log).to_contain_text("공유하기는 실제 카카오톡에서")
    assert answer.get_by_role("link", name="전화").get_attribute("href") == "tel:031-120"
    assert len(stub.asked) == 1


def test_contexts_come_back_for_as_many_turns_as_they_live(page: Page, stub: Stub) -> None:
    state = {"name": "state", "lifeSpan": 2, "ttl": 600, "params": {"token": "abc"}}
    stub.answers["시작"] = skill(text("1"), contexts=(state,))
    room = Room(page, stub)
    room.say("시작")
    sent = [room.say(words) and stub.last["contexts"] for words in ("하나", "둘", "셋")]
    params = {"token": {"value": "abc", "resolvedValue": "abc"}}
    assert sent == [
        [{"name": "state", "lifespan": 2, "ttl": 600, "params": params}],
        [{"name": "state", "lifespan": 1, "ttl": 600, "params": params}],
        [],
    ]


def test_a_context_is_renewed_by_its_name_and_deleted_by_lifespan_zero(
    page: Page, stub: Stub
) -> None:
    def state(life: int, value: str) -> dict:
        return {"name": "state", "lifeSpan": life, "params": {"v": value}}

    stub.answers |= {
        "가": skill(text("."), contexts=(state(1, "old"),)),
        "나": skill(text("."), contexts=(state(5, "new"),)),
        "다": skill(text("."), contexts=(state(0, ""),)),
    }
    room = Room(page, stub)
    for words in ("가", "나", "다"):
        room.say(words)
    assert [(c["lifespan"], c["params"]["v"]["value"]) for c in stub.last["contexts"]] == [
        (5, "new")
    ]
    room.say("라")
    assert stub.last["contexts"] == []


def test_a_context_older_than_its_ttl_is_not_sent(page: Page, stub: Stub) -> None:
    page.clock.install()
    stub.answers["시작"] = skill(
        text("."), contexts=({"name": "state", "lifeSpan": 9, "ttl": 60, "params": {}},)
    )
    room = Room(page, stub)
    room.say("시작")
    page.clock.run_for(59_000)
    room.say("아직")
    assert len(stub.last["contexts"]) == 1
    page.clock.run_for(2_000)
    room.say("이제")
    assert stub.last["contexts"] == []


def test_sending_again_repeats_body_and_request_id(page: Page, stub: Stub) -> None:
    stub.answers["시작"] = skill(
        text("."), contexts=({"name": "s", "lifeSpan": 9, "params": {"v": "1"}},)
    )
    room = Room(page, stub)
    room.say("시작")
    room.tool("다시 보내기")
    expect(room.log).to_contain_text("같은 답이 왔습니다")
    stub.answers["시작"] = skill(text("다른 답"))
    room.tool("다시 보내기")
    expect(room.log).to_contain_text("다른 답이 왔습니다")
    assert [body for _, body in stub.asked] == [stub.asked[0][1]] * 3
    assert len({headers["x-request-id"] for headers, _ in stub.asked}) == 1
    expect(room.answers).to_have_count(1)
    room.say("다음")
    assert stub.asked[-1][0]["x-request-id"] != stub.asked[0][0]["x-request-id"]


def test_the_tools_change_user_language_and_bot(page_of_either_width: Page, stub: Stub) -> None:
    page = page_of_either_width
    room = Room(page, stub)
    room.say("하나")
    first = stub.last["userRequest"]["user"]["id"]
    room.tool("새 사용자")
    expect(room.answers).to_have_count(0)
    room.unfold_tools()
    page.get_by_label("카카오톡 언어").select_option("vi")
    page.get_by_label("봇 테스트로 보내기").check()
    page.keyboard.press("Escape")
    room.say("둘")
    assert stub.last["userRequest"]["user"]["id"] != first
    assert stub.last["userRequest"]["lang"] == "vi"
    assert stub.last["bot"]["id"] == "bot-icheon!"


def test_a_photo_goes_as_an_image_upload(page: Page, stub: Stub) -> None:
    room = Room(page, stub)
    room.tool("사진 보내기")
    expect(room.answers).to_have_count(1)
    request = stub.last["userRequest"]
    assert stub.last["flow"]["trigger"]["type"] == "IMAGE_UPLOAD"
    assert request["params"]["media"] == {"type": "image", "url": request["utterance"]}
    assert ".kakaocdn.net/" in request["utterance"]


def test_every_city_keeps_its_own_room_also_over_a_reload(page: Page, stub: Stub) -> None:
    room = Room(page, stub)
    room.say("이천 이야기")
    page.get_by_role("radio", name="경기도").check()
    expect(room.log).not_to_contain_text("이천 이야기")
    page.get_by_role("button", name="채팅하기").click()
    expect(room.answers).to_have_count(1)
    assert (stub.last["bot"]["id"], stub.last["userRequest"]["utterance"]) == (
        "bot-gyeonggi",
        "처음으로",
    )
    page.reload()
    expect(page.get_by_role("radio", name="경기도")).to_be_checked()
    expect(room.answers).to_have_count(1)
    page.get_by_role("radio", name="이천시").check()
    expect(room.log).to_contain_text("이천 이야기")
    users = {body["userRequest"]["user"]["id"] for _, body in stub.asked}
    assert len(users) == 2


def test_an_answer_that_arrives_late_stays_in_its_own_room(page: Page, stub: Stub) -> None:
    room = Room(page, stub)
    room.write("기다려")
    page.get_by_role("radio", name="평택시").check()
    with page.expect_response("**/webhooks/kakao/icheon"):
        stub.held.set()
    expect(page.get_by_role("button", name="채팅하기")).to_be_visible()
    page.get_by_role("radio", name="이천시").check()
    expect(room.log).to_contain_text("들었습니다: 기다려")


def test_the_text_message_city_is_shown_but_not_open(
    page_of_either_width: Page, stub: Stub
) -> None:
    page = page_of_either_width
    page.goto(f"{stub.url}/simulator")
    expect(page.get_by_text("문자 상담 — 나중에 열립니다 (1899-6808)")).to_be_visible()
    expect(page.get_by_role("radio", name="동작구")).to_have_count(0)


def test_the_drawer_shows_both_sides_as_they_went(page_of_either_width: Page, stub: Stub) -> None:
    stub.answers["시작"] = skill(text("원문"))
    room = Room(page_of_either_width, stub)
    room.say("시작")
    room.say("둘째")
    drawer = room.open_drawer()
    drawer.get_by_role("button", name="1. 시작").click()
    headers, body = stub.asked[0]
    asked = drawer.get_by_role("region", name="요청", exact=True)
    expect(asked).to_contain_text(f"POST {stub.url}/webhooks/kakao/icheon")
    expect(asked).to_contain_text(headers["x-request-id"])
    expect(asked).to_contain_text(SECRET)
    assert json.loads(asked.locator("pre").inner_text()) == body
    answered = drawer.get_by_role("region", name="응답", exact=True)
    expect(answered).to_contain_text("HTTP 200")
    assert json.loads(answered.locator("pre").inner_text()) == stub.answers["시작"]
    size = len(json.dumps(stub.answers["시작"]).encode())
    expect(drawer).to_contain_text(f"{size} / 30,720 바이트")
    expect(drawer).to_contain_text("/ 5,000 ms")
