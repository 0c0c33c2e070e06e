"""A text as Korean carriers can carry it: in cp949, counted in bytes, short or long by its length.

What cp949 has no code for is written another way where there is one; what is left over nobody could
read, and the sender is told which letters they are. Source: the carriers' limits of 90 and 2,000
bytes, a title of 40 (the narrowest of theirs).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.carrier_han import form_of, sound_of
from chalicelib.domain.carrier_signs import SIGNS, plainer
from chalicelib.domain.errors import TooLong
from chalicelib.domain.graphemes import is_boundary
from chalicelib.domain.script import written_in
from chalicelib.domain.text_kind import TextKind

SHORT_BYTES = 90
LONG_BYTES = 2000
TITLE_BYTES = 40
_CODE = "cp949"
_CHINESE = "zh"
# Through a sign it says the opposite: ∉ is no ∈.
_STROKE = "\u0338"


@dataclass(frozen=True, slots=True)
class CarrierText:
    """`text` can be sent. `lost`: what could not be written in any way, in order, once each."""

    text: str
    lost: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """In bytes."""
        return size_of(self.text)


def carried(text: str) -> CarrierText:
    """The text in letters that carriers have: pictures fall away, marks on letters too."""
    clusters = list(_clusters(plainer(text.replace("\r\n", "\n").replace("\r", "\n"))))
    written = [_written(cluster) for cluster in clusters]
    if None in written and written_in(text) == _CHINESE:
        written = [
            sound_of(cluster[0]) if found is None else found
            for cluster, found in zip(clusters, written, strict=True)
        ]
    lost = (cluster for cluster, found in zip(clusters, written, strict=True) if found is None)
    return CarrierText("".join(found or "" for found in written), tuple(dict.fromkeys(lost)))


def size_of(text: str) -> int:
    """Bytes as carriers count them; raises UnicodeEncodeError for what `carried` has not seen."""
    return len(text.encode(_CODE))


def kind_of(text: str, pictures: int = 0) -> TextKind:
    """The cheapest service that carries it whole. Raises TooLong: a text is never cut."""
    size = size_of(text)
    if size > LONG_BYTES:
        raise TooLong(size, LONG_BYTES)
    if pictures:
        return TextKind.MMS
    return TextKind.SMS if size <= SHORT_BYTES else TextKind.LMS


def pieces_of(text: str) -> list[str]:
    """A text that one message cannot hold as several, cut after lines where that can be."""
    pieces: list[str] = []
    while size_of(text) > LONG_BYTES:
        cut = _cut(text)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n ")
    return [*pieces, text] if text else pieces


def title_of(text: str) -> str:
    """As much of a line as a long text's title holds."""
    line = carried(" ".join(text.split())).text
    while size_of(line) > TITLE_BYTES:
        line = line[:-1]
    return line.rstrip()


_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


def _cut(text: str) -> int:
    """The farthest place that a message reaches, behind a line or a word if there is one."""
    size, reach = 0, 0
    for cluster in _clusters(text):
        size += size_of(cluster)
        if size > LONG_BYTES:
            break
        reach += len(cluster)
    found = (text.rfind(gap, reach // 2, reach) + 1 for gap in ("\n", " "))
    return next((cut for cut in found if cut), reach)


def _clusters(text: str) -> Iterator[str]:
    """What a reader sees as one character each."""
    start = 0
    for end in range(1, len(text) + 1):
        if is_boundary(text, end):
            yield text[start:end]
            start = end


def _written(cluster: str) -> str | None:
    """A letter as carriers write it; empty for what says nothing, None where there is no way."""
    composed = unicodedata.normalize("NFC", cluster)
    if _is_carried(composed):
        return composed
    parts = list(_parts(composed))
    known = [each for each in parts if each is not None]
    if known or not parts:
        return "".join(known)
    return "" if _is_picture(composed) else None


def _parts(cluster: str) -> Iterator[str | None]:
    for char in cluster:
        if char in SIGNS:
            yield SIGNS[char]
        elif _is_carried(char):
            yield char
        elif unicodedata.category(char) not in _INVISIBLE and not unicodedata.combining(char):
            yield _base(char) or form_of(char)


def _base(char: str) -> str | None:
    """The letter without its marks (Vietnamese), or in its everyday width."""
    plain = unicodedata.normalize("NFKD", char)
    if _STROKE in plain:
        return None
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    composed = unicodedata.normalize("NFC", kept)
    return composed if composed and composed != char and _has_code(composed) else None


def _is_picture(cluster: str) -> bool:
    return all(
        unicodedata.category(char) in ("So", "Sk", "Mn", "Me") or not char.isprintable()
        for char in cluster
    )


def _is_carried(text: str) -> bool:
    return text == "\n" or (text.isprintable() and _has_code(text))


def _has_code(text: str) -> bool:
    try:
        text.encode(_CODE)
    except UnicodeEncodeError:
        return False
    return True
