"""What no city's FAQ answers: small talk, weather, insults, other bodies' business.

`weights/nothing.npz` holds vectors that training placed where such messages lie, and a linear
classifier that tells their kinds apart.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.matchers.nearness import Floats

_SMALL_TALK = "smalltalk"
# Greetings and thanks are small talk that is answered in kind, where nothing else is said.
_GREETING = re.compile(
    "안녕|하이|헬로|헬로우|반가|반갑|hello|hi\\b|hey|你好|こんにちは|xin chào|сайн", re.I
)
_THANKS = re.compile("감사|고마|고맙|땡큐|수고|thank|谢|謝|ありがと|cảm ơn|баярл", re.I)
_ASKS = re.compile(
    "어떻게|어떡|어케|어디|얼마|언제|방법|신청|되나요|하나요|뭐가 필요|how|where|when|怎么|哪"
    "|什么时候|どこ|いつ|どうやって|ở đâu|thế nào|bao nhiêu|хаана|яаж|хэзээ",
    re.I,
)
_SHORT = 20
_LIKELY = 0.6
_AGENCY = "agency"
_SURELY = 0.85
_ALIKE = 0.57


class Nothing:
    """Likeness to what is not answered."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._vectors: Floats | None = None
        self._weights: Floats
        self._offsets: Floats
        self._kinds: list[str] = []
        self._offset = 0.0

    def likeness(self, vector: "Floats") -> float:
        """The mean cosine to the two nearest, moved so that it compares with an entry's score."""
        import numpy as np

        cosines = self._read() @ vector
        return float(np.partition(cosines, -2)[-2:].mean()) + self._offset

    def about(self, vector: "Floats", text: str) -> str:
        """`greeting`, `thanks`, `smalltalk`, `weather`, `abuse`, `agency`; empty where unsure."""
        import numpy as np

        self._read()
        likely = np.exp(self._weights @ vector + self._offsets)
        if likely.max() < _LIKELY * likely.sum():
            return ""
        kind = self._kinds[int(likely.argmax())]
        if kind == _AGENCY and (
            likely.max() < _SURELY * likely.sum() or self.likeness(vector) < _ALIKE
        ):
            # That something is another body's business must be true when it is said.
            return ""
        if kind != _SMALL_TALK or len(text) > _SHORT:
            return kind
        if _ASKS.search(text):
            # "How do I do that?" wants something, though nobody knows what.
            return ""
        if _THANKS.search(text):
            return "thanks"
        return "greeting" if _GREETING.search(text) else kind

    def _read(self) -> "Floats":
        if self._vectors is None:
            import numpy as np

            with np.load(self._path) as read:
                self._kinds = [str(kind) for kind in read["kinds"]]
                self._offset = float(read["offset"])
                self._weights = read["weights"].astype(np.float32)
                self._offsets = read["offsets"]
                self._vectors = read["vectors"].astype(np.float32)
        return self._vectors
