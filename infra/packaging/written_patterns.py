"""Shipped in the zips: makes a regular expression of what pattern_expansion.py has written out."""

import _sre
import re
from typing import Any

# Of the interpreter that wrote the patterns out: another would read their code otherwise.
MAGIC = 20220615


def written(
    pattern: Any, flags: int, code: bytes, groups: int, names: dict[str, int], order: Any
) -> re.Pattern[Any]:
    """What `re.compile(pattern, flags)` gives; `code` is its program, as 32-bit numbers."""
    if _sre.MAGIC != MAGIC:
        return re.compile(pattern, flags)
    program = memoryview(code).cast("I").tolist()
    made: re.Pattern[Any] = _sre.compile(pattern, flags, program, groups, names, order)
    return made
