"""Reads one JSON file as an officer may have saved it, and says in Korean what broke it."""

import json
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from typing import Any, NoReturn

from chalicelib.definitions.faults import Fault, Severity
from chalicelib.domain.message import Json

_BOM = b"\xef\xbb\xbf"

# The parser's own words, and what to do about them.
_BROKEN = {
    "Expecting ',' delimiter": "쉼표(,)나 닫는 괄호가 빠졌습니다.",
    "Expecting ':' delimiter": "이름 뒤에 쌍점(:)이 빠졌습니다.",
    "Expecting property name enclosed in double quotes": (
        '큰따옴표(")로 둘러싼 이름이 와야 합니다. 바로 앞에 남는 쉼표가 없는지 보세요.'
    ),
    "Illegal trailing comma before end of object": "닫는 괄호 앞의 쉼표를 지우세요.",
    "Illegal trailing comma before end of array": "닫는 괄호 앞의 쉼표를 지우세요.",
    "Expecting value": "값이 와야 합니다. 남는 쉼표나 빠진 따옴표가 없는지 보세요.",
    "Unterminated string starting at": '닫는 큰따옴표(")가 빠졌습니다.',
    "Invalid control character at": "글 안에서 줄을 바꾸려면 \\n으로 쓰세요.",
    "Extra data": "닫는 괄호 뒤에 남는 글자가 있습니다.",
}


def read_json(path: Path) -> tuple[Json | None, list[Fault]]:
    """The object in the file, or None, and what is wrong with it."""
    text, faults = read_text(path)
    if text is None:
        return None, faults
    found, wrong = parse(path.name, text)
    return found, [*wrong, *faults]


def read_text(path: Path) -> tuple[str | None, list[Fault]]:
    """The file's text without a mark of byte order, or None, and what is wrong with it."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Fault(path.name, "", "파일이 없습니다. 이 이름으로 만들어 주세요.")]
    except OSError:
        return None, [Fault(path.name, "", "파일을 열 수 없습니다. 권한을 확인해 주세요.")]
    try:
        text = raw.removeprefix(_BOM).decode()
    except UnicodeDecodeError:
        hint = "UTF-8이 아닙니다. 편집기의 '다른 이름으로 저장'에서 UTF-8을 골라 저장해 주세요."
        return None, [Fault(path.name, "", hint)]
    if not raw.startswith(_BOM):
        return text, []
    hint = "맨 앞에 BOM이 있습니다. 'UTF-8(BOM 없음)'으로 저장해 주세요."
    return text, [Fault(path.name, "", hint, Severity.WARNING, "bom")]


def parse(name: str, text: str, whole: str = "파일 전체가") -> tuple[Json | None, list[Fault]]:
    """The object that the text of a file is; `whole` is what to call it where it is none."""
    twice: list[str] = []
    try:
        found = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, twice),
            parse_constant=_no_number,
        )
    except JSONDecodeError as broken:
        return None, [_broken(name, broken)]
    except RecursionError:
        return None, [Fault(name, "", "괄호가 너무 깊이 겹쳐 있습니다.")]
    except ValueError:
        return None, [Fault(name, "", "NaN이나 지나치게 큰 수는 쓸 수 없습니다.")]
    if not isinstance(found, dict):
        return None, [Fault(name, "", f"{whole} 중괄호 {{ }}로 둘러싸여야 합니다.")]
    faults = [
        Fault(name, key, "같은 이름이 한 괄호 안에 두 번 있습니다. 하나를 지우세요.")
        for key in twice
    ]
    faults += [
        Fault(name, place, "쓸 수 없는 글자(\\ud800 꼴)가 있습니다. 지우고 다시 쓰세요.")
        for place in _halves(found, "")
    ]
    return found, faults


def _object(pairs: list[tuple[str, Any]], twice: list[str]) -> Json:
    found: Json = {}
    for key, value in pairs:
        if key in found:
            twice.append(key)
        found[key] = value
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _broken(name: str, broken: JSONDecodeError) -> Fault:
    mend = _BROKEN.get(broken.msg, "JSON 형식이 깨져 있습니다.")
    return Fault(name, "", f"{broken.lineno}번째 줄 {broken.colno}번째 글자: {mend}")


def _halves(value: Any, place: str) -> Iterator[str]:
    """Where a lone surrogate stands: half an emoji, which no file or channel can carry."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _halves(key, place)
            yield from _halves(inner, f"{place}/{key}".lstrip("/"))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _halves(inner, f"{place}/{index}".lstrip("/"))
    elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        yield place
