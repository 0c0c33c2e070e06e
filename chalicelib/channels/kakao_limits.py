"""Kakao's limits on a skill answer, and the check that every answer of ours passes.

Where Kakao gives no number (list texts: "one or two lines"; card title) the stricter reading holds.
"""

import json
from collections.abc import Container

from chalicelib.domain.channel import Limits
from chalicelib.domain.message import Json
from chalicelib.domain.shortening import fits

LIMITS = Limits(
    bubbles=3,
    text=1000,
    card_title=50,
    card_text=400,  # title and description together
    card_buttons=3,
    button_label=14,
    list_header=40,
    list_items=5,
    list_title=40,
    list_text=40,
    list_buttons=2,
    quick_replies=10,
    quick_reply_label=14,
    size=30_000,  # Kakao loses answers over 30,720 bytes
)

# Our own: what a person is shown to have said, and how long a link or a target may be.
MESSAGE = 100
VALUE = 1000

_REQUIRED = {
    "webLink": "webLinkUrl",
    "message": "messageText",
    "phone": "phoneNumber",
    "block": "blockId",
    "operator": "label",
}
_PRESSES = ("message", "block")
_COUNTED = {"version", "template", "context"}

# No more bytes than these: a character of JSON (escaped), and the braces and names of an element.
_CHARACTER_BYTES = 6
_ELEMENT_BYTES = 200


def size(answer: Json) -> int:
    """Bytes of the answer as UTF-8 JSON with Hangul unescaped."""
    return len(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def check(answer: Json) -> list[str]:
    """Every limit the answer breaks, by path; none when Kakao will show it as it is."""
    return _Check().of(answer)


class _Check:
    """One walk over an answer. It runs at every turn, so it counts as it goes: only an answer that
    could be too large is written out to be measured.
    """

    def __init__(self) -> None:
        self._faults: list[str] = []
        self._characters = 0
        self._elements = 0

    def of(self, answer: Json) -> list[str]:
        self._expect(answer.get("version") == "2.0", "version")
        template = answer.get("template", {})
        outputs = template.get("outputs", ())
        self._expect(1 <= len(outputs) <= LIMITS.bubbles, "outputs")
        for output in outputs:
            self._output(output)
        self._quick_replies(template.get("quickReplies"))
        if "context" in answer:
            self._context(answer["context"]["values"])
        self._size(answer)
        return self._faults

    def _expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self._faults.append(fault)

    def _output(self, output: Json) -> None:
        kind, body = next(iter(output.items())) if len(output) == 1 else ("", {})
        if kind == "simpleText":
            self._text(body.get("text"), LIMITS.text, "simpleText")
        elif kind == "textCard":
            self._text_card(body)
        elif kind == "listCard":
            self._list_card(body)
        else:
            self._faults.append("output kind")

    def _text_card(self, card: Json) -> None:
        title, description = card.get("title"), card.get("description")
        self._expect(not (title is None and description is None), "textCard without text")
        if title is not None:
            self._text(title, LIMITS.card_title, "textCard title")
        if description is not None:
            self._text(description, LIMITS.card_text, "textCard description")
        both = (title or "") + (description or "")
        self._expect(fits(both, LIMITS.card_text), "textCard text")
        self._buttons(card.get("buttons"), LIMITS.card_buttons)

    def _list_card(self, card: Json) -> None:
        self._text(card.get("header", {}).get("title"), LIMITS.list_header, "listCard header")
        items = card.get("items", ())
        self._expect(1 <= len(items) <= LIMITS.list_items, "listCard items")
        for item in items:
            self._item(item)
        self._buttons(card.get("buttons"), LIMITS.list_buttons)

    def _item(self, item: Json) -> None:
        self._text(item.get("title"), LIMITS.list_title, "item title")
        if "description" in item:
            self._text(item["description"], LIMITS.list_text, "item description")
        if "action" in item:
            self._press(item, _PRESSES)
        if "link" in item:
            self._link(item["link"].get("web"))

    def _buttons(self, buttons: list[Json] | None, most: int) -> None:
        if buttons is None:
            return
        self._expect(1 <= len(buttons) <= most, "buttons")
        for button in buttons:
            self._text(button.get("label"), LIMITS.button_label, "button label")
            self._press(button, _REQUIRED)
            if button.get("action") == "webLink":
                self._link(button.get("webLinkUrl"))

    def _quick_replies(self, replies: list[Json] | None) -> None:
        if replies is None:
            return
        self._expect(1 <= len(replies) <= LIMITS.quick_replies, "quickReplies")
        for reply in replies:
            self._text(reply.get("label"), LIMITS.quick_reply_label, "quick reply label")
            self._press(reply, _PRESSES)

    def _press(self, pressed: Json, allowed: Container[str]) -> None:
        action = pressed.get("action", "")
        if action not in allowed:
            self._faults.append("action")
            return
        needed = pressed.get(_REQUIRED[action])
        if not needed:
            self._faults.append(f"action {action}")
            return
        self._characters += len(needed) + len(pressed.get("messageText", ""))
        extra = pressed.get("extra")
        if extra:
            self._characters += len(extra["choice"])

    def _link(self, address: object) -> None:
        known = isinstance(address, str) and address.startswith(("https://", "http://"))
        self._expect(known, "link")
        self._characters += len(str(address))

    def _context(self, values: list[Json]) -> None:
        for value in values:
            for held in value["params"].values():
                self._text(held, LIMITS.size, "context params")

    def _text(self, value: object, limit: int, name: str) -> None:
        if not isinstance(value, str) or not value or value.isspace():
            self._faults.append(f"{name} is empty")
            return
        length = len(value)
        if length * 2 > limit and not fits(value, limit):
            self._faults.append(f"{name} is too long")
        if not value.isprintable() and not _is_utf8(value):
            self._faults.append(f"{name} is no UTF-8")
        self._characters += length
        self._elements += 1

    def _size(self, answer: Json) -> None:
        most = self._characters * _CHARACTER_BYTES + self._elements * _ELEMENT_BYTES
        if most <= LIMITS.size and answer.keys() <= _COUNTED:
            return
        self._expect(size(answer) <= LIMITS.size, "size")


def _is_utf8(text: str) -> bool:
    """False where half of a surrogate pair stands alone, which no printable text holds."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
