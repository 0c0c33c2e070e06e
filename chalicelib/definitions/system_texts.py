"""The default system texts: what the bot says where a city has no wording of its own."""

import json
from collections.abc import Mapping
from pathlib import Path

from chalicelib.domain.language import Text


def system_texts() -> Mapping[str, Text]:
    """Key -> text in all six languages, from texts.json beside this file."""
    raw: Mapping[str, Text] = json.loads(Path(__file__).with_name("texts.json").read_bytes())
    return raw
