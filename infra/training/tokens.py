"""The model's tokenizer: the likeliest cut of a text into known pieces (SentencePiece unigram)."""

import re

from infra.training.model_file import ModelFile

_SPACE = "\u2581"
_QUERY = "query: "
_UNKNOWN_PENALTY = 10.0
_LONGEST_PIECE = 40
_NEVER = -1e30


class Tokens:
    """Cuts texts exactly as the engine does; a test compares their counts."""

    def __init__(self, model: ModelFile) -> None:
        self._model = model
        self._numbers = {piece: number for number, piece in enumerate(model.pieces) if piece}
        self._unknown_score = min(model.scores) - _UNKNOWN_PENALTY

    def of(self, text: str, most: int = 512) -> list[int]:
        """Token numbers of a query, its beginning and end among them."""
        cut = self._cut(_QUERY + text)[: most - 2]
        return [self._model.begin, *cut, self._model.end]

    def _cut(self, text: str) -> list[int]:
        text = self._normal(text)
        best = [0.0] + [_NEVER] * len(text)
        piece, start = [0] * (len(text) + 1), [0] * (len(text) + 1)
        for at in range(len(text)):
            for end, number, score in self._pieces_at(text, at):
                if best[at] + score > best[end]:
                    best[end], piece[end], start[end] = best[at] + score, number, at
        numbers, at = [], len(text)
        while at > 0:
            numbers.append(piece[at])
            at = start[at]
        return numbers[::-1]

    def _pieces_at(self, text: str, at: int) -> list[tuple[int, int, float]]:
        """End, number and score of each known piece that begins here, and of one unknown letter."""
        found = [(at + 1, self._model.unknown, self._unknown_score)]
        for end in range(at + 1, min(len(text), at + _LONGEST_PIECE) + 1):
            number = self._numbers.get(text[at:end])
            if number is not None and number != self._model.unknown:
                found.append((end, number, self._model.scores[number]))
        return found

    def _normal(self, text: str) -> str:
        forms = self._model.normal_forms
        text = re.sub(" {2,}", " ", "".join([forms.get(char, char) for char in text]))
        return (text if text.startswith(" ") else " " + text).replace(" ", _SPACE)
