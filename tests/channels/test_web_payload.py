"""What the chat page posts, one file each under tests/payloads/web, and what it gets back."""

import dataclasses
import json
from pathlib import Path

import pytest

from chalicelib.channels.web import WebChat
from chalicelib.domain.channel import Account, Envelope
from chalicelib.domain.message import Request, Unknown
from chalicelib.domain.reply import Action, Button, Card, Choice, Item, Reply, Rows, Words
from tests.channels.contract import NOW

PAYLOADS = Path(__file__).parents[1] / "payloads" / "web"
NAMES = sorted(path.stem for path in PAYLOADS.glob("*.json") if ".expected" not in path.name)
VISITOR = "00112233445566778899aabbccddeeff"


def read(body, cookie=f"visitor-icheon={VISITOR}.1.x"):
    (found,) = WebChat().parse(Request("icheon", {"cookie": cookie}, body, NOW, ""))
    return found


def render(*parts, choices=()):
    return WebChat().render(Reply(parts, choices), Envelope(5, "a.b"), Account("icheon", ()))


@pytest.mark.parametrize("name", NAMES)
def test_the_post_is_read_as_written_beside_it(name):
    found = read((PAYLOADS / f"{name}.json").read_bytes())
    seen = json.loads(json.dumps(dataclasses.asdict(found)))
    seen.pop("fingerprint")
    expected = json.loads((PAYLOADS / f"{name}.expected.json").read_text("utf-8"))
    assert {type(found).__name__.lower(): seen} == expected


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "visitor-icheon=",
        "visitor-icheon=x.1.x",
        f"visitor-other={VISITOR}.1.x",
        f"visitor-icheon={VISITOR.upper()}.1.x",
    ],
)
def test_without_a_visitor_nobody_wrote(cookie):
    assert read(b'{"text": "x"}', cookie) == Unknown("no_visitor")


def test_the_same_words_of_two_visitors_are_two_messages():
    other = f"visitor-icheon={'a' * 32}.1.x"
    assert read(b'{"text": "x"}').fingerprint != read(b'{"text": "x"}', other).fingerprint


def test_an_answer_is_plain_data():
    buttons = (
        Button("열기", Action.LINK, "https://www.example.go.kr/"),
        Button("상담원", Action.AGENT),
    )
    answer = render(
        Words("여권은 민원실에서 만듭니다."),
        Card("Passports are made downstairs.", "Passport", buttons),
        Rows("공지사항", (Item("첫째", "설명", "notice:a"), Item("둘째", link="https://x.go.kr/"))),
        choices=(Choice("처음으로", "home!"),),
    )
    assert answer == {
        "seq": 5,
        "token": "a.b",
        "parts": [
            {"kind": "words", "text": "여권은 민원실에서 만듭니다.", "lang": "ko"},
            {
                "kind": "card",
                "title": "Passport",
                "text": "Passports are made downstairs.",
                "lang": "en",
                "buttons": [
                    {"label": "열기", "action": "link", "value": "https://www.example.go.kr/"},
                    {"label": "상담원", "action": "agent", "value": ""},
                ],
            },
            {
                "kind": "rows",
                "header": "공지사항",
                "lang": "ko",
                "items": [
                    {"title": "첫째", "description": "설명", "target": "notice:a"},
                    {"title": "둘째", "link": "https://x.go.kr/"},
                ],
                "buttons": [],
            },
        ],
        "choices": [{"label": "처음으로", "target": "home!"}],
    }


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://x", "//x", "https://a b", "data:text/html,x"]
)
def test_no_link_leads_anywhere_but_to_the_web(address):
    answer = render(
        Card("x", buttons=(Button("열기", Action.LINK, address),)),
        Rows("", (Item("줄", link=address),)),
    )
    assert answer["parts"] == [
        {"kind": "card", "text": "x", "buttons": []},
        {"kind": "rows", "lang": "ko", "items": [{"title": "줄"}], "buttons": []},
    ]
