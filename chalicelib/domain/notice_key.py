"""What names one step of one notice to a vendor, who hands it back with what became of it.

`<tenant>.<notice>@<step>`. A turn's push is named otherwise (domain/delivery.py::ref_of): its ref
has no `@`, so that one vendor may report both to one address.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.delivery import Outcome

# Solapi's customFields hold 100 characters, Bizgo's ref and idempotency key 200.
LONGEST = 100

_KEY = re.compile(r"([a-z0-9][a-z0-9-]{0,39})\.([A-Za-z0-9_-]{1,48})@(\d{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class NoticeKey:
    """`step` counts the steps of one notice that were begun, from 1."""

    tenant_id: str
    notice_id: str
    step: int


@dataclass(frozen=True, slots=True)
class NoticeReported:
    """What a vendor says became of a step; `at` is when we were told, aware UTC.

    `vendor`: its name; empty: whoever has the step.
    """

    key: NoticeKey
    outcome: Outcome
    at: datetime
    vendor: str = ""


def notice_key(tenant_id: str, notice_id: str, step: int) -> str:
    """The name, at most 100 characters of A-Za-z0-9-_.@; raises ValueError where it cannot be one.

    A notice id of 12 characters keeps it below 30 for a tenant id of up to 14.
    """
    key = f"{tenant_id}.{notice_id}@{step}"
    if read_notice_key(key) != NoticeKey(tenant_id, notice_id, step):
        raise ValueError("a notice's id has 1 to 48 of A-Za-z0-9_-, a step is 1 to 99")
    return key


def read_notice_key(key: str) -> NoticeKey | None:
    """The step that a key of ours names; None for any other, a turn's push among them."""
    found = _KEY.fullmatch(key)
    if found is None or found[3].startswith("0"):
        return None
    return NoticeKey(found[1], found[2], int(found[3]))
