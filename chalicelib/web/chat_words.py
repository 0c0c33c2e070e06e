"""The words of the chat page itself, in six languages; what the city says comes from its texts."""

import json
from functools import cache
from pathlib import Path

from chalicelib.domain.language import Text


def words(language: str) -> dict[str, str]:
    """All of them in one of the six languages."""
    return {name: text[language] for name, text in _words().items()}


@cache
def _words() -> dict[str, Text]:
    found: dict[str, Text] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return found
