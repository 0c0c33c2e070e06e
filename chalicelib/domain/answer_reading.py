"""A stored answer as plain words, whatever channel's shape it has: what staff read of the bot."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.message import Json


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """`texts`: one each bubble or card; `choices`: what could be pressed below them."""

    texts: tuple[str, ...]
    choices: tuple[str, ...]


def read_answer(answer: Json) -> ReadAnswer:
    """Of the skill's shape (`template`) or the web chat's (`parts`); empty for another."""
    if "template" in answer:
        template = answer["template"]
        texts = [text for output in template.get("outputs", ()) for text in _output(output)]
        pressed = [reply.get("label", "") for reply in template.get("quickReplies", ())]
    else:
        texts = [text for part in answer.get("parts", ()) for text in _card(part)]
        pressed = [choice.get("label", "") for choice in answer.get("choices", ())]
    return ReadAnswer(tuple(filter(None, texts)), tuple(filter(None, pressed)))


def _output(output: Json) -> Iterator[str]:
    for shape in output.values():
        if not isinstance(shape, dict):
            continue
        cards = shape.get("items", ()) if "type" in shape else (shape,)
        for card in cards:
            yield from _card(card)


def _card(card: Json) -> Iterator[str]:
    """Title, text, rows and buttons of one card, a line each."""
    lines = [_titled(card.get("header")), card.get("title"), card.get("text")]
    lines.append(card.get("description"))
    lines += [_row(item) for item in card.get("items", ()) if isinstance(item, dict)]
    lines += [f"[{each.get('label', '')}]" for each in card.get("buttons", ())]
    yield "\n".join(str(line) for line in lines if line)


def _titled(header: object) -> str:
    return str(header.get("title", "")) if isinstance(header, dict) else str(header or "")


def _row(item: Json) -> str:
    told = [item.get("title"), item.get("description")]
    return "· " + " - ".join(str(each) for each in told if each)
