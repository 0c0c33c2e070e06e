"""Where a text's fields lie in what a vendor posts, as a city writes it down.

A path is names between dots; `[*]` is every member of a list, `[0]` its first:
`data.items[*].from`. The first `[*]` of the sender's path is the batch: a path that begins alike
is looked for in each message, any other in the whole body.
"""

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Json

ISO = "iso"
EPOCH = "epoch"
EPOCH_MS = "epoch_ms"
EVERY = "[*]"


@dataclass(frozen=True, slots=True)
class TextMapping:
    """Paths, empty where the vendor has no such field; `files` leads to addresses.

    `time`: how `at` is written: `iso`, `epoch` (seconds), `epoch_ms`, or a form of the letters
    `yyyy MM dd HH mm ss SSS XXX`. `hosts`: where `files` may be fetched from, as in
    brought_file.HOSTS. `header` holds the secret; empty: the address does. `answer` is
    what the vendor takes for success.
    """

    sender: str
    text: str = ""
    id: str = ""
    to: str = ""
    shown: str = ""
    title: str = ""
    at: str = ""
    files: str = ""
    hosts: tuple[str, ...] = ()
    time: str = ISO
    header: str = ""
    answer: str = "{}"
    answer_type: str = "application/json"

    @property
    def batch(self) -> str:
        """The path of the messages' list, with its `[*]`; empty: the body is one message."""
        before, every, _ = self.sender.partition(EVERY)
        return before + every if every else ""


def read_mapping(raw: Json) -> TextMapping:
    """Of a compiled version; names that a newer one added are passed over."""
    known = {each.name: raw[each.name] for each in fields(TextMapping) if each.name in raw}
    return TextMapping(**{**known, "hosts": tuple(raw.get("hosts", ()))})


def found(node: Any, path: str) -> list[Any]:
    """Every value that the path leads to; none where it is no path, or leads nowhere."""
    steps = steps_of(path)
    nodes = [node] if steps else []
    for step in steps:
        nodes = [child for each in nodes for child in _below(each, step)]
    return nodes


def steps_of(path: str) -> tuple[str | int, ...]:
    """The path's names, indexes, and `[*]`; none where it is no path."""
    if not _PATH.fullmatch(path):
        return ()
    return tuple(
        name or (EVERY if index == "*" else int(index)) for name, index in _STEP.findall(path)
    )


def time_form(form: str) -> re.Pattern[str] | None:
    """What reads a time written in this form; None where it names no day, or a part twice."""
    pieces = [piece for piece in re.split(_LETTERS, form.replace("'", "")) if piece]
    parts = [piece for piece in pieces if piece in _PARTS]
    literal = "".join(piece for piece in pieces if piece not in _PARTS)
    twice = len(set(parts)) != len(parts)
    if twice or not {"yyyy", "MM", "dd"} <= set(parts) or re.search("[A-SU-Za-z]", literal):
        return None
    return re.compile("".join(_PARTS.get(piece, re.escape(piece)) for piece in pieces))


def moment_by(form: str, written: str) -> datetime | None:
    """UTC of a time in one of these ways but `iso`; without an offset it is Seoul's."""
    try:
        if form in (EPOCH, EPOCH_MS):
            return _since_epoch(written, 1000 if form == EPOCH_MS else 1)
        pattern = time_form(form)
        parts = pattern.fullmatch(written) if pattern else None
        return _moment(parts.groupdict()) if parts else None
    except (ValueError, OverflowError, OSError):
        return None


_PATH = re.compile(r"(?:[^.\[\]]+|\[(?:\*|[0-9]{1,3})\])(?:\.[^.\[\]]+|\[(?:\*|[0-9]{1,3})\])*")
_STEP = re.compile(r"([^.\[\]]+)|\[(\*|[0-9]{1,3})\]")
_LETTERS = "(yyyy|MM|dd|HH|mm|ss|SSS|XXX)"
_PARTS = {
    "yyyy": "(?P<year>[0-9]{4})",
    "MM": "(?P<month>[0-9]{2})",
    "dd": "(?P<day>[0-9]{2})",
    "HH": "(?P<hour>[0-9]{2})",
    "mm": "(?P<minute>[0-9]{2})",
    "ss": "(?P<second>[0-9]{2})",
    "SSS": "(?P<milli>[0-9]{3})",
    "XXX": "(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})",
}


def _below(node: Any, step: str | int) -> list[Any]:
    if step == EVERY:
        return node if isinstance(node, list) else []
    if isinstance(step, int):
        return node[step : step + 1] if isinstance(node, list) else []
    return [node[step]] if isinstance(node, dict) and step in node else []


def _since_epoch(written: str, parts: int) -> datetime | None:
    if not re.fullmatch(r"[0-9]{1,16}(?:\.[0-9]{1,9})?", written):
        return None
    return datetime.fromtimestamp(float(written) / parts, UTC)


def _moment(parts: dict[str, str | None]) -> datetime:
    def part(name: str, missing: str = "00") -> str:
        return parts.get(name) or missing

    day = f"{part('year')}-{part('month')}-{part('day')}"
    clock = f"{part('hour')}:{part('minute')}:{part('second')}.{part('milli', '000')}"
    moment = datetime.fromisoformat(f"{day}T{clock}{part('offset', '')}")
    return (moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)).astimezone(UTC)
