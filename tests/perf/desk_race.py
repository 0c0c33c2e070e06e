"""Agents at one desk in parallel: random acts, and what must never come of them.

`python -m tests.perf.desk_race [acts]` plays them on ministack and prints what happened.
"""

import itertools
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from signal import SIGTERM
from tempfile import TemporaryDirectory

from chalicelib.domain.backlog_order import order
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.errors import Conflict, Forbidden, NoRoom, NotFound, Retryable, Unfit
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.staff import Member, Presence, Role
from chalicelib.services.desk import Desk
from chalicelib.services.desk_turns import DeskTurns
from chalicelib.services.duty import Duty
from chalicelib.services.handoff import Asking, Handoff
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.promising import Promising
from chalicelib.services.returning import Returning
from chalicelib.store.agents import Agents
from chalicelib.store.claims import Claims
from chalicelib.store.conversations import Conversations
from chalicelib.store.desk_figures import DeskFigures
from chalicelib.store.desks import Desks
from chalicelib.store.table import Table
from tests.cities import both, city
from tests.conftest import _await, _free_port, _start
from tests.fakes import FakeTenants
from tests.store.benches import bench

TENANT = "saetbyeol"
AGENTS = 16
LIMIT = 3
DEPARTMENTS = ("minwon", "tax")
_NAMES = {id: {"name": both(id, id), "phone": None} for id in DEPARTMENTS}
# What is wrong, in a sentence; False where nothing is.
Finding = str | bool
_REFUSALS = (Conflict, Forbidden, NoRoom, NotFound, Unfit)


@dataclass(frozen=True, slots=True)
class Pull:
    """Between which moments of one monotonic clock somebody was pulled, and who."""

    began: float
    ended: float
    entry: DeskEntry


