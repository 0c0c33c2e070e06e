"""Answers that grow old: when their owners are told, and of what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.tenant import Tenant

# Days before the last good day at which an owner is told; below 0 the answer is no longer given.
STEPS = (14, 7, 1, 0, -1)
WARNED_WITHIN = timedelta(days=STEPS[0])


@dataclass(frozen=True, slots=True)
class Ageing:
    """An entry near the end of its time. `days_left`: 0 on its last good day, then negative."""

    entry: str
    department: str
    valid_until: date
    days_left: int

    @property
    def step(self) -> int:
        """The last of STEPS that was reached: a night without a run leaves none out for good."""
        return min((step for step in STEPS if self.days_left <= step), default=STEPS[0])


def ageing(tenant: Tenant, today: date, within: int = STEPS[0]) -> Iterator[Ageing]:
    """The entries that expire within so many days, and those that have; the soonest first."""
    dated = [(each.valid_until, each) for each in tenant.faq.values() if each.valid_until]
    for last, entry in sorted(dated, key=lambda pair: (pair[0], pair[1].id)):
        left = (last - today).days
        if left <= within:
            yield Ageing(entry.id, entry.department, last, left)
