"""The web chat keeps what every channel promises."""

import hashlib
import json
from pathlib import Path

import pytest

from chalicelib.channels.web import WebChat
from chalicelib.channels.web_limits import LIMITS
from chalicelib.domain.message import Request
from chalicelib.domain.shortening import units
from chalicelib.domain.visitor import Visitor, cookie_name, sign_visitor
from tests.channels.contract import NOW, SECRETS, ChannelContract

PAYLOADS = Path(__file__).parents[1] / "payloads" / "web"
ADDRESS = "https://icheon.example"
ACTIONS = {"link", "phone", "choice", "agent"}


class TestWebContract(ChannelContract):
    channel = WebChat()

    def signed(self, body, secret):
        key = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        value = sign_visitor(key, "icheon", Visitor("0f" * 16, NOW))
        headers = {"cookie": f"{cookie_name('icheon')}={value}", "origin": ADDRESS}
        return Request("icheon", headers, body, NOW, ADDRESS)

    def samples(self):
        return [
            path.read_bytes() for path in sorted(PAYLOADS.glob("*.json")) if "." not in path.stem
        ]

    def faults(self, rendered):
        return list(_faults(rendered))

    @pytest.mark.parametrize(
        "origin",
        [
            "",
            "null",
            "https://icheon.example.evil",
            "http://icheon.example",
            "https://other.example",
        ],
    )
    def test_a_page_that_is_not_on_the_list_is_refused(self, origin):
        self.refuses(self.from_page(origin), self.account())

    def test_a_page_on_the_citys_list_is_heard(self):
        listed = self.account(origins=("https://www.icheon.go.kr",))
        self.channel.verify(self.from_page("https://www.icheon.go.kr"), listed)
        self.refuses(self.from_page("https://www.icheon.go.kr:444"), listed)
        self.refuses(self.from_page("https://www.icheon.go.kr"), self.account())

    def test_our_own_page_is_heard_by_whatever_name_it_was_called(self):
        named = self.from_page("http://localhost:8000", host="localhost:8000")
        self.channel.verify(named, self.account())
        self.refuses(self.from_page("http://localhost:8000", host="localhost:8001"), self.account())

    def from_page(self, origin, **more):
        request = self.signed(b"{}", SECRETS[0])
        return Request("icheon", {**request.headers, "origin": origin, **more}, b"{}", NOW, ADDRESS)


def _faults(rendered):
    if set(rendered) - {"token"} != {"seq", "parts", "choices"}:
        yield "fields"
    if len(json.dumps(rendered, ensure_ascii=False).encode()) > LIMITS.size:
        yield "size"
    if not 1 <= len(rendered["parts"]) <= LIMITS.bubbles:
        yield "parts"
    for part in rendered["parts"]:
        yield from _part_faults(part)
    if len(rendered["choices"]) > LIMITS.quick_replies:
        yield "choices"
    for choice in rendered["choices"]:
        yield from _text_faults(choice["label"], LIMITS.quick_reply_label)
        if not 0 < len(choice["target"]) <= 200:
            yield "target"


def _part_faults(part):
    said = {"words": LIMITS.text, "card": LIMITS.card_text, "rows": LIMITS.list_header}[
        part["kind"]
    ]
    for name, limit in (
        ("text", said),
        ("title", LIMITS.card_title),
        ("header", LIMITS.list_header),
    ):
        if name in part:
            yield from _text_faults(part[name], limit)
    for item in part.get("items", ()):
        yield from _text_faults(item["title"], LIMITS.list_title)
        if "link" in item and not item["link"].startswith("http"):
            yield "link"
    for button in part.get("buttons", ()):
        yield from _text_faults(button["label"], LIMITS.button_label)
        if button["action"] not in ACTIONS:
            yield "action"
        if button["action"] == "link" and not button["value"].startswith(("https://", "http://")):
            yield "a link that is none"


def _text_faults(text, limit):
    if not text.strip():
        yield "an empty text"
    if units(text) > limit:
        yield "a long text"
    text.encode()
