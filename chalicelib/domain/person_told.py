"""What a person agreed to tell about themselves, and how much of it is seen unopened.

Of a masked phone number the last four digits stay: enough to ask a person whether it is theirs.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from chalicelib.domain.phone_number import NotAPhone, read_phone

_STARS = "****"


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Personal data: sealed before it is stored, opened for one look."""

    phone: str
    nickname: str = ""

    def dump(self) -> bytes:
        """As it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """Personal data as it lies in the store; `hint` may be seen by whoever reads the talk."""

    sealed: bytes
    hint: str
    expires_at: datetime


def read_told(raw: bytes) -> PersonTold:
    """What `dump` gave."""
    told = json.loads(raw)
    return PersonTold(str(told.get("phone", "")), str(told.get("nickname", "")))


def written_phone(given: str) -> str:
    """`010-1234-5678`, also for `+82 10-1234-5678`; a number from elsewhere as it was given."""
    try:
        return read_phone(given).written
    except NotAPhone:
        return given.strip()


def masked_phone(given: str) -> str:
    """`010-****-5678`; stars alone for a number from elsewhere."""
    try:
        parts = read_phone(given).parts
    except NotAPhone:
        return _STARS
    return "-".join((*parts[:-2], _STARS, parts[-1])) if len(parts) > 2 else _STARS
