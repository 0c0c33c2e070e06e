"""A reply as plain data for the chat page.

`{seq, token?, parts, choices}`. A part is `{kind: "words", text, lang?}`, `{kind: "card", title?,
text?, lang?, buttons}` or `{kind: "rows", header?, lang?, items, buttons}`; a button `{label,
action: link|phone|choice|agent, value}`; an item `{title, description?, target | link}`; a choice
`{label, target}`. `lang` is the language a text is surely written in, for those who hear it read.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from chalicelib.channels.web_limits import LIMITS, TARGET, TOKEN, VALUE
from chalicelib.domain.channel import Envelope, Limits
from chalicelib.domain.message import Json
from chalicelib.domain.plain_text import clean, is_link, one_line
from chalicelib.domain.reply import Action, Button, Card, Choice, Item, Part, Reply, Rows, Words
from chalicelib.domain.script import written_in
from chalicelib.domain.shortening import clip, shorten

ASK_AGAIN = "다시 한번 말씀해 주세요."


def render(reply: Reply, envelope: Envelope) -> Json:
    """The answer, inside all limits."""
    answer: Json = {}
    for limits in _ever_smaller():
        answer = _answer(reply, envelope, limits)
        if _size(answer) <= LIMITS.size:
            break
    return answer


def _ever_smaller() -> Iterator[Limits]:
    """The last of them cannot come out too large, whatever it holds."""
    yield LIMITS
    yield replace(LIMITS, text=1000, card_text=1000, list_text=150)
    yield replace(LIMITS, text=400, card_text=400, list_text=60, list_items=4, card_buttons=2)


def _size(answer: Json) -> int:
    return len(json.dumps(answer, ensure_ascii=False).encode())


def _answer(reply: Reply, envelope: Envelope, limits: Limits) -> Json:
    drawn = [part for each in reply.parts if (part := _part(each, limits))][: limits.bubbles]
    answer: Json = {"seq": envelope.seq}
    if envelope.token and len(envelope.token) <= TOKEN:
        answer["token"] = envelope.token
    answer["parts"] = drawn or [_words(ASK_AGAIN)]
    answer["choices"] = _choices(reply.choices, limits)
    return answer


def _part(part: Part, limits: Limits) -> Json | None:
    if isinstance(part, Words):
        text = clean(part.text).strip()
        return _words(shorten(text, limits.text, _tail(part.more))) if text else None
    return _card(part, limits) if isinstance(part, Card) else _rows(part, limits)


def _words(text: str) -> Json:
    return {"kind": "words", "text": text, **_lang(text)}


def _card(card: Card, limits: Limits) -> Json | None:
    title = shorten(one_line(card.title), limits.card_title)
    text = shorten(clean(card.text).strip(), limits.card_text, _tail(card.more))
    buttons = _buttons(card.buttons, limits.card_buttons, limits)
    if not (title or text or buttons):
        return None
    told = {name: value for name, value in (("title", title), ("text", text)) if value}
    return {"kind": "card", **told, **_lang(text or title), "buttons": buttons}


def _rows(rows: Rows, limits: Limits) -> Json | None:
    header = shorten(one_line(rows.header), limits.list_header)
    items = [row for item in rows.items if (row := _item(item, limits))][: limits.list_items]
    buttons = _buttons(rows.buttons, limits.list_buttons, limits)
    if not (header or items or buttons):
        return None
    told = {"header": header} if header else {}
    read = header or (items[0]["title"] if items else "")
    return {"kind": "rows", **told, **_lang(read), "items": items, "buttons": buttons}


def _item(item: Item, limits: Limits) -> Json | None:
    title, description = one_line(item.title), one_line(item.description)
    if not (title or description):
        return None
    row: Json = {"title": shorten(title or description, limits.list_title)}
    if title and description:
        row["description"] = shorten(description, limits.list_text)
    if item.link and is_link(item.link, VALUE):
        row["link"] = item.link
    elif item.target and _is_short(item.target, TARGET):
        row["target"] = clean(item.target)
    return row


def _buttons(buttons: Iterable[Button], most: int, limits: Limits) -> list[Json]:
    usable = [button for button in buttons if _is_usable(button)][:most]
    return [
        {
            "label": clip(one_line(button.label), limits.button_label),
            "action": button.action.value,
            "value": "" if button.action is Action.AGENT else clean(button.value).strip(),
        }
        for button in usable
    ]


def _is_usable(button: Button) -> bool:
    if not one_line(button.label):
        return False
    if button.action is Action.LINK:
        return is_link(button.value, VALUE)
    if button.action is Action.PHONE:
        return _is_short(button.value) and any(char.isdigit() for char in button.value)
    return button.action is Action.AGENT or _is_short(button.value, TARGET)


def _choices(choices: Iterable[Choice], limits: Limits) -> list[Json]:
    usable = [each for each in choices if one_line(each.label) and _is_short(each.target, TARGET)]
    return [
        {
            "label": clip(one_line(each.label), limits.quick_reply_label),
            "target": clean(each.target),
        }
        for each in usable[: limits.quick_replies]
    ]


def _lang(text: str) -> Json:
    found = written_in(text)
    return {"lang": found} if found else {}


def _tail(link: str | None) -> str:
    return link if link and is_link(link, VALUE) else ""


def _is_short(value: str, most: int = VALUE) -> bool:
    return bool(clean(value).strip()) and len(value) <= most
