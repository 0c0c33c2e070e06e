"""Lays the parts of a reply out in Kakao's at most three bubbles; nothing is left empty.

Long texts flow into bubbles that are left over; too many parts are joined where they can be.
"""

from collections.abc import Iterable

from chalicelib.channels.kakao_buttons import Press, button_json, is_usable, item_json
from chalicelib.domain.channel import Limits
from chalicelib.domain.message import Json
from chalicelib.domain.plain_text import clean, one_line
from chalicelib.domain.reply import Button, Card, Item, Part, Rows, Words
from chalicelib.domain.shortening import fits, shorten, split, split_end, units

# Stands over buttons and rows that came without any words.
PICK = "아래에서 골라 주세요."


def lay_out(parts: Iterable[Part], press: Press, limits: Limits) -> list[Json]:
    """The outputs of an answer, at most `limits.bubbles`; none when no part says anything."""
    tidied = (_tidy(part, limits) for part in parts)
    kept = _joined([part for part in tidied if part], limits)
    spare = limits.bubbles - len(kept)
    outputs: list[Json] = []
    for part in kept:
        bubbles = _bubbles(part, 1 + spare, press, limits)
        spare -= len(bubbles) - 1
        outputs += bubbles
    return outputs


def simple_text(text: str) -> Json:
    """A plain bubble."""
    return {"simpleText": {"text": text}}


def _bubbles(part: Part, room: int, press: Press, limits: Limits) -> list[Json]:
    if isinstance(part, Words):
        return _texts(part.text, room, part.more, limits)
    if isinstance(part, Card):
        return _card(part, room, press, limits)
    return _list_cards(part, room, press, limits)


def _texts(text: str, room: int, more: str | None, limits: Limits) -> list[Json]:
    return [simple_text(piece) for piece in split(text, limits.text, room, more or "")]


def _card(card: Card, room: int, press: Press, limits: Limits) -> list[Json]:
    """One card, or plain bubbles and then a card with the end of the text and the buttons."""
    title, text = card.title, card.text
    if not fits(title, limits.card_title):
        title, text = "", _said(card)
    space = limits.card_text - units(title)
    if fits(text, space):
        return [_text_card(title, text, card.buttons, press, limits)]
    if room == 1:
        short = shorten(text, space, card.more or "")
        return [_text_card(title, short, card.buttons, press, limits)]
    head, end = split_end(_said(card), limits.card_text)
    lead = _texts(head, room - 1, card.more, limits)
    return [*lead, _text_card("", end, card.buttons, press, limits)]


def _text_card(
    title: str, text: str, buttons: Iterable[Button], press: Press, limits: Limits
) -> Json:
    card: Json = {}
    if title:
        card["title"] = title
    if text:
        card["description"] = text
    card["buttons"] = [button_json(button, press, limits) for button in buttons]
    return {"textCard": card}


def _list_cards(rows: Rows, room: int, press: Press, limits: Limits) -> list[Json]:
    header = {"title": shorten(rows.header, limits.list_header)}
    shown = rows.items[: limits.list_items * room]
    cards: list[Json] = []
    for start in range(0, len(shown), limits.list_items):
        items = shown[start : start + limits.list_items]
        cards.append({"header": header, "items": [item_json(i, press, limits) for i in items]})
    if rows.buttons:
        cards[-1]["buttons"] = [button_json(b, press, limits) for b in rows.buttons]
    return [{"listCard": card} for card in cards]


def _tidy(part: Part, limits: Limits) -> Part | None:
    """The part with clean texts and usable buttons, in the plainest form; None when empty."""
    if isinstance(part, Words):
        text = clean(part.text).strip()
        return Words(text, part.more) if text else None
    if isinstance(part, Rows):
        return _tidy_rows(part, limits)
    card = Card(
        clean(part.text).strip(),
        one_line(part.title),
        tuple(filter(is_usable, part.buttons))[: limits.card_buttons],
        part.more,
    )
    if not card.buttons:
        said = _said(card)
        return Words(said, card.more) if said else None
    return card if card.text or card.title else Card(PICK, "", card.buttons)


def _tidy_rows(rows: Rows, limits: Limits) -> Part | None:
    items = tuple(filter(None, map(_tidy_item, rows.items)))
    header = one_line(rows.header)
    if not items:
        return _tidy(Card(header, "", rows.buttons), limits)
    buttons = tuple(filter(is_usable, rows.buttons))[: limits.list_buttons]
    return Rows(header or PICK, items, buttons)


def _tidy_item(item: Item) -> Item | None:
    if one_line(item.title):
        return item
    description = one_line(item.description)
    return Item(description, "", item.target, item.link) if description else None


def _joined(parts: list[Part], limits: Limits) -> list[Part]:
    """At most as many parts as bubbles: neighbours are joined where the least text is lost."""
    while len(parts) > limits.bubbles:
        joints = [
            (_overflow(joint, limits), at, joint)
            for at, (one, other) in enumerate(zip(parts, parts[1:], strict=False))
            if (joint := _joint(one, other, limits))
        ]
        if not joints:
            return parts[: limits.bubbles]
        _, at, joint = min(joints, key=lambda found: found[:2])
        parts = [*parts[:at], joint, *parts[at + 2 :]]
    return parts


def _joint(one: Part, other: Part, limits: Limits) -> Words | Card | None:
    if isinstance(one, Rows) or isinstance(other, Rows):
        return None
    text = f"{_said(one)}\n\n{_said(other)}"
    more = other.more or one.more
    buttons = _buttons(one) + _buttons(other)
    if len(buttons) > limits.card_buttons:
        return None
    return Card(text, "", buttons, more) if buttons else Words(text, more)


def _overflow(part: Words | Card, limits: Limits) -> int:
    limit = limits.card_text if isinstance(part, Card) else limits.text
    return max(0, units(part.text) - limit)


def _said(part: Words | Card) -> str:
    if isinstance(part, Card) and part.title:
        return f"{part.title}\n{part.text}".strip()
    return part.text


def _buttons(part: Words | Card) -> tuple[Button, ...]:
    return part.buttons if isinstance(part, Card) else ()
