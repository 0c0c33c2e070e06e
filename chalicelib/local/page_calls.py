"""What the simulator's page asks of its doors, as far as several of them are asked it."""

import json
from typing import Any

from chalicelib.local.gateway import Answer, json_answer

BAD = json_answer(400, {"error": "bad_request"})
NOT_FOUND = json_answer(404, {"error": "not_found"})


def read_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object that was posted; None for anything else."""
    try:
        asked = json.loads(body)
    except ValueError:
        return None
    return asked if isinstance(asked, dict) else None


def seen(asked: dict[str, Any]) -> int:
    """`after`: how many lines the page has already; 0 for what is no number."""
    after = str(asked.get("after", 0))
    return int(after) if after.isascii() and after.isdecimal() else 0


def file_answer(mime: str, body: bytes) -> Answer:
    """A file as somebody gave it: no browser is to guess what it is."""
    return Answer(200, mime, body, (("X-Content-Type-Options", "nosniff"),))
