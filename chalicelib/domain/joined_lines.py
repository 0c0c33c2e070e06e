"""Lines that share agents: when these are through with everybody who goes before somebody.

An agent takes the oldest of all whom they may take, of whatever department and language. So nobody
who comes later counts, and agents' time goes where people wait longest: each works on those of
their lines that will be empty last.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import inf

from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.language import KOREAN
from chalicelib.domain.staff import AgentState

# A department, and the language of those who wait in it.
Line = tuple[str, str]
# Agents alike in what they may take, by that.
Crew = frozenset[Line]


def line_of(entry: DeskEntry) -> Line:
    """The line in which somebody waits."""
    return entry.department, entry.language


def concerned(department: str, agents: Collection[AgentState]) -> frozenset[str]:
    """The departments whose people may be taken first: its own, its agents', their agents' ..."""
    known, found = frozenset[str](), frozenset({department})
    while found != known:
        known = found
        found = known.union(*(each.departments for each in agents if each.departments & known))
    return known


def turns_until(
    asker: Line, ahead: Mapping[Line, float], agents: Collection[AgentState]
) -> float | None:
    """How many talks a department's agents end until it is somebody's turn, theirs included.

    `ahead`: who goes before them, in talks as long as those of the asker's department. None where
    no agent serves it.
    """
    slots = sum(_slots(each) for each in agents if asker[0] in each.departments)
    if not slots:
        return None
    mine, lines = _heard(asker, agents), defaultdict[Line, float](float)
    for line, talks in ahead.items():
        lines[_heard(line, agents)] += talks
    if mine[1] == _ANYBODYS and set(lines) <= {mine}:
        return lines[mine] + 1.0
    lines[mine] += 0
    crews = Counter[Crew]()
    for each in agents:
        crews[frozenset(line for line in lines if _may_take(each, line))] += _slots(each)
    through = _through(lines, crews)
    free = [(max(through[line] for line in crew), at) for crew, at in crews.items() if mine in crew]
    return slots * _one_ended(free)


# After so many rounds agents hardly move any more from one line to another.
_ROUNDS = 8
_ANYBODYS = ""


def _slots(agent: AgentState) -> int:
    return max(1, agent.limit)


def _heard(line: Line, agents: Iterable[AgentState]) -> Line:
    """As backlog_order.offered: Korean is anybody's, and what nobody there speaks."""
    department, language = line
    there = (each for each in agents if department in each.departments)
    if language != KOREAN and any(language in each.languages for each in there):
        return line
    return department, _ANYBODYS


def _may_take(agent: AgentState, line: Line) -> bool:
    department, language = line
    return department in agent.departments and language in (_ANYBODYS, *agent.languages)


def _through(lines: Mapping[Line, float], crews: Mapping[Crew, int]) -> dict[Line, float]:
    """When each line is empty, in lengths of a talk; `crews`: how many talks each has at once.

    One crew after the other goes where the others leave people waiting longest.
    """
    given: dict[Crew, Mapping[Line, float]] = {}
    paces = dict.fromkeys(lines, 0.0)
    for _ in range(_ROUNDS):
        for crew, slots in crews.items():
            for line, part in given.get(crew, {}).items():
                paces[line] = max(0.0, paces[line] - part)
            given[crew] = _given(slots, {line: lines[line] for line in crew if lines[line]}, paces)
            for line, part in given[crew].items():
                paces[line] += part
    return {line: talks / paces[line] if paces[line] else 0.0 for line, talks in lines.items()}


def _given(
    slots: int, lines: Mapping[Line, float], others: Mapping[Line, float]
) -> dict[Line, float]:
    """A crew's talks at once, so that the lines it helps are empty at one moment, and the last."""

    def empty_without(line: Line) -> float:
        return lines[line] / others[line] if others[line] else inf

    talks, pace, helped = 0.0, float(slots), list[Line]()
    for line in sorted(lines, key=empty_without, reverse=True):
        if talks and empty_without(line) <= talks / pace:
            break
        talks, pace = talks + lines[line], pace + others[line]
        helped.append(line)
    return {line: lines[line] * pace / talks - others[line] for line in helped}


def _one_ended(free: Iterable[tuple[float, int]]) -> float:
    """When one talk has ended: of so many at once each, that begin at these moments."""
    now = ended = 0.0
    slots = 0
    for begins, more in sorted(free):
        if ended + slots * (begins - now) >= 1:
            break
        ended += slots * (begins - now)
        now, slots = begins, slots + more
    return now + (1 - ended) / slots