@dataclass
class Outcome:
    """What a race leaves behind. `faults`: sentences, none when all is well."""

    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class Race:
    """A desk on a table; `acts` are spread over the agents, each with a generator of their own."""

    def __init__(self, table: Table, seed: int = 1) -> None:
        self._seed = seed
        self._names, self._tick = itertools.count(1), itertools.count()
        self._log, self._desks, self._agents = Conversations(table), Desks(table), Agents(table)
        tenants, claims = FakeTenants(city(departments=_NAMES)), Claims(table)
        nonces = itertools.count(1)
        turns = DeskTurns(
            self._log, self._desks, claims, tenants, lambda: f"n{next(nonces)}", self._now
        )
        promising = Promising(self._desks, self._agents, DeskFigures(table, self._now))
        draw: Callable[[str, int], str] = lambda _, n: f"{next(self._tick):0{n}}"  # noqa: E731
        self._handoff = Handoff(turns, self._desks, promising, draw)
        self._hearing = Hearing(turns, claims, tenants, promising)
        self._desk = Desk(turns, self._desks, self._agents)
        self._duty = Duty(
            self._agents, Returning(self, turns, self._desks, self._agents, self._now), tenants, self._now
        )  # fmt: skip
        self._lock = threading.Lock()
        self._asked: list[ConversationKey] = []
        self._pulls: list[Pull] = []
        # When who waits began to for sure, and ceased to at the earliest: by conversation.
        self._waits: dict[ConversationKey, list[list[float]]] = {}
        self._places: dict[ConversationKey, DeskEntry] = {}
        self.outcome = Outcome()

    def ids(self) -> Sequence[str]:
        return [TENANT]

    def run(self, acts: int) -> Outcome:
        """Plays so many acts and looks at what came of them."""
        began = time.monotonic()
        members = [
            Member(f"agent-{n:02}", TENANT, f"상담사 {n}", frozenset({Role.OFFICER}), frozenset(DEPARTMENTS))
            for n in range(AGENTS)
        ]  # fmt: skip
        for member in members:
            self._duty.arrive(member, limit=LIMIT)
        with ThreadPoolExecutor(AGENTS) as pool:
            list(pool.map(lambda member: self._plays(member, acts // AGENTS), members))
        self.outcome.seconds = time.monotonic() - began
        self._judge(members)
        return self.outcome

    def _plays(self, member: Member, acts: int) -> None:
        random = Random(f"{self._seed}-{member.id}")
        choices: list[tuple[int, Callable[[Member, Random], None]]] = [
            (22, self._ask),
            (30, self._pull),
            (8, self._release),
            (12, self._reply),
            (10, self._hear),
            (5, self._transfer),
            (4, self._snooze),
            (6, self._close),
            (2, self._take),
            (1, self._leave),
        ]
        weights = [weight for weight, _ in choices]
        for _ in range(acts):
            ((_, act),) = random.choices(choices, weights)
            name = act.__name__.strip("_")
            try:
                act(member, random)
            except _REFUSALS as refusal:
                self._count(self.outcome.refused, f"{name}: {type(refusal).__name__}")
            except Retryable:
                self._count(self.outcome.refused, f"{name}: Retryable")
            self._count(self.outcome.acts, name)

    def _ask(self, member: Member, random: Random) -> None:
        number = next(self._names)
        who = ConversationKey(TENANT, "web", f"contact{number:05}")
        opened = self._handoff.ask(who, Asking("web", department=random.choice(DEPARTMENTS)))
        with self._lock:
            self._asked.append(who)
            self._places[who] = opened.entry
            self._waits.setdefault(who, []).append([time.monotonic(), float("inf")])

    def _pull(self, member: Member, random: Random) -> None:
        began = time.monotonic()
        entry = self._desk.pull_next(member)
        if entry:
            ended = time.monotonic()
            self._leaves(entry.who, began)
            with self._lock:
                self._pulls.append(Pull(began, ended, entry))

    def _take(self, member: Member, random: Random) -> None:
        waiting, _ = self._desks.backlog(TENANT, random.choice(DEPARTMENTS), 5)
        if waiting:
            who, began = random.choice(list(waiting)).who, time.monotonic()
            self._leaves(who, began)
            self._desk.take(member, who)

    def _release(self, member: Member, random: Random) -> None:
        who = self._own(member, random)
        if who:
            self._desk.release(member, who)
            self._waits_again(who)

    def _transfer(self, member: Member, random: Random) -> None:
        who = self._own(member, random)
        if who:
            entry = self._desk.transfer(member, who, department=random.choice(DEPARTMENTS))
            with self._lock:
                self._places[who] = entry

    def _reply(self, member: Member, random: Random) -> None:
        who = self._own(member, random)
        if who:
            self._desk.reply(member, who, "답변입니다.")

    def _snooze(self, member: Member, random: Random) -> None:
        who = self._own(member, random)
        if who:
            self._desk.snooze(member, who, self._now() + timedelta(hours=1))

    def _close(self, member: Member, random: Random) -> None:
        who = self._own(member, random)
        if who:
            self._desk.close(member, who)

    def _hear(self, member: Member, random: Random) -> None:
        with self._lock:
            who = random.choice(self._asked) if self._asked else None
        if who:
            self._hearing.hear(who, Words("여보세요", claim=f"web:{random.random()}"))

    def _leave(self, member: Member, random: Random) -> None:
        self._duty.be(member, Presence.OFF)
        self._duty.be(member, Presence.READY)

    def _own(self, member: Member, random: Random) -> ConversationKey | None:
        talks = self._desks.mine(TENANT, member.id)
        return random.choice(list(talks)).who if talks else None

    def _leaves(self, who: ConversationKey, began: float) -> None:
        with self._lock:
            for wait in self._waits.get(who, ()):
                wait[1] = min(wait[1], began)

    def _waits_again(self, who: ConversationKey) -> None:
        with self._lock:
            self._waits.setdefault(who, []).append([time.monotonic(), float("inf")])

    def _judge(self, members: Sequence[Member]) -> None:
        listed = [entry for member in members for entry in self._desks.mine(TENANT, member.id)]
        for department in DEPARTMENTS:
            listed += self._backlog(department)
        owners = Counter(entry.who for entry in listed)
        self._all(owners[who] > 1 and f"{who.contact} stands in two lists" for who in owners)
        listing = {entry.who: entry for entry in listed}
        for who in self._asked:
            entry, turns = self._desks.entry(TENANT, who), list(self._log.history(TENANT, who))
            self._all(self._one(who, entry, listing.get(who), turns))
        for member in members:
            state = self._agents.state(TENANT, member.id)
            taken = sum(e.agent == member.id and e.stage is Stage.TAKEN for e in listed)
            self._all([bool(state and state.load != taken) and f"{member.id}: load is wrong"])
            self._all([taken > LIMIT and f"{member.id} has more talks than the limit"])
        self._all(self._overtaken())

    def _one(
        self,
        who: ConversationKey,
        entry: DeskEntry | None,
        listed: DeskEntry | None,
        turns: Sequence[Turn],
    ) -> Iterator[Finding]:
        yield entry != listed and f"{who.contact}: entry and list differ"
        yield [t.seq for t in turns] != [*range(1, len(turns) + 1)] and f"{who.contact}: a gap"
        facts = [event for turn in turns for event in turn.events]
        closed = facts[-1].fact is Fact.TALK_CLOSED
        yield (entry is None) != closed and f"{who.contact} is lost"
        if entry:
            yield entry.since != self._places[who].since and f"{who.contact}: moved"
        yield from _owners(who, facts)

    def _overtaken(self) -> Iterator[Finding]:
        """Who was pulled although somebody before them waited all the while."""
        for pull in self._pulls:
            for who, waits in self._waits.items():
                entry = self._places[who]
                # A transferred one may have come to the department only just now.
                if entry.transfers or order(entry) >= order(pull.entry):
                    continue
                if any(a < pull.began and pull.ended < b for a, b in waits):
                    yield f"{who.contact} was overtaken by {pull.entry.who.contact}"

    def _backlog(self, department: str) -> list[DeskEntry]:
        found: list[DeskEntry] = []
        after = ""
        while True:
            page, after = self._desks.backlog(TENANT, department, 50, after)
            found += page
            if not after:
                self._all([found != sorted(found, key=order) and f"{department}: out of order"])
                return found

    def _all(self, found: Iterable[Finding]) -> None:
        self.outcome.faults += [str(each) for each in found if each]

    def _count(self, counter: Counter[str], name: str) -> None:
        with self._lock:
            counter[name] += 1

    def _now(self) -> datetime:
        return datetime.now(UTC)


def _owners(who: ConversationKey, facts: Sequence[Event]) -> Iterator[Finding]:
    """The facts tell one owner after the other, in the order of the log."""
    owner = ""
    for event in facts:
        told = json.loads(event.data)
        if event.fact is Fact.TALK_TAKEN and not told.get("woken"):
            yield owner != "" and f"{who.contact} was taken while it was {owner}'s"
            owner = told["agent"]
        if event.fact in (Fact.TALK_RETURNED, Fact.TALK_TRANSFERRED):
            yield told["was"] != owner and f"{who.contact} was given back by who had it not"
            owner = told["agent"]
        if event.fact is Fact.TALK_REPLIED:
            yield told["agent"] != owner and f"{who.contact} was answered by who had it not"


def race(acts: int) -> Outcome:
    """A race on an engine of its own."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    with TemporaryDirectory() as folder:
        port = _free_port()
        process = _start(port, Path(folder))
        try:
            _await(port, process)
            return Race(bench(f"http://127.0.0.1:{port}").table).run(acts)
        finally:
            process.send_signal(SIGTERM)
            process.wait()


def main(arguments: Sequence[str]) -> int:
    outcome = race(int(arguments[0]) if arguments else 10_000)
    sys.stdout.write(
        f"{outcome.acts.total():,} acts of {AGENTS} agents in {outcome.seconds:.0f} s\n"
        f"done: {dict(outcome.acts)}\nrefused: {dict(outcome.refused)}\n"
        f"faults: {outcome.faults or 'none'}\n"
    )
    return int(bool(outcome.faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
