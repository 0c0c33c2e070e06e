"""What is wrong in a tenant's files, in the words of the officer who mends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the files from being published; a warning asks somebody to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `place`: the way to it inside the file, `nodes/home/choices/1/to`.

    In a file of lines it is the line's number.
    """

    file: str
    place: str
    message: str
    severity: Severity = Severity.ERROR
    rule: str = ""

    def __str__(self) -> str:
        between = ":" if self.place.isdecimal() else ": "
        where = f"{self.file}{between}{self.place}" if self.place else self.file
        return f"{where}: {self.message}"


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """` "that"을(를) 쓰려던 것인가요?` when a known word is near, else nothing."""
    near = get_close_matches(written, list(known), n=1, cutoff=0.6)
    return f' "{near[0]}"을(를) 쓰려던 것인가요?' if near else ""
