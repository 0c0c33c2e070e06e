"""What a citizen on KakaoTalk gets for each thing they may do."""

import json

import pytest

from chalicelib.domain.errors import NotFound, Reason, Rejected
from chalicelib.domain.events import Fact
from tests.cities import BOT, body, both, city, ice_warning
from tests.services.desk import Desk


def test_the_first_answer_says_it_is_a_bot_and_what_is_kept_and_the_second_does_not() -> None:
    desk = Desk()
    first, second = desk.say("처음으로"), desk.say("처음으로")
    assert "샛별시 민원상담 챗봇입니다. 365일 보관합니다." in first.text
    assert "챗봇입니다" not in second.text
    assert first.labels == ["분야 보기", "공지사항", "시청 안내", "상담원", "언어/Language"]


def test_a_new_privacy_text_is_told_once_to_those_who_knew_the_old() -> None:
    desk = Desk()
    desk.say("처음으로")
    desk.tenants.put(city(2, privacy={"version": "2", "text": both("새 안내", "New")}))
    assert "새 안내" in desk.say("처음으로").text
    assert "새 안내" not in desk.say("처음으로").text


def test_twelve_areas_go_over_two_pages_with_ways_back_on_both() -> None:
    desk = Desk()
    areas = desk.press(desk.say("처음으로"), "분야 보기")
    assert areas.labels == [*(f"분야 {n}" for n in range(1, 8)), "다음", "이전", "처음으로"]
    rest = desk.press(areas, "다음")
    assert rest.labels == [*(f"분야 {n}" for n in range(8, 13)), "이전", "처음으로"]
    assert desk.press(rest, "이전").labels == areas.labels
    assert desk.say("처음으로").labels[0] == "분야 보기"


@pytest.mark.parametrize("typed", ["분야 보기", "분야보기", "1", "1.", "Areas"])
def test_a_choice_may_be_typed_by_label_or_number(typed: str) -> None:
    desk = Desk()
    desk.say("처음으로")
    assert "분야를 골라 주세요." in desk.say(typed).text


@pytest.mark.parametrize("typed", ["0", "6", "99", "-1", "１"])
def test_a_number_that_is_no_choice_leads_nowhere_by_chance(typed: str) -> None:
    desk = Desk()
    desk.say("처음으로")
    desk.say(typed)
    assert desk.log[-1].state.trail == ("home",) or desk.log[-1].topic == ""


def test_free_text_finds_an_answer_with_its_owner_and_day() -> None:
    answer = Desk().say("여권 어디서 만들어요")
    assert "시청 민원실에서 만듭니다." in answer.text
    assert "담당: 민원과 · 확인일: 2026-11-01" in answer.text
    assert "https://www.passport.go.kr" in answer.text
    verdicts = ["도움됐어요", "도움 안 됐어요"]
    assert answer.labels == [*verdicts, "상담원 연결", "이전", "처음으로"]


def test_an_expired_answer_is_not_given() -> None:
    desk = Desk()
    assert "위택스" in desk.say("세금").text
    desk.later(days=60)
    late = desk.say("세금")
    assert "위택스" not in late.text
    assert "확인 후 안내" in late.text
    assert "031-000-0000" in late.text


def test_an_expired_answer_brings_the_number_to_call() -> None:
    desk = Desk()
    desk.later(days=60)
    (output, *_) = [
        each for each in desk.say("세금").json["template"]["outputs"] if "textCard" in each
    ]
    assert [button["phoneNumber"] for button in output["textCard"]["buttons"]] == ["031-000-0000"]


@pytest.mark.parametrize(("hours", "told"), [(0, '"operator"'), (15, "다음 상담은")])
def test_who_finds_no_answer_is_handed_over_or_told_when_a_person_is_there(
    hours: int, told: str
) -> None:
    desk = Desk()
    desk.later(hours=hours)
    desk.say("없음")
    assert told in desk.say("없음 또").text


def test_the_ladder_asks_again_then_offers_the_nearest_then_a_person_and_the_number() -> None:
    desk = Desk()
    first, second, third = desk.say("어쩌고"), desk.say("어쩌고요"), desk.say("어쩌라고")
    assert "다시 적어" in first.text
    assert [label[:6] for label in second.labels[:2]] == ["1. 지방세", "2. 여권은"]
    assert "031-000-0000" in third.text
    assert third.labels[0] == "상담원 연결"
    assert [turn.state.misses for turn in desk.log] == [1, 2, 3]


def test_a_plausible_guess_is_offered_at_once_and_choosing_forgets_the_misses() -> None:
    desk = Desk()
    guess = desk.say("뭐였더라?")
    assert "여권은 어디서 만드나요?" in guess.text
    assert "시청 민원실에서" in desk.press(guess, guess.labels[0]).text
    assert desk.log[-1].state.misses == 0


