"""The development set stays out of what it judges: of code, of training texts, of the cities' files."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.development import corpus, queries

ROOT = Path(__file__).parents[2]
# Shorter ones are plain nouns (전화번호) and greetings, which any text may hold.
SHORTEST = 5
# Longer ones of the same sort: a greeting that citizens open with, and the everyday name of a service.
EVERYDAY = {"안녕하십니까", "방치차량신고"}
CODE = [
    ROOT / "app.py",
    *sorted((ROOT / "chalicelib").rglob("*")),
    *sorted((ROOT / "infra").rglob("*.*")),
]
# What people might write to a city: there an utterance may stand within another text, as a word.
MATERIAL = [
    *sorted((ROOT / "infra/training/texts").glob("*.json")),
    *sorted((ROOT / "tenants").glob("*/*.json*")),
]


def test_no_development_utterance_stands_in_the_code() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), said)
        for path in CODE
        if path not in MATERIAL
        for text in [_plain(_text(path))]
        for said in _utterances()
        if said in text
    }
    assert not found


@pytest.mark.parametrize("path", MATERIAL, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_development_utterance_is_a_text_of_training_or_of_a_city(path: Path) -> None:
    found = {_plain(text) for text in _strings(_values(path))} & _utterances()
    assert not found


def test_no_development_entry_is_known_by_its_id() -> None:
    ids = {id for entries in corpus().values() for id in entries}
    found = {
        (path.relative_to(ROOT).as_posix(), id)
        for path in [*CODE, *MATERIAL]
        for id in ids
        if id in _text(path)
    }
    assert ids and not found


@cache
def _utterances() -> frozenset[str]:
    said = {_plain(query.utterance) for query in queries()}
    return frozenset(each for each in said if len(each) >= SHORTEST) - EVERYDAY


def _plain(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(filter(str.isalnum, text.lower()))


@cache
def _text(path: Path) -> str:
    """Empty for what is no text, such as byte code and weights."""
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError:
        return ""


def _values(path: Path) -> Any:
    text = _text(path)
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return json.loads(text)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings([*value, *value.values()])
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
