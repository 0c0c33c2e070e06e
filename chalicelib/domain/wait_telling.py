"""The whole of what a person reads who asks for a person: receipt, opening, wait, other ways."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.dates import spell_moment
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.desk_words import desk_words
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_telling import is_text, told_due, told_later, told_received
from chalicelib.domain.wait import Wait, moved
from chalicelib.domain.wait_words import spell_moved, spell_wait

# Few enough to be read by who wanted a person.
OFFERED = 3
_NAMING = ("faq", "pick", "several")


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that may be theirs; `address`: where its answer stands, empty where unknown."""

    question: str
    address: str


def told_first(
    tenant: Tenant, entry: DeskEntry, wait: Wait | None, now: datetime, offers: Sequence[Offer] = ()
) -> str:
    """What is said to who has just been given a place."""
    if is_text(entry):
        return told_received(tenant, entry, wait)
    lines = [*_received(tenant, entry, now), _when(tenant, entry, wait)]
    if offers and (wait is None or wait.is_long):
        lines.append(desk_words(tenant, "desk.offers", entry.language))
        lines += (f"- {each.question}\n{each.address}".rstrip() for each in offers)
    return "\n".join(lines)


def told_again(tenant: Tenant, entry: DeskEntry, wait: Wait | None, now: datetime) -> str:
    """What is said to who asks again: as it is now, with an apology where it has become later."""
    if wait and entry.promise and moved(entry.promise, wait):
        return told_moved(tenant, entry, wait)
    if is_text(entry):
        return told_due(tenant, entry, wait)
    return "\n".join((*_received(tenant, entry, now), _when(tenant, entry, wait)))


def told_moved(tenant: Tenant, entry: DeskEntry, wait: Wait) -> str:
    """What is said to who was promised an earlier time."""
    if is_text(entry):
        return told_later(tenant, entry, wait)
    return spell_moved(wait, entry.language, tenant.phone_of(entry.department))


def offers_of(
    tenant: Tenant, trail: Iterable[str], language: str, public_url: str
) -> tuple[Offer, ...]:
    """The questions that the bot thought of last, by the screens that led here."""
    for target in reversed(tuple(trail)):
        kind, _, named = target.partition("#")[0].partition(":")
        known = [each for each in named.split("|") if each in tenant.faq]
        if kind in _NAMING and known:
            return tuple(_offer(tenant, each, language, public_url) for each in known[:OFFERED])
    return ()


def _received(tenant: Tenant, entry: DeskEntry, now: datetime) -> Iterable[str]:
    hours = tenant.roster_of(entry.department, entry.channel).hours
    if hours.is_open(now):
        yield desk_words(tenant, "desk.opened", entry.language, receipt=entry.receipt)
        return
    yield desk_words(tenant, "desk.message", entry.language, receipt=entry.receipt)
    opening = hours.next_opening(now)
    if opening:
        spelled = spell_moment(opening, entry.language)
        yield desk_words(tenant, "desk.opens", entry.language, next_open=spelled)


def _when(tenant: Tenant, entry: DeskEntry, wait: Wait | None) -> str:
    """Place and time; where nobody knows when the desk opens again, how else to reach the city."""
    if wait is None:
        return contact_line(tenant, entry.language, entry.channel)
    return spell_wait(wait, entry.language, tenant.phone_of(entry.department))


def _offer(tenant: Tenant, id: str, language: str, public_url: str) -> Offer:
    suffix = "" if language == KOREAN else f"?lang={language}"
    address = f"{public_url}/a/{tenant.id}/{id}{suffix}" if public_url else ""
    return Offer(say(tenant.faq[id].question, language), address)
