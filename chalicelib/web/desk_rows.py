"""Talks as rows of a list: what is known of each without a word of what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.bootstrap import verdict_on
from chalicelib.domain.abuse import masked
from chalicelib.domain.desk_entry import DeskEntry, Priority, Stage
from chalicelib.domain.desk_words import department_name
from chalicelib.domain.hand_over import is_late
from chalicelib.domain.language import KOREAN
from chalicelib.domain.subject_names import target_name
from chalicelib.domain.tenant import Tenant
from chalicelib.services.desk_showing import Waiting
from chalicelib.web.desk_words import CHANNELS, LANGUAGES, between, clock, lasted


@dataclass(frozen=True, slots=True)
class Row:
    """One talk. `waits`: how long for a person, or since their words had no answer."""

    path: str
    receipt: str
    subject: str
    department: str
    channel: str
    language: str
    since: str
    waits: str
    moment: str
    promised: str
    late: bool
    urgent: bool
    is_message: bool
    unanswered: bool
    snoozed: str
    agent: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One department's count: `12`, or `50+`."""

    id: str
    name: str
    count: int
    label: str


def talk_path(entry: DeskEntry) -> str:
    """Where the talk's page is."""
    return f"/desk/talks/{entry.who.family}/{entry.who.contact}"


def rows(tenant: Tenant, entries: Iterable[DeskEntry], now: datetime) -> list[Row]:
    """Each entry as a row."""
    return [row(tenant, entry, now) for entry in entries]


def row(tenant: Tenant, entry: DeskEntry, now: datetime) -> Row:
    """An entry as a row."""
    held = entry.stage is not Stage.WAITING
    counted = (entry.unanswered_since or entry.since) if held else entry.since
    promise, asleep = entry.promise, entry.snoozed_until
    return Row(
        path=talk_path(entry),
        receipt=entry.receipt,
        subject=_subject(tenant, entry),
        department=department_name(tenant, entry.department, KOREAN),
        channel=CHANNELS.get(entry.channel, entry.channel),
        language="" if entry.language == KOREAN else LANGUAGES.get(entry.language, entry.language),
        since=clock(entry.since, now),
        waits=lasted(now - counted),
        moment=counted.isoformat(),
        promised=between(promise.earliest, promise.latest, now) if promise else "",
        late=is_late(entry, now),
        urgent=entry.priority is Priority.URGENT,
        is_message=entry.is_message,
        unanswered=held and entry.unanswered_since is not None,
        snoozed=clock(asleep, now) if asleep else "",
        agent=entry.agent,
    )


def tabs(tenant: Tenant, waiting: Sequence[Waiting], chosen: str) -> list[Tab]:
    """Who waits where: all, then each department with somebody in it (and the chosen one)."""
    total, more = sum(len(each.entries) for each in waiting), any(each.more for each in waiting)
    found = [Tab("", "전체", total, _label(total, more))]
    for each in waiting:
        if each.entries or each.department == chosen:
            name = department_name(tenant, each.department, KOREAN)
            count = len(each.entries)
            found.append(Tab(each.department, name, count, _label(count, each.more)))
    return found


def longest(waiting: Sequence[Waiting], now: datetime) -> str:
    """How long the longest waits; empty where nobody does."""
    oldest = min((each.oldest for each in waiting if each.oldest), default=None)
    return lasted(now - oldest) if oldest else ""


def _subject(tenant: Tenant, entry: DeskEntry) -> str:
    """What it is about, else how it began: nobody reads abuse before they chose to."""
    if entry.subject:
        return target_name(tenant, entry.subject)
    return masked(entry.about, verdict_on(entry.about)) if entry.about else "주제 없음"


def _label(count: int, more: bool) -> str:
    return f"{count}+" if more else str(count)
