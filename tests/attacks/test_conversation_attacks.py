"""Ways a citizen, a messenger or a forger could confuse a conversation, each tried."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.cities import body, both, choice, city
from tests.services.desk import Desk

PHOTO = "http://dn-m.talk.kakaocdn.net/synthetic/{}.jpg"


def photo(desk: Desk, number: int) -> Any:
    url = PHOTO.format(number)
    media = {"media": {"type": "image", "url": url}}
    return desk.payload(url, params=media, trigger="IMAGE_UPLOAD")


def test_photos_sent_at_once_on_one_context_are_all_kept() -> None:
    desk = Desk()
    desk.say("처음으로")
    payloads = [photo(desk, number) for number in range(5)]
    for payload in payloads:
        assert "template" in desk.post(payload).json
    kept = [file.url for turn in desk.log for file in turn.attachments]
    assert kept == [PHOTO.format(number) for number in range(5)]


def test_the_same_photo_again_after_a_fallback_is_one_turn() -> None:
    desk = Desk()
    desk.say("처음으로")
    payload = photo(desk, 1)
    first = desk.post(payload)
    assert desk.post(payload, "tapped again").body == first.body
    assert len(desk.log) == 2


def test_many_messages_at_once_on_one_context_are_all_kept() -> None:
    desk = Desk()
    desk.say("처음으로")
    payloads = [desk.payload(f"여권 {number}") for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(desk.post, payloads))
    assert sorted(turn.text for turn in desk.log[1:]) == [f"여권 {n}" for n in range(8)]
    assert [turn.seq for turn in desk.log] == list(range(1, 10))


@pytest.mark.parametrize("typed", ["다음", "next", "더보기"])
def test_asking_for_more_on_the_last_page_stays_on_it(typed: str) -> None:
    desk = Desk()
    desk.say("분야 보기")
    last = desk.say("다음")
    for _ in range(3):
        assert desk.say(typed).labels == last.labels
    assert desk.say("이전").labels[0] == "분야 1"


def test_asking_for_more_notices_than_there_are_never_says_there_are_none() -> None:
    desk = Desk()
    desk.say("공지사항")
    last = desk.say("다음")
    assert "공지 2" in last.text
    again = desk.say("다음")
    assert "공지 2" in again.text
    assert again.labels == last.labels


def test_asking_for_more_where_there_are_no_pages_stays_and_asks_for_nobody() -> None:
    desk = Desk()
    for screen in ("처음으로", "여권", "상담원"):
        shown = desk.say(screen)
        assert desk.say("다음").labels == shown.labels
    asked = [turn for turn in desk.log for each in turn.events if each.fact == "AgentRequested"]
    assert len(asked) == 1


def test_a_list_that_shrank_while_it_was_read_shows_its_last_page() -> None:
    desk = Desk()
    desk.say("공지사항")
    desk.say("다음")
    desk.tenants.put(city(2, notices=body()["notices"][:2]))
    assert "공지 1" in desk.say("다음").text


@pytest.mark.parametrize(
    "target",
    ["areas#0", "areas#-1", "areas#99", "areas#1e9", "areas#²", "notices#99", "guide#99", "home#7"],
)
def test_a_forged_page_is_a_page_there_is(target: str) -> None:
    desk = Desk()
    desk.say("처음으로")
    answer = desk.say("눌렀어요", extra={"choice": target, "seq": 1})
    assert "없습니다" not in answer.text
    assert len(answer.labels) > 2


@pytest.mark.parametrize(
    "target",
    [
        "faq:", "faq:nope", "faq:passport#2", "pick:", "pick:|||", "pick:x|y", "help:", "help:x",
        "link:https://evil.example", "link:", "tel:119", "emergency:ice", "notice:../n1",
        "language:xx", "javascript:alert(1)", "<script>", "AGENT", " agent", ":", "#", "more!#2",
        "\u202egnitset", "🏳️‍🌈", "x" * 128, "x" * 129, "x" * 5000,
    ],
)  # fmt: skip
def test_a_forged_choice_leads_to_a_screen_of_the_city_and_nowhere_else(target: str) -> None:
    desk = Desk()
    desk.say("처음으로")
    answer = desk.say("눌렀어요", extra={"choice": target, "seq": 1})
    assert "분야 보기" in answer.labels
    assert "evil" not in answer.text


def test_a_choice_with_a_public_number_is_ours_and_one_with_a_private_number_is_not_kept() -> None:
    menu = body()["menu"]
    menu["nodes"]["home"]["choices"].append(choice("전화", "Call", "tel:031-000-0000"))
    desk = Desk(city(menu=menu))
    desk.say("처음으로")
    called = desk.say("눌렀어요", extra={"choice": "tel:031-000-0000", "seq": 1})
    assert "031-000-0000" in called.text
    desk.say("눌렀어요", extra={"choice": "tel:010-1234-5678", "seq": 2})
    assert all("1234" not in turn.pressed for turn in desk.log)


def test_a_conversation_past_its_life_begins_anew_in_the_language_of_the_message() -> None:
    desk = Desk(carries=False)
    desk.say("처음으로")
    desk.later(days=400)
    answer = desk.say("hello there my friend")
    assert "A bot." in answer.text
    assert desk.log[-1].state.language == "en"


def test_another_persons_or_citys_token_is_no_place_to_write_at() -> None:
    desk = Desk()
    desk.say("처음으로", user="one")
    stolen = desk.token
    desk.say("여권", user="two", token=stolen)
    other = [turn for turn in desk.log if turn.seq == 1]
    assert len(other) == 2


def test_one_person_in_two_cities_is_two_conversations() -> None:
    one, two = Desk(), Desk(city(tenant="dalbit"))
    one.say("처음으로", user="same")
    two.say("처음으로", user="same")
    (first,), (second,) = one.conversations.logs, two.conversations.logs
    assert first != second


def test_a_deleted_conversation_is_not_found_again_through_its_token() -> None:
    desk = Desk()
    desk.say("비밀 이야기")
    repeated = desk.payload("여권")
    desk.post(repeated, "id-1")
    token = desk.token
    desk.conversations.logs.clear()
    again = desk.post({**repeated, "contexts": desk.payload("", token=token)["contexts"]}, "id-1")
    assert "시청 민원실에서" in again.text
    assert all("비밀" not in turn.text for turn in desk.log)


def test_an_emergency_item_comes_and_goes_by_itself_between_two_messages() -> None:
    item = {
        "id": "ice",
        "title": both("도로 결빙", "Ice"),
        "body": both("얼었습니다.", "Ice."),
        "starts_at": "2026-11-23T10:05:00+09:00",
        "ends_at": "2026-11-23T10:10:00+09:00",
    }
    desk = Desk(city(emergencies=[item]))
    assert "결빙" not in desk.say("처음으로").text
    desk.later(minutes=5)
    on = desk.say("처음으로")
    assert "결빙" in on.text
    extra = on.extra("도로 결빙")
    desk.later(minutes=4, seconds=59)
    assert "얼었습니다" in desk.say("도로 결빙", extra=extra).text
    desk.later(seconds=1)
    gone = desk.say("도로 결빙", extra=extra)
    assert "얼었습니다" not in gone.text
    assert "분야 보기" in gone.labels


@pytest.mark.parametrize(
    ("minutes", "is_open"),
    [(-61, False), (-60, True), (7 * 60 + 59, True), (8 * 60, False)],
)
def test_the_desk_opens_and_closes_on_the_minute(minutes: int, is_open: bool) -> None:
    desk = Desk()
    desk.later(minutes=minutes)
    assert ('"operator"' in desk.say("상담원").text) is is_open


def test_ten_thousand_turns_do_not_change_an_answer() -> None:
    desk = Desk(carries=False)
    desk.say("처음으로")
    first = desk.say("분야 보기")
    (log,) = desk.conversations.logs.values()
    newest = log[2]
    log[10_000] = replace(newest, seq=10_000)
    assert desk.say("처음으로").json["template"]["quickReplies"]
    assert desk.say("분야 보기").labels == first.labels
    assert desk.log[-1].seq == 10_002


def test_questions_that_begin_alike_are_told_apart_on_their_buttons() -> None:
    faq = body()["faq"]
    for id, subject in (("passport", "여권을"), ("tax", "지방세를")):
        faq[id]["question"] = both(
            f"시청에서 급하게 필요한 {subject} 어떻게 하나요?", "How do I pay?"
        )
    desk = Desk(city(faq=faq))
    offered = desk.say("이것은 무엇인가요?")
    first, second, *_ = offered.labels
    assert first != second
    assert desk.press(offered, second).text != desk.press(offered, first).text
    desk.say("이것은 무엇인가요?")
    assert "위택스" in desk.say("2").text


def test_a_forged_pick_offers_each_entry_once() -> None:
    desk = Desk()
    desk.say("처음으로")
    answer = desk.say("눌렀어요", extra={"choice": "pick:" + "|".join(["tax"] * 12), "seq": 1})
    # The entry, none of these, the agent, back and home.
    assert len(answer.labels) == 5
    assert len(set(answer.labels)) == 5
