"""Agents' canned replies, their gaps filled for one talk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.dates import spell_moment
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_words import department_name
from chalicelib.domain.language import fill, say
from chalicelib.domain.tenant import Tenant

# What a reply may leave open.
GAPS = frozenset({"department", "receipt", "phone", "next_open"})

_GAP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class CannedReply:
    """`name` is for the agent, `text` for the person, in their language."""

    id: str
    name: str
    text: str


def canned_replies(tenant: Tenant, entry: DeskEntry, now: datetime) -> Iterator[CannedReply]:
    """Those that can be said in this talk: where a city has no phone number none names it."""
    known = _known(tenant, entry, now)
    for raw in tenant.replies:
        text = say(raw["text"], entry.language)
        wanted = set(_GAP.findall(text))
        if all(known.get(gap) for gap in wanted):
            yield CannedReply(raw["id"], raw["name"], fill(text, **known))


def _known(tenant: Tenant, entry: DeskEntry, now: datetime) -> dict[str, str]:
    opens = tenant.roster_of(entry.department, entry.channel).hours.next_opening(now)
    return {
        "department": department_name(tenant, entry.department, entry.language),
        "receipt": entry.receipt,
        "phone": tenant.phone_of(entry.department) or "",
        "next_open": spell_moment(opens, entry.language) if opens else "",
    }
