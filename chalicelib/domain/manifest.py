"""The label of a config version."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which version, what it is (hash of the body), who published it, when and why."""

    number: int
    hash: str
    author: str
    note: str
    published_at: datetime
