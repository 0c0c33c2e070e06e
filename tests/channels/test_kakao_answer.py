"""Replies as Kakao's SkillResponse: which output each part becomes, and what gives way to limits."""

import json

import pytest

from chalicelib.channels.kakao import KakaoSkill
from chalicelib.channels.kakao_limits import check, size
from chalicelib.domain.channel import Account, Envelope
from chalicelib.domain.reply import Action, Button, Card, Choice, Item, Reply, Rows, Words
from chalicelib.domain.shortening import units

PLAIN = Account("65f0c0ffee00112233445566", ())
WITH_BLOCK = Account("65f0c0ffee00112233445566", (), "65f0eeeeeeeeeeeeeeeeeeee")
PAGE = "https://icheon.example/a/icheon/passport-pickup"
CALL = Button("전화하기", Action.PHONE, "031-000-0000")
AGENT = Button("1:1채팅상담", Action.AGENT)


def render(*parts, choices=(), envelope=Envelope(7), account=PLAIN):  # noqa: B008
    return KakaoSkill().render(Reply(parts, tuple(choices)), envelope, account)


def outputs(*parts, **more):
    answer = render(*parts, **more)
    assert check(answer) == []
    return answer["template"]["outputs"]


def text_of(output):
    if "simpleText" in output:
        return output["simpleText"]["text"]
    card = output["textCard"]
    return "\n".join(card[field] for field in ("title", "description") if field in card)


def test_a_menu_answer_in_full():
    answer = render(
        Card(
            "무엇이 궁금하신가요?",
            "이천시민원콜센터",
            (AGENT, CALL, Button("누리집", Action.LINK, "https://www.icheon.example/")),
        ),
        choices=[Choice("여권 수령일", "faq:passport-pickup"), Choice("처음으로", "home!")],
        envelope=Envelope(7, "token.1"),
    )
    assert answer == {
        "version": "2.0",
        "template": {
            "outputs": [
                {
                    "textCard": {
                        "title": "이천시민원콜센터",
                        "description": "무엇이 궁금하신가요?",
                        "buttons": [
                            {"label": "1:1채팅상담", "action": "operator"},
                            {"label": "전화하기", "action": "phone", "phoneNumber": "031-000-0000"},
                            {
                                "label": "누리집",
                                "action": "webLink",
                                "webLinkUrl": "https://www.icheon.example/",
                            },
                        ],
                    }
                }
            ],
            "quickReplies": [
                {
                    "label": "여권 수령일",
                    "action": "message",
                    "messageText": "여권 수령일",
                    "extra": {"choice": "faq:passport-pickup", "seq": 7},
                },
                {
                    "label": "처음으로",
                    "action": "message",
                    "messageText": "처음으로",
                    "extra": {"choice": "home!", "seq": 7},
                },
            ],
        },
        "context": {
            "values": [
                {"name": "sotong", "lifeSpan": 10, "ttl": 600, "params": {"state": "token.1"}}
            ]
        },
    }


def test_without_a_token_there_is_no_context_and_without_choices_no_quick_replies():
    assert render(Words("안녕하세요")) == {
        "version": "2.0",
        "template": {"outputs": [{"simpleText": {"text": "안녕하세요"}}]},
    }


def test_with_a_block_id_every_press_runs_the_block():
    answer = render(
        Card("골라 주세요", buttons=(Button("대형폐기물", Action.CHOICE, "bulky-waste"),)),
        Rows("공지", (Item("단수 안내", target="notice:water"),)),
        choices=[Choice("처음으로", "home!")],
        account=WITH_BLOCK,
    )
    card, rows = answer["template"]["outputs"]
    pressed = [
        card["textCard"]["buttons"][0],
        rows["listCard"]["items"][0],
        answer["template"]["quickReplies"][0],
    ]
    assert [(p["action"], p["blockId"], p["extra"]) for p in pressed] == [
        ("block", WITH_BLOCK.block_id, {"choice": target, "seq": 7})
        for target in ("bulky-waste", "notice:water", "home!")
    ]


def test_a_long_label_is_cut_on_the_button_but_spoken_whole():
    (reply,) = render(Words("네"), choices=[Choice("대형폐기물 배출 신고와 수수료 안내", "x")])[
        "template"
    ]["quickReplies"]
    assert reply["label"] == "대형폐기물 배출 신고와…"
    assert units(reply["label"]) <= 14
    assert reply["messageText"] == "대형폐기물 배출 신고와 수수료 안내"


def test_more_than_ten_choices_are_cut_to_ten_and_blank_ones_left_out():
    choices = [Choice("", "x"), *(Choice(f"분야 {n}", f"area-{n}") for n in range(12))]
    shown = render(Words("네"), choices=choices)["template"]["quickReplies"]
    assert [reply["label"] for reply in shown] == [f"분야 {n}" for n in range(10)]


