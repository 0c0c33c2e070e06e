"""What we answer, before any channel has given it its own shape."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a button does when it is pressed."""

    LINK = "link"  # value: an https address
    PHONE = "phone"  # value: a phone number
    CHOICE = "choice"  # value: a target, see domain/menu.py
    AGENT = "agent"  # value unused: the channel's own hand-over to a person


@dataclass(frozen=True, slots=True)
class Button:
    """A button on a card."""

    label: str
    action: Action
    value: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A plain bubble. `more`: a public page with the whole text, for when it is shortened."""

    text: str
    more: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A bubble with buttons under it."""

    text: str
    title: str = ""
    buttons: tuple[Button, ...] = ()
    more: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a list: leads to a target or a link, or nowhere."""

    title: str
    description: str = ""
    target: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows under a heading."""

    header: str
    items: tuple[Item, ...]
    buttons: tuple[Button, ...] = ()


Part = Words | Card | Rows


@dataclass(frozen=True, slots=True)
class Choice:
    """A tappable suggestion; tapping it leads to `target`."""

    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: bubbles in order, then the choices under them."""

    parts: tuple[Part, ...]
    choices: tuple[Choice, ...] = ()

    def led_by(self, parts: Iterable[Part]) -> "Reply":
        """The same answer with these bubbles before it."""
        return Reply((*parts, *self.parts), self.choices)
