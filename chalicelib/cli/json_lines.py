"""Reads files of one JSON value a line, and says where a line is none."""

import json
from collections.abc import Iterator
from pathlib import Path

from chalicelib.cli.failures import CannotDo
from chalicelib.domain.message import Json


def read_lines(path: Path, key: str) -> Iterator[Json]:
    """Each line's object, which has text under `key`; empty lines are passed over."""
    return (read_line(place, line, key) for place, line in placed_lines(path))


def placed_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that is not empty, with its place: `file:number`."""
    # Not `splitlines`: inside of JSON text, U+2028 and its like are characters as any other.
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            yield f"{path}:{number}", line


def read_line(place: str, line: str, key: str) -> Json:
    """The line's object, which has text under `key`."""
    value = _parsed(line, place)
    if not isinstance(value, dict) or not isinstance(value.get(key), str):
        raise CannotDo(f'{place}: "{key}"에 글이 없습니다.')
    return value


def read_json(path: Path) -> Json:
    """A file that is one JSON object."""
    value = _parsed(_text(path), str(path))
    if not isinstance(value, dict):
        raise CannotDo(f"{path}: JSON 객체가 아닙니다.")
    return value


def names(value: Json, key: str) -> list[str]:
    """The list of names under `key`; empty where there is none, or something else."""
    found = value.get(key)
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _parsed(text: str, place: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise CannotDo(f"{place}: JSON이 아닙니다.") from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError:
        raise CannotDo(f"{path} 파일을 읽을 수 없습니다.") from None
    except UnicodeDecodeError:
        raise CannotDo(f"{path}: UTF-8로 저장된 파일이 아닙니다.") from None
