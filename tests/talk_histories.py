"""Random histories of talks, as facts; and their figures counted slowly, one by one, by hand."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from chalicelib.domain.durations_sketch import bucket
from chalicelib.domain.events import Fact, Published
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.staffed_time import staffed_between
from chalicelib.domain.tenant import Tenant

TICK = timedelta(seconds=5)
BEGIN = datetime(2026, 11, 23, 16, 0, tzinfo=SEOUL).astimezone(UTC)
DEPARTMENTS, AGENTS = ("minwon", "tax"), ("ag-1", "ag-2", "ag-3")
CHANNELS, SUBJECTS = ("web", "kakao-consult"), ("", "faq:passport", "faq:tax")


@dataclass
class History:
    """A talk as it went. `held`: agent, department, begin, end and the words said in it."""

    receipt: str
    contact: str
    channel: str
    subject: str
    former: str
    facts: list[Published] = field(default_factory=list)
    asked: datetime = BEGIN
    first: str = "minwon"
    reply: tuple[datetime, str] | None = None
    taken: datetime | None = None
    left: datetime | None = None
    closed: tuple[datetime, str, str] | None = None
    stars: int = 0
    moves: list[tuple[datetime, str, str]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[tuple[datetime, str, str, str]] = field(default_factory=list)


class Teller:
    """Makes histories in which only happens what may happen."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._seq: Counter[str] = Counter()

    def tell(self, number: int) -> History:
        draw = self._random
        contact = f"c{draw.randrange(3)}"
        told = History(
            f"261123-{number:05}",
            contact,
            draw.choice(CHANNELS),
            draw.choice(SUBJECTS),
            draw.choice(("", "", "261120-AAAAA")),
        )
        at = BEGIN + timedelta(minutes=draw.randrange(10 * 24 * 60))
        told.asked, told.first = at, draw.choice(DEPARTMENTS)
        where = {"department": told.first, "agent": ""}
        self._fact(told, Fact.TALK_OPENED, at, where, subject=told.subject, former=told.former)
        spell: dict[str, Any] | None = None
        for _ in range(draw.randrange(14)):
            at += draw.choice((1, 2, 12, 30, 61, 400)) * TICK
            spell = self._step(told, at, where, spell)
        if draw.random() < 0.8:
            at += draw.choice((1, 20)) * TICK
            self._end(told, at, where, spell)
        elif spell:
            # Not over: worked until the last word.
            spell["end"] = max([spell["begin"], *(when for when, _ in spell["words"])])
        return told

    def _step(
        self, told: History, at: datetime, where: dict[str, str], spell: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        draw, agent = self._random, self._random.choice(AGENTS)
        kind = draw.choice(
            ("heard", "word", "word", "take", "back", "move", "give", "snooze", "warn")
        )
        if kind == "heard":
            self._fact(told, Fact.TALK_HEARD, at, where)
            self._said(spell, at, "heard")
        elif spell is None and kind in ("take", "word"):
            where["agent"] = agent
            told.taken = told.taken or at
            self._fact(told, Fact.TALK_TAKEN, at, where)
            return self._hold(told, at, where)
        elif spell is None:
            return None
        elif kind == "word":
            told.reply = told.reply or (at, where["agent"])
            self._fact(told, Fact.TALK_REPLIED, at, where)
            self._said(spell, at, "word")
        elif kind == "warn":
            fact = draw.choice((Fact.ABUSE_WARNED, Fact.ABUSE_ALARMED))
            told.warnings.append((at, where["department"], where["agent"], fact.value))
            self._fact(told, fact, at, where)
        elif kind in ("back", "snooze", "move", "give"):
            return self._let_go(told, at, where, spell, kind, agent)
        return spell

    def _let_go(
        self,
        told: History,
        at: datetime,
        where: dict[str, str],
        spell: dict[str, Any],
        kind: str,
        agent: str,
    ) -> dict[str, Any] | None:
        spell["end"] = at
        was = {"was": where["agent"], "came_from": where["department"]}
        if kind in ("move", "give"):
            told.moves.append((at, where["department"], where["agent"]))
            where["agent"] = agent if kind == "give" else ""
            where["department"] = "tax" if where["department"] == "minwon" else "minwon"
            self._fact(told, Fact.TALK_TRANSFERRED, at, where, **was)
            return self._hold(told, at, where) if kind == "give" else None
        if kind == "back":
            where["agent"] = ""
        fact = Fact.TALK_RETURNED if kind == "back" else Fact.TALK_SNOOZED
        self._fact(told, fact, at, where, was=was["was"])
        return None

    def _end(
        self, told: History, at: datetime, where: dict[str, str], spell: dict[str, Any] | None
    ) -> None:
        draw = self._random
        if told.reply is None and draw.random() < 0.5:
            told.left = at
            self._fact(told, Fact.TALK_SESSION_ENDED, at, where)
            if spell:
                spell["end"] = max([spell["begin"], *(when for when, _ in spell["words"])])
            return
        if spell:
            spell["end"] = at
        self._fact(told, Fact.TALK_CLOSED, at, where)
        if told.reply is None:
            told.left = at
            return
        told.closed = (at, where["department"], where["agent"])
        for hours in (1, 20, 30):
            if draw.random() < 0.5:
                score = draw.randrange(1, 6)
                told.stars = score if hours <= 24 else told.stars
                self._fact(told, Fact.TALK_RATED, at + timedelta(hours=hours), where, score=score)

    def _hold(self, told: History, at: datetime, where: dict[str, str]) -> dict[str, Any]:
        told.held.append({**where, "begin": at, "end": at, "words": []})
        return told.held[-1]

    def _said(self, spell: dict[str, Any] | None, at: datetime, who: str) -> None:
        if spell:
            spell["words"].append((at, who))

    def _fact(
        self, told: History, fact: Fact, at: datetime, where: dict[str, str], **more: Any
    ) -> None:
        self._seq[told.contact] += 1
        seq = self._seq[told.contact]
        data = {**where, "channel": told.channel, "receipt": told.receipt, **more}
        told.facts.append(
            Published(
                id=f"{told.contact}{seq}-0",
                fact=fact,
                data=json.dumps(data),
                tenant_id="saetbyeol",
                channel="kakao",
                contact=told.contact,
                seq=seq,
                at=at,
            )
        )


Sums = dict[tuple[Any, ...], Counter[str]]


def recount(histories: list[History], tenant: Tenant) -> Sums:
    """Every figure by (day, channel, department, shift, agent), counted from how it truly went."""
    sums: Sums = {}
    for told in histories:
        _ask(sums, told, tenant)
        _work(sums, told, tenant)
        _close(sums, told, tenant, histories)
        for at, department, agent, fact in told.warnings:
            name = "warned" if fact == "AbuseWarned" else "alarmed"
            _at(sums, told, tenant, at, department, agent)[name] += 1
        for at, department, agent in told.moves:
            _at(sums, told, tenant, at, department, agent)["transfers"] += 1
    return {place: +figures for place, figures in sums.items() if +figures}


def _ask(sums: Sums, told: History, tenant: Tenant) -> None:
    hours = tenant.roster_of(told.first, told.channel).hours
    local = told.asked.astimezone(SEOUL)
    cell = _at(sums, told, tenant, told.asked, told.first, "")
    day = 7 if local.date() in hours.closed else local.weekday()
    cell["offered"] += 1
    cell[f"peak:{day}:{local:%H}"] += 1
    cell["outside"] += not hours.is_open(told.asked)
    cell["reopened"] += told.former != ""
    if told.left:
        cell["left" if (told.left - told.asked).total_seconds() >= 10 else "left_at_once"] += 1
    elif told.reply:
        at, agent = told.reply
        mine = _at(sums, told, tenant, told.asked, told.first, agent)
        mine["handled"] += 1
        mine["handled_in_minute"] += (at - told.asked).total_seconds() <= 60
        mine[f"wall:{bucket(at - told.asked)}"] += 1
        mine[f"staffed:{bucket(staffed_between(hours, told.asked, at))}"] += 1


def _work(sums: Sums, told: History, tenant: Tenant) -> None:
    known = set()
    for held in told.held:
        # A stretch that has begun and in which nothing happened has not been worked on yet.
        if held["end"] == held["begin"] and not held["words"]:
            continue
        cell = _at(sums, told, tenant, held["begin"], held["department"], held["agent"])
        cell["worked"] += (held["agent"], held["department"]) not in known
        known.add((held["agent"], held["department"]))
        cell["active_ms"] += 1000 * sum(5 for _ in _busy(held))


def _busy(held: dict[str, Any]) -> set[datetime]:
    """The ticks in which there was work, one by one."""
    marks = [(held["begin"], "begin"), *held["words"], (held["end"], "end")]
    ticks = set()
    for (begin, kind), (end, _) in zip(marks, marks[1:], strict=False):
        if kind == "word" and end - begin > timedelta(minutes=5):
            continue
        tick = begin
        while tick < end:
            ticks.add(tick)
            tick += TICK
    return ticks


def _close(sums: Sums, told: History, tenant: Tenant, histories: list[History]) -> None:
    if told.closed is None:
        return
    at, department, agent = told.closed
    cell = _at(sums, told, tenant, at, department, agent)
    again = [
        other
        for other in histories
        if other.contact == told.contact
        and other is not told
        and timedelta() < other.asked - at <= timedelta(days=7)
        and (other.subject == told.subject or not other.subject or not told.subject)
    ]
    cell["closed"] += 1
    cell["resolved"] += not again and not told.moves
    if told.stars:
        cell["rated"] += 1
        cell["stars"] += told.stars
        cell["happy"] += told.stars >= 4


def shared_by_ticks(histories: list[History]) -> Counter[tuple[str, str]]:
    """Milliseconds of (receipt, agent), each tick divided among the agent's talks in it."""
    busy: dict[tuple[str, datetime], list[str]] = {}
    for told in histories:
        for held in told.held:
            for tick in _busy(held):
                busy.setdefault((held["agent"], tick), []).append(told.receipt)
    sums: Counter[tuple[str, str]] = Counter()
    for (agent, _), talks in busy.items():
        for receipt in talks:
            sums[receipt, agent] += 5000 / len(talks)  # type: ignore[assignment]
    return sums


def _at(
    sums: Sums, told: History, tenant: Tenant, at: datetime, department: str, agent: str
) -> Counter[str]:
    shift, day = _shift(tenant, department, told.channel, at)
    place = (day, told.channel, department, shift, agent)
    return sums.setdefault(place, Counter())


def _shift(tenant: Tenant, department: str, channel: str, at: datetime) -> tuple[str, date]:
    """The shift that is on, found by trying each on both days it can belong to."""
    local = at.astimezone(SEOUL)
    for shift in tenant.roster_of(department, channel).shifts:
        for back in (0, 1):
            day = local.date() - timedelta(days=back)
            midnight = datetime.combine(day, datetime.min.time(), SEOUL)
            minutes = (local - midnight).total_seconds() / 60
            if shift.opens <= minutes < shift.closes:
                return shift.name, day
    return "", local.date()
