"""The ordered ways of one text (`messageFlow`): which goes out, and whether carriers would take it.

Of ways that follow each other only text messages are simulated: what stands before one of them
fails, and is passed. An alimtalk alone is bizgo_alimtalk.py's.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.local.phones import Phones

_MOST_BYTES = {"SMS": 90, "LMS": 2000, "MMS": 2000}
_MOST_PICTURES = 3
_GAP = re.compile(r"#\{([^}]*)\}")


class BadFlow(Exception):
    """It cannot be sent; `code` is the vendor's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Text:
    """What goes out. `kind`: SMS, LMS or MMS."""

    sender: str
    text: str
    kind: str
    title: str = ""
    pictures: tuple[str, ...] = ()
    report_code: str = "10000"

    @property
    def service(self) -> str:
        """As reports name it."""
        return "SMS" if self.kind == "SMS" else "MMS"

    @property
    def sort(self) -> str:
        """As reports name it."""
        return {"SMS": "SM", "LMS": "LM", "MMS": "MM"}[self.kind]

    def reach(self, phones: Phones, to: str) -> None:
        """Shows it on the phone."""
        phones.received(to, self.sender, self.text, self.kind, self.title, self.pictures)

    def filled(self, words: Mapping[str, Any]) -> "Text":
        """With `#{name}` replaced by the destination's own words; a gap without one stays."""

        def fill(text: str) -> str:
            return _GAP.sub(lambda gap: str(words.get(gap[1], gap[0])), text)

        return replace(self, text=fill(self.text), title=fill(self.title))


def text_of(
    flow: list[Any], is_ours: Callable[[str], bool], knows_picture: Callable[[str], bool]
) -> Text:
    """The first way that is a text message; raises BadFlow."""
    steps = [each for each in flow if isinstance(each, dict)]
    found = next((step for step in steps if step.keys() & {"sms", "mms"}), None)
    if found is None:
        raise BadFlow("A325")
    name = "sms" if "sms" in found else "mms"
    message = found[name] if isinstance(found[name], dict) else {}
    keys = message.get("fileKey") or []
    kind = "SMS" if name == "sms" else "MMS" if keys else "LMS"
    title = str(message.get("title") or "")
    sender, text = _sender(message, is_ours), _words(message, kind)
    return Text(sender, text, kind, title, _pictures(keys, knows_picture))


def _sender(message: Mapping[str, Any], is_ours: Callable[[str], bool]) -> str:
    sender = message.get("from")
    if not isinstance(sender, str) or not sender:
        raise BadFlow("A302")
    digits = "".join(char for char in sender if char.isdecimal())
    if not is_ours(digits):
        raise BadFlow("A327")
    return digits


def _words(message: Mapping[str, Any], kind: str) -> str:
    text = message.get("text")
    if not isinstance(text, str) or not text:
        raise BadFlow("A303")
    try:
        size = len(text.encode("cp949"))
    except UnicodeEncodeError:
        raise BadFlow("A303") from None
    if size > _MOST_BYTES[kind]:
        raise BadFlow("A328")
    return text


def _pictures(keys: Any, knows_picture: Callable[[str], bool]) -> tuple[str, ...]:
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise BadFlow("A573")
    if len(keys) > _MOST_PICTURES:
        raise BadFlow("A319")
    if not all(knows_picture(key) for key in keys):
        raise BadFlow("A573")
    return tuple(keys)
