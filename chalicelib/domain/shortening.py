"""Making texts fit: lengths in UTF-16 units, and cuts that spare paragraphs, words and graphemes.

Kakao does not say how it counts characters; UTF-16 units are the strictest reading of its limits.
A limit must leave room for a few units (an ellipsis and one emoji); every result is inside it.
"""

from collections.abc import Callable

from chalicelib.domain.graphemes import is_boundary

ELLIPSIS = "…"

_SENTENCE_ENDS = ".!?…。！？"
_WIDE_ENDS = "。！？"
# What may not begin a line of Chinese or Japanese, so no cut goes before it.
_NO_START = frozenset("。、，．！？：；）」』】》〉ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…")

_Cut = Callable[[str, int], int]


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(text: str, limit: int) -> bool:
    """Whether the text has at most `limit` UTF-16 units."""
    length = len(text)
    return length * 2 <= limit or (length <= limit and units(text) <= limit)


def clip(text: str, limit: int) -> str:
    """A label: cut between graphemes, with an ellipsis, when it is too long."""
    if fits(text, limit):
        return text
    return _before(text, _grapheme_cut(text, limit - 1)) + ELLIPSIS


def shorten(text: str, limit: int, tail: str = "") -> str:
    """A text: cut between words, with an ellipsis and `tail` on its own line, when too long.

    A word is cut only where it is the first and too long alone. A tail that would take more than
    half of the limit is left out.
    """
    if fits(text, limit):
        return text
    text = text.strip()
    if fits(text, limit):
        return text
    end = ELLIPSIS + _own_line(tail, limit // 2)
    return _before(text, _word_cut(text, limit - units(end))) + end


def split(text: str, limit: int, pieces: int, tail: str = "") -> list[str]:
    """At most `pieces` texts, cut after paragraphs, lines, sentences, else words.

    White space at the cuts is dropped, nothing else; only what does not fit into all pieces
    together is shortened, with `tail` at the end of the last.
    """
    if fits(text, limit):
        return [text]
    text = text.strip()
    cut = _cut_up(text, limit, pieces, _calm_cut)
    if not fits(cut[-1], limit):
        dense = _cut_up(text, limit, pieces, _word_cut)
        cut = dense if fits(dense[-1], limit) else cut
    return [*cut[:-1], shorten(cut[-1], limit, tail)]


def split_end(text: str, limit: int) -> tuple[str, str]:
    """The text and, taken from its end, its last paragraph, line, sentence or words (<= limit).

    The first is empty when all fits.
    """
    text = text.strip()
    if fits(text, limit):
        return "", text
    low = len(text) - _reach(text[::-1], limit)
    at = _last_block(text, low)
    return _before(text, at), _after(text, at)


def _own_line(tail: str, limit: int) -> str:
    return "\n" + tail if tail and fits(tail, limit - 2) else ""


def _cut_up(text: str, limit: int, pieces: int, cut: _Cut) -> list[str]:
    """All the text in at most `pieces` parts; only the last may be too long."""
    parts: list[str] = []
    while len(parts) < pieces - 1 and not fits(text, limit):
        at = cut(text, limit)
        parts.append(_before(text, at))
        text = _after(text, at)
    return [*parts, text]


def _calm_cut(text: str, limit: int) -> int:
    """After the last paragraph, line or sentence in the second half of the limit, else a word."""
    reach = _reach(text, limit)
    half = reach // 2
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark, half, reach + 1)
        if at > 0 and is_boundary(text, at):
            return at
    return _last_sentence(text, half, reach) or _word_cut(text, limit)


def _last_sentence(text: str, low: int, high: int) -> int:
    """Where the last sentence that ends in low..high ends; 0 when none does."""
    for at in range(high, max(low, 0), -1):
        if text[at - 1] in _SENTENCE_ENDS and _ends_sentence(text, at):
            return at
    return 0


def _ends_sentence(text: str, at: int) -> bool:
    if at < len(text) and not (text[at].isspace() or text[at - 1] in _WIDE_ENDS):
        return False
    return is_boundary(text, at)


def _last_block(text: str, low: int) -> int:
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark)
        if at > 0 and at >= low and is_boundary(text, at):
            return at
    return _last_sentence(text, low, len(text) - 1) or _first_word(text, low)


def _first_word(text: str, low: int) -> int:
    for parts in (_parts_words, is_boundary):
        for at in range(max(low, 1), len(text)):
            if parts(text, at):
                return at
    return max(low, 1)


def _word_cut(text: str, limit: int) -> int:
    for at in range(_reach(text, limit), 0, -1):
        if _parts_words(text, at):
            return at
    return _grapheme_cut(text, limit)


def _parts_words(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    spaced = before.isspace() or after.isspace()
    # Chinese and Japanese write no spaces between words.
    spaceless = _is_spaceless(before) and after not in _NO_START
    return (spaced or spaceless) and is_boundary(text, at)


def _is_spaceless(char: str) -> bool:
    return "\u3001" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or char in "，！？；："


def _grapheme_cut(text: str, limit: int) -> int:
    """The last grapheme boundary within the limit; a grapheme too long alone is cut anyway."""
    reach = _reach(text, limit)
    at = reach
    while at > 0 and not is_boundary(text, at):
        at -= 1
    return at or reach


def _reach(text: str, limit: int) -> int:
    """How many code points fit into the limit."""
    head = text[:limit]
    if fits(head, limit):
        return len(head)
    used = at = 0
    while used < limit:
        used += 2 if head[at] > "\uffff" else 1
        at += 1
    return at if used == limit else at - 1


def _before(text: str, at: int) -> str:
    """text[:at] without white space at its end; a space that bears a mark stays whole."""
    end = len(text[:at].rstrip())
    while end < at and not is_boundary(text, end):
        end += 1
    return text[:end]


def _after(text: str, at: int) -> str:
    start = len(text) - len(text[at:].lstrip())
    while start > at and not is_boundary(text, start):
        start -= 1
    return text[start:]
