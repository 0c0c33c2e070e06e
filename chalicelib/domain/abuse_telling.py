"""Whether words of abuse are only told of: who quotes, reports or asks about them is no abuser.

What tells is the grammar around the words: quotation marks and endings, who said them to whom,
and that the rest is said politely. Whoever is spoken to by the writer is not quoted.
"""

import re
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple


class Telling(NamedTuple):
    """The signs of abuse_words/telling.py and telling_abroad.py."""

    third: re.Pattern[str]
    report: re.Pattern[str]
    quoted: re.Pattern[str]
    far_quoted: re.Pattern[str]
    saying: re.Pattern[str]
    mention: re.Pattern[str]
    second: re.Pattern[str]
    to_me: re.Pattern[str]
    told: re.Pattern[str]
    cited: re.Pattern[str]
    record: re.Pattern[str]
    heard: re.Pattern[str]
    sighted: re.Pattern[str]
    polite: re.Pattern[str]
    myself: re.Pattern[str]
    abroad_before: re.Pattern[str]
    abroad_after: re.Pattern[str]
    abroad_you: re.Pattern[str]

    def speaks_of_others(self, text: str) -> bool:
        """Whether the text tells what somebody else did or said."""
        third = self.third.search(text) or self.to_me.search(text)
        if third and self.report.search(text, third.end()):
            return True
        heard = self.heard.search(text)
        return heard is not None and not self.second.search(text, 0, heard.start())

    def only_told(self, text: str, start: int, end: int) -> bool:
        """Whether the writer only tells of the words between `start` and `end`."""
        before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
        if self._is_told_abroad(before, after):
            return True
        others = self.third.search(before) or self.to_me.search(before)
        if not others and self.second.search(before):
            return False
        if self.mention.match(after) or self.record.search(before[-_LABEL:]):
            return True
        if self._is_quoted(text, start, end, told_of=others is not None):
            return True
        if self.sighted.match(after):
            return True
        if self.to_me.search(before) and self.told.search(after):
            return True
        return self.third.search(before) is not None and self.report.search(after) is not None

    def only_cited(self, text: str, start: int, end: int) -> bool:
        """Whether the words stand between quotation marks and are somebody else's."""
        marks = _marks_around(text, start, end)
        if not marks:
            return False
        opened, closed = marks
        before, after = text[max(0, opened - _NEAR) : opened], text[closed : closed + _NEAR]
        others = self.third.search(before) or self.to_me.search(before)
        if not others and self.second.search(before + " "):
            return False
        if self.record.search(before):
            return True
        if not (self.polite.search(before) or self.polite.search(after)):
            return False
        return others is not None or self.cited.match(after) is not None

    def _is_quoted(self, text: str, start: int, end: int, told_of: bool) -> bool:
        """Whether an ending of indirect speech follows, and a verb of saying or a polite end."""
        after = text[end : end + _NEAR]
        # An ending of a match may be the beginning of the ending that quotes: 죽인다 + 고.
        early = self.quoted.match(text, max(start, end - 1), end + _ENDING)
        quote = early or self.quoted.match(after)
        if not quote and told_of:
            quote = self.far_quoted.match(after)
        if not quote:
            return False
        rest = text[quote.end() if early else end + quote.end() :][:_NEAR]
        polite = self.polite.search(f"{quote[0]}{rest}") is not None
        if told_of:
            return polite or self.saying.search(rest[:_SAID]) is not None
        if not polite and self.myself.search(rest):
            return False
        return self.saying.search(rest[:_SAID]) is not None

    def _is_told_abroad(self, before: str, after: str) -> bool:
        if self.abroad_after.match(after):
            return True
        told = self.abroad_before.search(before)
        return told is not None and not self.abroad_you.search(before)


def telling(compiled: Callable[[str], re.Pattern[str]]) -> Telling:
    """The signs, compiled as words of abuse are."""
    here, abroad = (import_module(f"{_WORDS}.{each}") for each in ("telling", "telling_abroad"))
    of_here = [compiled(getattr(here, field.upper())) for field in Telling._fields[:-3]]
    abroad_signs = [compiled(getattr(abroad, name)) for name in ("BEFORE", "AFTER", "YOU")]
    return Telling(*of_here, *abroad_signs)


_WORDS = "chalicelib.domain.abuse_words"
# How far a sign may be from the words; an ending; a verb after it; a label before them.
_NEAR, _ENDING, _SAID, _LABEL = 60, 16, 14, 14
_MARKS = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』", "«": "»", "”": "”"}


def _marks_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the quotation that holds the place opens, and what follows its closing mark."""
    for opening, closing in _MARKS.items():
        opened = text.rfind(opening, 0, start)
        if opened < 0:
            continue
        if opening == closing and text.count(opening, 0, start) % 2 == 0:
            continue
        closed = text.find(closing, end)
        if closed >= 0 and text.find(closing, opened + 1, start) < 0:
            return opened, closed + 1
    return None
