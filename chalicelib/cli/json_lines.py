"""Reads files of one JSON value a line, and says where a line is none."""

import json
from collections.abc import Iterator
from pathlib import Path

from chalicelib.cli.failures import CannotDo
from chalicelib.domain.message import Json


def read_lines(path: Path, key: str) -> Iterator[Json]:
    """Each line's object, which has text under `key`; empty lines are passed over."""
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            raise CannotDo(f"{path}:{number}: JSON이 아닙니다.") from None
        if not isinstance(value, dict) or not isinstance(value.get(key), str):
            raise CannotDo(f'{path}:{number}: "{key}"에 글이 없습니다.')
        yield value


def read_json(path: Path) -> Json:
    """A file that is one JSON object."""
    try:
        value = json.loads(_text(path))
    except ValueError:
        raise CannotDo(f"{path}: JSON이 아닙니다.") from None
    if not isinstance(value, dict):
        raise CannotDo(f"{path}: JSON 객체가 아닙니다.")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError:
        raise CannotDo(f"{path} 파일을 읽을 수 없습니다.") from None
    except UnicodeDecodeError:
        raise CannotDo(f"{path}: UTF-8로 저장된 파일이 아닙니다.") from None
