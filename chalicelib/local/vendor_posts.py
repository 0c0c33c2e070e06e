"""How a simulated vendor posts to a city's webhook."""

import json
import urllib.request
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_SECONDS = 10.0
_NOTHING: Mapping[str, str] = MappingProxyType({})


def answer_to(
    url: str, content: dict[str, Any], proof: Mapping[str, str] = _NOTHING
) -> dict[str, Any]:
    """What was answered; empty: nothing, or nothing that is an object. `proof`: more headers."""
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=UTF-8", **proof}
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            found = json.load(answer)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
