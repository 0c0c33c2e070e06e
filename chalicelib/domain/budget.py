"""What a city lets its messages cost in a month, and what each of them costs.

Money is counted in hundredths of a won, whole: prices of texts have fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Json

WARNED_AT = 80  # per cent


class Charged(StrEnum):
    """What a vendor bills as one."""

    SMS = "sms"
    LMS = "lms"
    MMS = "mms"
    ALIMTALK = "alimtalk"


@dataclass(frozen=True, slots=True)
class Budget:
    """`cap`: of one month. `prices`: of one message each; both in hundredths of a won."""

    cap: int
    prices: Mapping[Charged, int]

    def cost(self, kind: Charged, n: int) -> int:
        """Of so many messages; a kind without a price costs nothing."""
        return self.prices.get(kind, 0) * n

    @property
    def warned_from(self) -> int:
        """Whoever looks after the money is told when this much is spent."""
        return -(-self.cap * WARNED_AT // 100)


def read_budget(raw: Json) -> Budget | None:
    """What a version carries; None where the city has set no cap."""
    if not raw:
        return None
    prices = {Charged(kind): int(price) for kind, price in raw["prices"].items()}
    return Budget(int(raw["cap"]), prices)


def month_of(now: datetime) -> str:
    """`YYYY-MM`, in Korea: bills follow its calendar."""
    return f"{now.astimezone(SEOUL):%Y-%m}"
