"""Walks through a file and finds every text, or every string, with its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from chalicelib.definitions.files import MODELS, Files
from chalicelib.definitions.text import Strict, Text


def file_of(files: Files, stem: str) -> Strict:
    """One of the six files by its stem."""
    model: Strict = getattr(files, stem)
    return model


def stems() -> tuple[str, ...]:
    """The six files' stems."""
    return tuple(MODELS)


def texts_in(value: Any, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text and the place where it stands."""
    if isinstance(value, Text):
        yield place, value
        return
    for step, inner in _parts(value):
        yield from texts_in(inner, f"{place}/{step}".lstrip("/"))


def wordings_in(value: Any) -> Iterator[tuple[str, str, str]]:
    """Every wording of every text: place, language, words."""
    for place, text in texts_in(value):
        yield from wordings_of(text, place)


def wordings_of(text: Text, place: str) -> Iterator[tuple[str, str, str]]:
    """Place, language and words of one text; Korean alone needs no language in its place."""
    written = text.spelled()
    for code, words in written.items():
        yield (f"{place}/{code}" if len(written) > 1 else place), code, words


def strings_in(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every string and the place where it stands."""
    if isinstance(value, str):
        yield place, value
        return
    for step, inner in _parts(value):
        yield from strings_in(inner, f"{place}/{step}".lstrip("/"))


def id_at(file: Any, place: str) -> str:
    """` (id: …)` of the list item a place leads into: an index alone is hard to find in a file."""
    group, _, rest = place.partition("/")
    index = rest.partition("/")[0]
    items = _part(file, group)
    if not (isinstance(items, tuple | list) and index.isdecimal() and int(index) < len(items)):
        return ""
    id = _part(items[int(index)], "id")
    return f" (id: {id})" if isinstance(id, str) and id else ""


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, BaseModel):
        yield from value
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from enumerate(value)
