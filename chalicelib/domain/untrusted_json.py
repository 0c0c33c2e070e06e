"""A body that anybody may have sent, as a JSON object: bounded, and never more than a refusal."""

import json
from typing import Any, NoReturn

from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Json

_DIGITS = 20
_DEEPEST = 32


def read_object(body: bytes, strict: bool = True) -> Json:
    """The object; raises Rejected(BAD_BODY) for anything else, or too deep a one.

    Not `strict`: control characters may stand in strings as they are.
    """
    try:
        text = body.decode()
        payload = (_JSON if strict else _LOOSE).decode(text)
    except (ValueError, RecursionError) as error:
        raise Rejected(Reason.BAD_BODY) from error
    if not isinstance(payload, dict) or _is_too_deep(text, payload):
        raise Rejected(Reason.BAD_BODY)
    return payload


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def _whole(digits: str) -> int | float:
    """A whole number; one with more digits than Python would read is strange, not broken."""
    return int(digits) if len(digits) < _DIGITS else float(digits)


_JSON = json.JSONDecoder(parse_constant=_refuse, parse_int=_whole)
_LOOSE = json.JSONDecoder(parse_constant=_refuse, parse_int=_whole, strict=False)


def _is_too_deep(text: str, payload: Json) -> bool:
    if text.count("{") + text.count("[") <= _DEEPEST:
        return False
    level: list[Any] = [payload]
    for _ in range(_DEEPEST):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