def test_with_nothing_near_at_all_the_second_miss_brings_a_person() -> None:
    desk = Desk()
    desk.say("없음")
    assert "031-000-0000" in desk.say("없음 또").text


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("집에 불이 났어요", "119"),
        ("사람이 쓰러졌어요", "119"),
        ("강도가 들어왔어요", "112"),
        ("죽고 싶어요", "109"),
        ("There is a fire in my house", "119"),
        ("我想死", "109"),
        ("火事です", "119"),
        ("cháy nhà", "119"),
        ("гал гарсан", "119"),
    ],
)
def test_words_of_need_get_the_number_and_a_person_first(words: str, number: str) -> None:
    answer = Desk().say(words)
    first = answer.json["template"]["outputs"][0]["textCard"]
    assert first["buttons"][0]["phoneNumber"] == number
    assert answer.labels[0] in ("상담원 연결", "Talk to agent") or len(answer.labels) == 3


def test_help_speaks_the_language_of_the_call_and_the_talk_goes_on_in_its_own() -> None:
    desk = Desk()
    desk.say("처음으로")
    assert "119" in desk.say("There is a fire in my house").text
    assert desk.log[-1].language == "en"
    assert desk.say("처음으로").labels[0] == "분야 보기"


def test_an_agent_inside_hours_is_kakaos_operator_button() -> None:
    answer = Desk().say("상담원")
    (button,) = answer.json["template"]["outputs"][-1]["textCard"]["buttons"]
    assert button["action"] == "operator"


def test_an_agent_outside_hours_is_the_computed_next_opening() -> None:
    desk = Desk()
    desk.later(days=31, hours=9)  # Thursday 24 December, 19:00: Friday is a holiday
    answer = desk.say("상담원")
    assert "12월 28일(월) 오전 9시" in answer.text
    assert "031-000-0000" in answer.text
    assert "operator" not in answer.text


def test_an_agent_is_asked_for_once_however_often_the_screen_is_seen() -> None:
    desk = Desk()
    for words in ("상담원", "English", "Areas", "Back"):
        desk.say(words)
    facts = [event.fact for turn in desk.log for event in turn.events]
    assert facts.count(Fact.AGENT_REQUESTED) == 1


def test_a_city_without_a_number_shows_its_hours_and_no_other_number() -> None:
    answer = Desk(city(phone=None)).say("없음")
    last = Desk(city(phone=None))
    for words in ("없음", "없음 또"):
        answer = last.say(words)
    assert "월–금 09:00–18:00" in answer.text
    assert "031" not in answer.text


def test_the_language_can_be_switched_at_any_time_and_stays() -> None:
    desk = Desk()
    desk.say("처음으로")
    assert "How can we help?" in desk.say("English").text
    assert desk.say("처음으로").labels[0] == "Areas"
    languages = desk.say("Language")
    assert languages.labels[:6] == ["한국어", "English", "中文", "日本語", "Tiếng Việt", "Монгол"]
    assert desk.press(languages, "한국어").labels[0] == "분야 보기"


def test_an_emergency_item_is_on_top_of_the_first_screen_while_it_lasts() -> None:
    desk = Desk(city(emergencies=[ice_warning()]))
    desk.say("처음으로")
    icy = desk.say("처음으로")
    assert "길이 얼었습니다." in icy.json["template"]["outputs"][0]["simpleText"]["text"]
    assert icy.labels[0] == "도로 결빙"
    desk.later(hours=14)
    assert "결빙" not in desk.say("처음으로").text


@pytest.mark.parametrize("typed", ["공지사항", "notices", "お知らせ", "公告", "thông báo"])
def test_notices_are_found_by_their_name_from_anywhere(typed: str) -> None:
    desk = Desk()
    desk.say("여권")
    assert "공지 7" in desk.say(typed).text


def test_notices_are_a_list_newest_first_over_pages() -> None:
    desk = Desk()
    desk.later(hours=1)
    notices = desk.press(desk.say("처음으로"), "공지사항")
    rows = notices.json["template"]["outputs"][0]["listCard"]["items"]
    assert [row["title"] for row in rows] == [f"공지 {n}" for n in (7, 6, 5, 4, 3)]
    more = desk.press(notices, "다음")
    rows = more.json["template"]["outputs"][0]["listCard"]["items"]
    assert [row["title"] for row in rows] == ["공지 2", "공지 1"]
    assert "내용" in desk.say("공지 2", extra=rows[0]["extra"]).text


def test_a_button_whose_place_is_gone_leads_home_with_a_word_about_it() -> None:
    desk = Desk()
    answer = desk.say("옛 단추", extra={"choice": "areas-of-old", "seq": 1})
    assert "메뉴가 바뀌어" in answer.text
    assert answer.labels[0] == "분야 보기"


def test_a_link_that_no_menu_holds_is_never_shown() -> None:
    answer = Desk().say("x", extra={"choice": "link:https://elsewhere.example", "seq": 1})
    assert "elsewhere" not in answer.body.decode()


