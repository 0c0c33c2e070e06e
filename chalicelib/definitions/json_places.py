"""Where in a JSON text a value stands, so that a file can be changed without being written anew."""

import re
from collections.abc import Iterator
from json import JSONDecoder

_SPACE = re.compile(r"[ \t\r\n]*")
_WHOLE = JSONDecoder()


def members(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Name, first and last-but-one place of each value of the object that begins at `start`."""
    place = _skip(text, start + 1)
    while text[place] == '"':
        name, place = _WHOLE.raw_decode(text, place)
        # Behind the colon.
        begin = _skip(text, _skip(text, place) + 1)
        end = _end(text, begin)
        yield name, begin, end
        place = _next(text, end)


def items(text: str, start: int) -> Iterator[tuple[int, int]]:
    """First and last-but-one place of each item of the list that begins at `start`."""
    place = _skip(text, start + 1)
    while text[place] != "]":
        end = _end(text, place)
        yield place, end
        place = _next(text, end)


def indent_of(text: str, place: int) -> str | None:
    """The line break and spaces before a place; None when something else stands on its line."""
    found = re.search(r"\r?\n[ \t]*\Z", text[:place])
    return found.group() if found else None


def _end(text: str, place: int) -> int:
    return _WHOLE.raw_decode(text, place)[1]


def _next(text: str, end: int) -> int:
    place = _skip(text, end)
    return _skip(text, place + 1) if text[place] == "," else place


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
