"""What a lint rule is: a name, how grave it is, which files it needs, and a check."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.domain.channel import Limits
from chalicelib.domain.language import Text

# File (its stem), place and message of one fault.
Finding = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rules judge by besides the files. `texts`: the default system texts."""

    limits: Mapping[str, Limits]
    today: date
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked. It is skipped when a file of `needs` could not be read."""

    name: str
    severity: Severity
    needs: tuple[str, ...]
    check: Callable[[Files, Ground], Iterable[Finding]]


def utf16(text: str) -> int:
    """Length as messengers count it: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
