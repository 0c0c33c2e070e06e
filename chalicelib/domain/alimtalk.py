"""Alimtalk: a template that Kakao approved, filled for one person.

Kakao compares what is sent with what it approved, letter by letter: only the gaps `#{이름}` may
differ, and a difference is the commonest cause of a refusal.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.errors import TooLong
from chalicelib.domain.message_gaps import MissingValue

# Kakao's own limit, in characters; dealers that take more are not relied on.
MOST = 1000

_GAP = re.compile(r"#\{([^{}\n]{1,40})\}")


class ButtonKind(StrEnum):
    """Kakao's own codes of an alimtalk's buttons."""

    WEB = "WL"
    BOT_KEYWORD = "BK"
    MESSAGE = "MD"
    CONSULT = "BC"
    ADD_CHANNEL = "AC"


@dataclass(frozen=True, slots=True)
class Button:
    """`mobile` and `web`: addresses of a WEB button; they may have gaps."""

    kind: ButtonKind
    name: str
    mobile: str = ""
    web: str = ""

    def filled(self, values: Mapping[str, str]) -> "Button":
        """With the gaps of its addresses filled; raises KeyError for one without a value."""
        return replace(self, mobile=_filled(self.mobile, values), web=_filled(self.web, values))


class UnknownValue(ValueError):
    """The template has no gap of these names."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class AlimtalkTemplate:
    """`text` as it was approved. `codes`: what each dealer calls it. `text_instead`: what goes out
    by text message where the alimtalk does not arrive; the same gaps, empty: `text` itself.
    """

    id: str
    text: str
    codes: Mapping[str, str]
    buttons: tuple[Button, ...] = ()
    text_instead: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Of its gaps, in order, once each."""
        written = " ".join((self.text, *(each.mobile + each.web for each in self.buttons)))
        return tuple(dict.fromkeys(_GAP.findall(written)))

    def fill(self, values: Mapping[str, str]) -> str:
        """The text for one person. Raises MissingValue, UnknownValue and TooLong."""
        return _within(_filled(self.text, self._checked(values)))

    def fill_instead(self, values: Mapping[str, str]) -> str:
        """What is sent as a text message instead. Raises as `fill` does."""
        return _filled(self.text_instead or self.text, self._checked(values))

    def _checked(self, values: Mapping[str, str]) -> Mapping[str, str]:
        missing = tuple(name for name in self.names if not values.get(name, "").strip())
        if missing:
            raise MissingValue(missing)
        unknown = tuple(sorted(values.keys() - set(self.names)))
        if unknown:
            raise UnknownValue(unknown)
        return values


@dataclass(frozen=True, slots=True)
class OutgoingAlimtalk:
    """`profile`: the city's sender profile at the dealer; `text` is filled, `values` fill it.

    `key` names it to the vendor: the same again is not sent twice.
    """

    to: str
    profile: str
    code: str
    text: str
    values: Mapping[str, str]
    buttons: tuple[Button, ...]
    key: str


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _GAP.sub(lambda gap: values[gap[1]], text)


def _within(text: str) -> str:
    if len(text) > MOST:
        raise TooLong(len(text), MOST)
    return text
