"""Turns as a visitor of the web chat reads them: theirs and what was said to them, no notes."""

import json

from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.message import Json
from chalicelib.domain.script import written_in
from chalicelib.domain.shared_file import size_words

_SILENT = frozenset({Voice.NOTE})


def is_told(turn: Turn) -> bool:
    """Whether the turn holds anything that is theirs to read."""
    return turn.voice not in _SILENT and bool(turn.text or turn.answer or _files(turn))


def line(turn: Turn, answer: bytes | None) -> Json:
    """`{seq, at, voice, pressed?, text?, lang?, files?, answer?}`; `at` is ISO 8601.

    `files`: of each `{id, name, kind, size}`, the size in words.

    `pressed`: by what the person made the desk speak, in their own words.

    `answer` is the turn's own in the channel's shape, unpacked; None where it cannot be any more.
    """
    drawn: Json = {"seq": turn.seq, "at": turn.at.isoformat(), "voice": turn.voice.value}
    if turn.voice is Voice.DESK and turn.pressed:
        drawn["pressed"] = turn.pressed
    if turn.text:
        lang = written_in(turn.text) or turn.language
        drawn |= {"text": turn.text, "lang": lang}
    files = _files(turn)
    if files:
        drawn["files"] = files
    if answer:
        said = json.loads(answer)
        drawn["answer"] = {"parts": said.get("parts", []), "choices": said.get("choices", [])}
    return drawn


def _files(turn: Turn) -> list[Json]:
    """Those that lie with us: of others the page has no address."""
    return [
        {"id": each.file, "name": each.name, "kind": each.kind, "size": size_words(each.size)}
        for each in turn.attachments
        if each.file
    ]
