"""A broadcast's list as it is kept: parts of a few chunks, each chunk a line, packed.

Everybody in a chunk gets a text of one kind, so that a vendor takes the chunk in one call; whoever
agreed to advertising at night is in chunks of their own, which need not wait for the morning.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.domain.text_kind import TextKind


class Listed(NamedTuple):
    """One person: the row they stood in, and what fills the text's gaps."""

    row: int
    phone: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListedChunk:
    """`number` counts the chunks of a broadcast from 0.

    `at_night`: advertising to whom the night does not keep it from, all of them.
    """

    number: int
    kind: TextKind
    people: Sequence[Listed]
    at_night: bool = False


def packed_part(chunks: Sequence[ListedChunk]) -> bytes:
    """For `chunks_of`; the same chunks are the same bytes."""
    lines = (
        json.dumps(
            [each.number, each.kind, each.people, *([True] if each.at_night else [])],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for each in chunks
    )
    return gzip.compress("\n".join(lines).encode(), 6, mtime=0)


def chunks_of(packed: bytes) -> Iterator[ListedChunk]:
    """The chunks of a part, in order."""
    for line in gzip.decompress(packed).split(b"\n"):
        number, kind, people, *at_night = json.loads(line)
        listed = [Listed(*one) for one in people]
        yield ListedChunk(number, TextKind(kind), listed, bool(at_night))
