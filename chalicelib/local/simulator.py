"""The citizen simulator: a KakaoTalk-like room in the browser, served as it lies in `simulator/`.

The page itself posts true SkillPayloads to the true webhook; nothing here answers for the city.
"""

import json
from collections.abc import Callable
from pathlib import Path

Answer = tuple[int, str, bytes]
Channels = Callable[[], list[dict[str, object]]]

PREFIX = "/simulator"
FOLDER = Path(__file__).with_name("simulator")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def respond(path: str, channels: Channels) -> Answer | None:
    """Status, content type and body for a path of the simulator; None for any other path.

    `channels` gives the rows `{tenant, name, service, channel, url, header, value, bot_id}`, a
    text-message tenant's with its `number`.
    """
    if path != PREFIX and not path.startswith(PREFIX + "/"):
        return None
    name = path.removeprefix(PREFIX).removeprefix("/") or "index.html"
    if name == "channels.json":
        return 200, "application/json; charset=utf-8", _json(channels())
    return _file(name)


def _json(rows: list[dict[str, object]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def _file(name: str) -> Answer:
    # The folder is flat and a name is looked up, never joined to a path: nothing to traverse.
    found = {file.name: file for file in FOLDER.iterdir() if file.suffix in TYPES}.get(name)
    if found is None:
        return 404, "text/plain; charset=utf-8", "없는 페이지입니다.\n".encode()
    return 200, TYPES[found.suffix], found.read_bytes()