def test_a_card_without_buttons_is_plain_text():
    assert outputs(Card("본문입니다", "제목")) == [{"simpleText": {"text": "제목\n본문입니다"}}]


def test_a_long_card_becomes_text_and_then_a_card_with_the_buttons():
    text = "여권을 찾으시려면 신분증이 필요합니다. " * 30 + "\n\n자세한 것은 전화로 물어보세요."
    first, second = outputs(Card(text, "여권", (CALL,)))
    assert first["simpleText"]["text"].startswith("여권\n여권을 찾으시려면")
    assert second["textCard"]["description"] == "자세한 것은 전화로 물어보세요."
    assert second["textCard"]["buttons"][0]["action"] == "phone"


def test_a_long_card_among_three_bubbles_is_shortened_with_its_link():
    text = "여권을 찾으시려면 신분증이 필요합니다. " * 40
    _, _, card = outputs(
        Card("하나", buttons=(CALL,)),
        Card("둘", buttons=(CALL, AGENT, CALL)),
        Card(text, "여권", (CALL, AGENT), PAGE),
    )
    assert card["textCard"]["description"].endswith("…\n" + PAGE)


def test_a_long_title_moves_into_the_text():
    title = "평택시 여권 발급 안내와 수령 방법에 관한 긴 제목입니다 " * 2
    (card,) = outputs(Card("본문", title.strip(), (CALL,)))
    assert card["textCard"] == {
        "description": f"{title.strip()}\n본문",
        "buttons": [{"label": "전화하기", "action": "phone", "phoneNumber": "031-000-0000"}],
    }


def test_a_long_text_flows_into_the_bubbles_that_are_left():
    text = "\n\n".join(f"{n}번째 문단입니다. " + "설명이 이어집니다. " * 50 for n in range(3))
    shown = outputs(Words(text, PAGE))
    assert len(shown) == 3
    assert "".join("".join(map(text_of, shown)).split()) == "".join(text.split())
    assert all(text_of(output).startswith(f"{n}번째") for n, output in enumerate(shown))


def test_a_text_too_long_for_all_bubbles_ends_with_its_link():
    shown = outputs(Words("설명이 이어집니다. " * 1000, PAGE))
    assert len(shown) == 3
    assert text_of(shown[-1]).endswith("…\n" + PAGE)


def test_rows_flow_into_further_lists_and_the_buttons_stand_under_the_last():
    items = tuple(Item(f"공지 {n}", "11월 21일", f"notice:{n}") for n in range(17))
    shown = [output["listCard"] for output in outputs(Rows("공지사항", items, (CALL, AGENT, CALL)))]
    assert [len(card["items"]) for card in shown] == [5, 5, 5]
    assert [len(card.get("buttons", ())) for card in shown] == [0, 0, 2]
    assert shown[0]["items"][0] == {
        "title": "공지 0", "description": "11월 21일", "action": "message", "messageText": "공지 0", "extra": {"choice": "notice:0", "seq": 7},
    }  # fmt: skip


def test_rows_leave_room_for_the_bubbles_around_them():
    items = tuple(Item(f"공지 {n}", target=f"notice:{n}") for n in range(12))
    assert [
        next(iter(output))
        for output in outputs(Words("안내"), Rows("공지사항", items), Words("끝"))
    ] == ["simpleText", "listCard", "simpleText"]


def test_a_row_may_lead_to_a_page_or_nowhere():
    (card,) = outputs(
        Rows("안내", (Item("누리집", link="https://www.icheon.example/"), Item("09-18시")))
    )
    assert card["listCard"]["items"] == [
        {"title": "누리집", "link": {"web": "https://www.icheon.example/"}},
        {"title": "09-18시"},
    ]


def test_a_list_without_rows_is_its_heading():
    assert outputs(Rows("공지사항이 없습니다", ())) == [
        {"simpleText": {"text": "공지사항이 없습니다"}}
    ]


def test_too_many_parts_are_joined_so_that_no_word_and_no_button_is_lost():
    shown = outputs(
        Words("119에 전화하세요"),
        Words("저는 챗봇입니다"),
        Card("단수 안내", "긴급", (CALL,)),
        Words("가린 정보가 있습니다"),
        Card("무엇을 도와드릴까요?", buttons=(AGENT,)),
    )
    assert len(shown) == 3
    said = json.dumps(shown, ensure_ascii=False)
    order = [
        said.index(part)
        for part in ("119에", "챗봇입니다", "단수 안내", "가린 정보", "무엇을 도와")
    ]
    assert order == sorted(order)
    assert '"phone"' in said
    assert '"operator"' in said


