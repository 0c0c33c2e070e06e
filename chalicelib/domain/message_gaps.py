"""Texts with gaps written `#{이름}`, as alimtalk templates have them, filled for one person each.

What is fixed is brought into carriers' letters once; of many people only their values are, again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.carrier_text import carried, kind_of, size_of
from chalicelib.domain.text_kind import TextKind

_GAP = re.compile(r"#\{([^{}\n]{1,40})\}")


class MissingValue(ValueError):
    """A person's row says nothing for these gaps."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class Filled:
    """A text for one person, in carriers' letters."""

    text: str
    kind: TextKind


class GappedText:
    """A text to be filled many times. `names`: of the gaps, in order, once each.

    `lost`: its letters that carriers have no way to write.
    """

    def __init__(self, text: str) -> None:
        parts = _GAP.split(text.strip())
        fixed = [carried(part) for part in parts[::2]]
        self._fixed = [part.text for part in fixed]
        self._gaps = tuple(name.strip() for name in parts[1::2])
        self.names = tuple(dict.fromkeys(self._gaps))
        self.lost = tuple(dict.fromkeys(char for part in fixed for char in part.lost))
        self._whole = None if self._gaps else self._filled(self._fixed[0])

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is left in carriers' letters, as of pictures alone."""
        return not self._gaps and not self._fixed[0].strip()

    def fill(self, values: Mapping[str, str]) -> Filled:
        """Raises MissingValue where a gap would stay empty, TooLong where carriers' limit ends.

        A value that carriers have no letter for leaves its gap as empty as none at all.
        """
        if self._whole:
            return self._whole
        own = {name: _carried(values.get(name, "")) for name in self.names}
        missing = tuple(name for name, value in own.items() if not value.strip())
        if missing:
            raise MissingValue(missing)
        written = [self._fixed[0]]
        for name, after in zip(self._gaps, self._fixed[1:], strict=True):
            written += (own[name], after)
        return self._filled("".join(written))

    def _filled(self, text: str) -> Filled:
        return Filled(text, kind_of(text))


def _carried(value: str) -> str:
    """As `carried`; most values need nothing done, which is seen much faster."""
    plain = " ".join(value.split())
    if not plain.isprintable():
        return carried(plain).text
    try:
        size_of(plain)
    except UnicodeEncodeError:
        return carried(plain).text
    return plain
