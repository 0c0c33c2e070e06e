"""What of a citizen's words may be shown in a gap: nothing that only one person ever wrote.

Masking hides numbers; a name, a street or an illness cannot be told from other words by rules. But
what many ask they put in words that others use, too: a word that one person alone wrote, and that
stands nowhere in the city's own texts, is left out.
"""

import re
from collections.abc import Iterable, Mapping

HIDDEN = "○○"

_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W_]+")
_SHORTEST = 2
# Endings and particles (에서, 인데요) are of this length at most.
_ENDING = 2
_MANY = "*"


class Vocabulary:
    """The beginnings of words, and by whom they were written."""

    def __init__(self, own: Iterable[str], written: Iterable[tuple[str, str]]) -> None:
        """`own`: the city's texts; `written`: contact and text of every signal."""
        self._writers: dict[str, str] = {}
        for text in own:
            self._learn(text, _MANY)
        for contact, text in written:
            self._learn(text, contact)

    def shown(self, text: str) -> str:
        """The text with what is one person's alone left out; empty if hardly anything remains."""
        words = _WORD.findall(text)
        kept = [word if self._is_shared(word) else HIDDEN for word in words]
        return " ".join(kept) if kept.count(HIDDEN) * 2 < len(words) else ""

    def _learn(self, text: str, writer: str) -> None:
        for word in _LETTERS.findall(text):
            folded = word.casefold()
            for length in range(_SHORTEST, len(folded) + 1):
                known = self._writers.setdefault(folded[:length], writer)
                if known != writer:
                    self._writers[folded[:length]] = _MANY

    def _is_shared(self, word: str) -> bool:
        # What masking left behind is not shown, either.
        return "*" not in word and all(map(self._is_known, _LETTERS.findall(word)))

    def _is_known(self, part: str) -> bool:
        folded = part.casefold()
        if any(map(str.isdigit, folded)):
            return self._writers.get(folded) == _MANY
        stem = folded[: max(_SHORTEST, len(folded) - _ENDING)]
        return len(stem) < _SHORTEST or self._writers.get(stem) == _MANY


def own_texts(questions: Iterable[Mapping[str, str]]) -> Iterable[str]:
    """Every wording of the city's texts."""
    for text in questions:
        yield from text.values()