@pytest.mark.parametrize(
    "parts", [(), (Words(""),), (Words(" \n"), Card("", buttons=())), (Rows("", ()),)]
)
def test_when_nothing_is_left_the_person_is_asked_again(parts):
    assert outputs(*parts) == [{"simpleText": {"text": "다시 한번 말씀해 주세요."}}]


@pytest.mark.parametrize(
    "button",
    [
        Button("", Action.AGENT),
        Button("x", Action.LINK, "javascript:alert(1)"),
        Button("x", Action.LINK, ""),
        Button("x", Action.PHONE, "없음"),
        Button("x", Action.CHOICE, ""),
    ],
)
def test_a_button_that_could_not_work_is_left_out(button):
    assert outputs(Card("본문", buttons=(button,))) == [{"simpleText": {"text": "본문"}}]


def test_buttons_without_words_stand_under_an_invitation():
    assert text_of(outputs(Card("", buttons=(CALL,)))[0]) == "아래에서 골라 주세요."


def test_control_characters_and_half_characters_never_leave():
    assert text_of(outputs(Words("가\x00나\ud83d다\r\n라"))[0]) == "가나\ufffd다\n라"


def test_an_answer_of_too_many_bytes_is_built_smaller():
    address = "https://www.icheon.example/" + "x" * 950
    items = tuple(Item("공지", "가" * 40, link=address) for _ in range(15))
    buttons = (Button("가", Action.LINK, address), Button("나", Action.LINK, address))
    choices = [Choice("분야", "t" * 1000) for _ in range(10)]
    answer = render(
        Rows("공지사항", items, buttons), choices=choices, envelope=Envelope(1, "t" * 2000)
    )
    assert check(answer) == []
    assert 10_000 < size(answer) <= 30_000
    assert answer["context"]["values"][0]["params"]["state"]
    assert answer["template"]["quickReplies"]


def test_a_state_that_fills_the_answer_is_left_out_and_the_person_asked_again(caplog):
    answer = render(Words("안녕하세요"), envelope=Envelope(1, "t" * 31_000))
    assert answer == {
        "version": "2.0",
        "template": {"outputs": [{"simpleText": {"text": "다시 한번 말씀해 주세요."}}]},
    }
    (record,) = caplog.records
    assert "size" in record.faults


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"template": {"outputs": [{"simpleText": {"text": "가"}}]}}, "version"),
        ({"version": "2.0", "template": {"outputs": []}}, "outputs"),
        ({"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "가"}}] * 4}}, "outputs"),
        ({"version": "2.0", "template": {"outputs": [{"simpleText": {"text": " "}}]}}, "simpleText is empty"),
        ({"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "👍" * 501}}]}}, "simpleText is too long"),
        ({"version": "2.0", "template": {"outputs": [{"carousel": {}}]}}, "output kind"),
        ({"version": "2.0", "template": {"outputs": [{"textCard": {"title": "가" * 50, "description": "나" * 351}}]}}, "textCard text"),
        ({"version": "2.0", "template": {"outputs": [{"textCard": {}}]}}, "textCard without text"),
        ({"version": "2.0", "template": {"outputs": [{"textCard": {"title": "가", "buttons": [{"label": "나", "action": "operator"}] * 4}}]}}, "buttons"),
        ({"version": "2.0", "template": {"outputs": [{"textCard": {"title": "가", "buttons": [{"label": "나" * 15, "action": "operator"}]}}]}}, "button label is too long"),
        ({"version": "2.0", "template": {"outputs": [{"textCard": {"title": "가", "buttons": [{"label": "나", "action": "webLink"}]}}]}}, "action webLink"),
        ({"version": "2.0", "template": {"outputs": [{"textCard": {"title": "가", "buttons": [{"label": "나", "action": "fly"}]}}]}}, "action"),
        ({"version": "2.0", "template": {"outputs": [{"listCard": {"header": {"title": "가"}, "items": [{"title": "나"}] * 6}}]}}, "listCard items"),
        ({"version": "2.0", "template": {"outputs": [{"listCard": {"items": [{"title": "나"}]}}]}}, "listCard header is empty"),
        ({"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "가"}}], "quickReplies": [{"label": "나", "action": "message", "messageText": "나"}] * 11}}, "quickReplies"),
        ({"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "가"}}], "quickReplies": [{"label": "나", "action": "block"}]}}, "action block"),
        ({"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "가"}}]}, "data": {"x": "가" * 10_000}}, "size"),
        ({"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "\ud83d"}}]}}, "simpleText is no UTF-8"),
    ],
)  # fmt: skip
def test_the_check_names_each_broken_limit(answer, fault):
    assert fault in check(answer)
