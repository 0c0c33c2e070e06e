"""What the bot answered is read as words, whatever channel it went out on."""

import pytest

from chalicelib.domain.answer_reading import ReadAnswer, read_answer
from chalicelib.domain.message import Json

BUTTON = {"label": "바로가기", "action": "webLink", "webLinkUrl": "https://example.com"}


def skill(*outputs: Json, quick: tuple[str, ...] = ()) -> Json:
    replies = [{"label": label, "action": "message"} for label in quick]
    return {"version": "2.0", "template": {"outputs": list(outputs), "quickReplies": replies}}


@pytest.mark.parametrize(
    ("answer", "texts", "choices"),
    [
        (skill({"simpleText": {"text": "안녕"}}, quick=("처음",)), ("안녕",), ("처음",)),
        (
            skill({"textCard": {"title": "여권", "description": "민원실", "buttons": [BUTTON]}}),
            ("여권\n민원실\n[바로가기]",),
            (),
        ),
        (
            skill(
                {
                    "listCard": {
                        "header": {"title": "공지"},
                        "items": [{"title": "하나", "description": "내용"}, {"title": "둘"}],
                    }
                }
            ),
            ("공지\n· 하나 - 내용\n· 둘",),
            (),
        ),
        (
            skill({"carousel": {"type": "basicCard", "items": [{"title": "가"}, {"title": "나"}]}}),
            ("가", "나"),
            (),
        ),
        (
            {
                "seq": 1,
                "parts": [
                    {"kind": "words", "text": "안녕"},
                    {"kind": "rows", "header": "공지", "items": [{"title": "하나"}], "buttons": []},
                ],
                "choices": [{"label": "처음", "target": "home"}],
            },
            ("안녕", "공지\n· 하나"),
            ("처음",),
        ),
        ({}, (), ()),
        (skill({"itemOfTomorrow": None}), (), ()),
    ],
)
def test_every_shape_is_read(
    answer: Json, texts: tuple[str, ...], choices: tuple[str, ...]
) -> None:
    assert read_answer(answer) == ReadAnswer(texts, choices)
