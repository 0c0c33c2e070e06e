"""Reads questions.jsonl: every line that is one, and the faults of those that are none."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from chalicelib.definitions.faults import Fault, Severity
from chalicelib.definitions.json_file import parse, read_text
from chalicelib.definitions.questions import QUESTIONS_FILE, QuestionLine, SavedQuestion
from chalicelib.definitions.reading import shape_faults


def read_questions(folder: Path) -> tuple[tuple[QuestionLine, ...], list[Fault]]:
    """The lines that could be read, and all faults; nothing of both where there is no file."""
    path = folder / QUESTIONS_FILE
    if not path.exists():
        return (), []
    text, faults = read_text(path)
    lines: list[QuestionLine] = []
    # Not `splitlines`: inside of JSON text, U+2028 and its like are characters as any other.
    for number, line in enumerate((text or "").split("\n"), 1):
        if line.strip():
            saved, found = _line(line)
            faults += [_placed(fault, number) for fault in found]
            lines += [QuestionLine(number, saved)] if saved else []
    return tuple(lines), faults


def _line(line: str) -> tuple[SavedQuestion | None, Sequence[Fault]]:
    raw, faults = parse(QUESTIONS_FILE, line, "줄 전체가")
    if raw is None or any(fault.severity is Severity.ERROR for fault in faults):
        return None, faults
    try:
        return SavedQuestion.model_validate_json(json.dumps(raw)), faults
    except ValidationError as wrong:
        return None, [*faults, *shape_faults(QUESTIONS_FILE, SavedQuestion, raw, wrong)]


def _placed(fault: Fault, number: int) -> Fault:
    inside = f"{fault.place}: " if fault.place else ""
    # Each line is parsed by itself, so the parser calls it the first.
    message = fault.message.removeprefix("1번째 줄 ")
    return replace(fault, place=str(number), message=inside + message)
