"""Statistics of the desk: what a talk adds to which cell. Every figure is a whole number.

So figures are added up over days, channels, departments, agents and shifts in any order, and what a
talk gave can be taken back when a late fact changes it. Where a figure is counted:

asked      where and when the person asked; no agent
  offered            talks that asked for a person
  message            of them: left as a message outside opening hours
  outside            of them: asked while the desk was closed
  reopened           of them: goes on from a talk closed within seven days
  left               went before an agent's first word, after ten seconds or more
  left_at_once       the same within ten seconds: a short abandon, in no denominator
  peak:<day>:<hour>  offered, by weekday (0 Monday, 7 a closed day) and hour, Korean time
answered   where and when the person asked; the agent who wrote first
  handled            got an agent's first word
  handled_in_minute  of them: within 60 s, wall time
  wall:<bucket>      time from asking to that word, as a sketch (durations_sketch.py)
  staffed:<bucket>   the same, only the time in which the desk was open
worked     where, when and by whom a stretch of work began
  worked             talks an agent worked on
  active_ms          time worked, without the citizen's silences of more than five minutes and
                     without the agent's recovery breaks
  shared_ms          the same, an agent's talks at once sharing their time (added by its own door)
moved      where it was before, by whom
  transfers          to another department or agent
closed     where, when and by whom it was closed
  closed             closed, after an agent's word
  resolved           of them: never transferred, not left by who waited again, and the same person
                     did not ask for anybody about the same subject in seven days; a subject that
                     is not known is the same
  rated, stars, happy   of them: rated within a day; the sum of 1 to 5; those of 4 and more
abuse      where, when and to whom it happened
  warned, ended_for_abuse, alarmed, suspended
rested     by agent: recovery breaks given (counted by its own door)
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from chalicelib.domain.desk_cells import Cell, Figures, RosterOf, Where
from chalicelib.domain.durations_sketch import bucket
from chalicelib.domain.events import Fact
from chalicelib.domain.handling import Handling
from chalicelib.domain.hours import SEOUL, OpeningHours
from chalicelib.domain.staffed_time import staffed_between
from chalicelib.domain.talk_facts import Happened, TalkFacts
from chalicelib.domain.talk_story import Story, story_of

SHORT_ABANDON = timedelta(seconds=10)
QUICK = timedelta(seconds=60)
SAME_SUBJECT_WITHIN = timedelta(days=7)
HAPPY = 4
CLOSED_DAY = 7

WALL, STAFFED, PEAK = "wall:", "staffed:", "peak:"


def cells_of(
    talk: TalkFacts, others: Iterable[TalkFacts], roster_of: RosterOf
) -> dict[Cell, Figures]:
    """What a talk counts, given the same person's other talks; empty until it is known who asked
    where.
    """
    story = story_of(talk)
    found: dict[Cell, Figures] = {}
    for cell, figures in _figures(story, list(others), roster_of) if story else ():
        found.setdefault(cell, Counter()).update(figures)
    return found


def handling_of(talk: TalkFacts, roster_of: RosterOf) -> tuple[date, str, Handling] | None:
    """Day, department and what the talk tells of how long talks last there; None while it is open.

    In staffed time: from the moment an agent took it until it was closed, or how long they waited
    who left.
    """
    story = story_of(talk)
    end = (story.left or story.closed) if story else None
    if story is None or end is None:
        return None
    department = end.named("department") or story.opened.named("department")
    hours = roster_of(department, story.channel).hours
    asked, day = story.opened.at, end.at.astimezone(SEOUL).date()
    if story.left:
        return day, department, Handling.of_leaving(staffed_between(hours, asked, end.at))
    taken = story.taken or story.first_reply
    if taken is None:
        return None
    lasted = staffed_between(hours, taken.at, end.at)
    return day, department, Handling.of_talk(lasted, staffed_between(hours, asked, taken.at))


def _figures(
    story: Story, others: list[TalkFacts], roster_of: RosterOf
) -> Iterator[tuple[Cell, Figures]]:
    where = Where(roster_of, story.channel)
    hours = roster_of(story.opened.named("department"), story.channel).hours
    yield where.of(story.opened)._replace(agent=""), _asked(story, hours)
    if story.first_reply:
        yield _answered(story, story.first_reply, where, hours)
    yield from _worked(story, where)
    for each in story.transfers:
        cell = where.cell(each.at, each.named("came_from"), each.named("was"))
        yield cell, Counter(transfers=1)
    if story.closed:
        yield where.of(story.closed), _closed(story, story.closed, others)
    for each in story.abuse:
        yield where.of(each), _abuse(each)


def _asked(story: Story, hours: OpeningHours) -> Figures:
    at, local = story.opened.at, story.opened.at.astimezone(SEOUL)
    weekday = CLOSED_DAY if local.date() in hours.closed else local.weekday()
    figures = Counter({"offered": 1, f"{PEAK}{weekday}:{local.hour:02}": 1})
    figures["message"] += bool(story.opened.number("is_message"))
    figures["outside"] += not hours.is_open(at)
    figures["reopened"] += bool(story.opened.named("former"))
    if story.left:
        short = story.left.at - at < SHORT_ABANDON
        figures["left_at_once" if short else "left"] += 1
    return +figures


def _answered(
    story: Story, reply: Happened, where: Where, hours: OpeningHours
) -> tuple[Cell, Figures]:
    asked = story.opened
    wall = reply.at - asked.at
    staffed = staffed_between(hours, asked.at, reply.at)
    figures = Counter({"handled": 1, f"{WALL}{bucket(wall)}": 1, f"{STAFFED}{bucket(staffed)}": 1})
    figures["handled_in_minute"] += wall <= QUICK
    return where.of(asked)._replace(agent=reply.named("agent")), +figures


def _worked(story: Story, where: Where) -> Iterator[tuple[Cell, Figures]]:
    """A talk counts once for an agent in a department, where their first stretch began."""
    known: set[tuple[str, str]] = set()
    for each in story.stretches:
        cell = where.cell(each.starts_at, each.department, each.agent)
        active = sum(((ends - starts) for starts, ends in each.spells), timedelta())
        figures = Counter(active_ms=active // timedelta(milliseconds=1))
        figures["worked"] += (each.agent, each.department) not in known
        known.add((each.agent, each.department))
        yield cell, +figures


def _closed(story: Story, closed: Happened, others: list[TalkFacts]) -> Figures:
    figures = Counter(closed=1)
    ended_well = not story.transfers and not closed.number("gone")
    figures["resolved"] += ended_well and not any(
        _same_again(story, closed, each) for each in others
    )
    if story.rating:
        score = story.rating.number("score")
        figures.update(rated=1, stars=score, happy=int(score >= HAPPY))
    return +figures


def _same_again(story: Story, closed: Happened, other: TalkFacts) -> bool:
    """Whether the other talk is the same matter, asked again too soon."""
    again = next((e for e in other.in_order() if e.fact is Fact.TALK_OPENED), None)
    if again is None or not closed.at < again.at <= closed.at + SAME_SUBJECT_WITHIN:
        return False
    subjects = {story.opened.named("subject"), again.named("subject")}
    return len(subjects) == 1 or "" in subjects


def _abuse(happened: Happened) -> Figures:
    return Counter({_ABUSE[happened.fact]: 1})


_ABUSE = {
    Fact.ABUSE_WARNED: "warned",
    Fact.ABUSE_ALARMED: "alarmed",
    Fact.CONTACT_SUSPENDED: "suspended",
    Fact.TALK_CLOSED: "ended_for_abuse",
}