def test_personal_numbers_are_hidden_before_they_are_stored_and_the_citizen_is_told() -> None:
    desk = Desk()
    answer = desk.say(
        "제 주민번호는 900101-1234568 이고 여권 문의요", extra={"choice": "900101-1234568"}
    )
    assert "주민등록번호" in answer.text
    assert "900101-1234568" not in repr(desk.conversations.logs)
    assert desk.log[0].hidden == ("rrn",)


def test_a_photo_is_kept_by_reference_and_answered_kindly() -> None:
    desk = Desk()
    media = {"media": {"type": "image", "url": "https://dn-m.talk.kakaocdn.net/a.jpg"}}
    answer = desk.say(media["media"]["url"], params=media, trigger="IMAGE_UPLOAD")
    assert "파일을 잘 받았습니다" in answer.text
    assert desk.log[0].attachments[0].url.endswith("a.jpg")


def test_after_a_day_of_silence_a_visit_begins_on_the_first_screen() -> None:
    desk = Desk()
    desk.press(desk.say("처음으로"), "분야 보기")
    desk.later(hours=25)
    desk.say("어쩌고")
    assert desk.log[-1].state.episode == 2
    assert desk.say("1").text.count("분야를 골라")


def test_an_expired_turn_gives_a_fresh_state_but_its_number_counts_on() -> None:
    desk = Desk()
    desk.say("처음으로")
    desk.later(days=366)
    answer = desk.say("처음으로")
    assert "챗봇입니다" in answer.text
    assert [turn.seq for turn in desk.log] == [1, 2]


def test_the_life_of_turns_never_falls_along_a_conversation() -> None:
    desk = Desk()
    desk.say("처음으로")
    desk.tenants.put(city(2, retention_days=30))
    desk.later(minutes=30)
    desk.say("처음으로")
    assert desk.log[1].expires_at >= desk.log[0].expires_at


@pytest.mark.parametrize("secret", ["", "wrong", "한글"])
def test_a_wrong_secret_is_refused_and_nothing_is_stored(secret: str) -> None:
    desk = Desk()
    with pytest.raises(Rejected) as refusal:
        desk.post(desk.payload("안녕"), secret=secret)
    assert refusal.value.reason is Reason.BAD_SECRET
    assert not desk.conversations.logs


def test_another_bots_call_is_refused_and_a_test_bots_is_taken_but_not_counted() -> None:
    desk = Desk()
    payload = desk.payload("안녕")
    payload["bot"]["id"] = "f" * 24
    with pytest.raises(Rejected) as refusal:
        desk.post(payload)
    assert refusal.value.reason is Reason.WRONG_ACCOUNT
    payload["bot"]["id"] = BOT + "!"
    desk.post(payload)
    assert desk.log[0].is_test
    assert desk.log[0].events == ()


def test_an_unknown_tenant_and_a_tenant_without_the_channel_look_the_same() -> None:
    for tenant in (city(tenant="other"), city(accounts={})):
        desk = Desk(tenant)
        desk.tenants.put(city(accounts={}))
        with pytest.raises(NotFound):
            desk.receiver.receive("fax", None, None)  # type: ignore[arg-type]


def test_a_console_test_and_a_call_without_a_user_are_answered_and_not_stored() -> None:
    desk = Desk()
    for payload in ({"bot": {"id": "wrong"}}, {"userRequest": {"utterance": "안녕"}}):
        answer = desk.post(payload)
        assert answer.json["version"] == "2.0"
        assert answer.json["template"]["outputs"]
    assert not desk.conversations.logs


def test_the_address_is_sealed_and_the_contact_id_does_not_show_it() -> None:
    desk = Desk()
    desk.say("안녕", user="u-very-private")
    assert "u-very-private" not in repr(desk.conversations.logs)
    ((_, contact),) = desk.conversations.contacts.items()
    assert b"u-very-private" not in contact.sealed
    assert desk.vault.open(desk.tenant.id, contact.sealed) == b"u-very-private"


def test_the_contact_is_renewed_in_steps_and_not_with_every_turn() -> None:
    desk = Desk()
    desk.say("안녕")
    (first,) = desk.conversations.contacts.values()
    desk.later(days=2)
    desk.say("안녕")
    assert list(desk.conversations.contacts.values()) == [first]
    desk.later(days=4)
    desk.say("안녕")
    (renewed,) = desk.conversations.contacts.values()
    assert renewed.expires_at > first.expires_at
    assert all(
        turn.expires_at.date() <= turn.state.kept_until
        for turn in desk.log
        if turn.state.kept_until
    )


def test_a_screen_of_every_language_stays_inside_the_channels_limits() -> None:
    assert json.dumps(body())
    for language in ("ko", "en", "zh", "ja", "vi", "mn"):
        desk = Desk()
        desk.say("처음으로", lang=language)
        for words in ("Language", "상담원", "공지사항", "어쩌고", "불이 났어요"):
            assert desk.say(words).json["template"]["outputs"]
