"""Who of a backlog goes first, and to which agent they are offered."""

from collections.abc import Callable, Iterable
from datetime import datetime

from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.language import KOREAN
from chalicelib.domain.staff import AgentState


def order(entry: DeskEntry) -> tuple[int, datetime, str, str]:
    """Who goes first: the more urgent, then strictly the oldest."""
    return entry.priority, entry.since, entry.who.family, entry.who.contact


def offered(
    entry: DeskEntry, languages: frozenset[str], on_duty: Callable[[], Iterable[AgentState]]
) -> bool:
    """Whether an agent with these languages is offered the talk.

    Korean is everybody's. Where nobody on duty in the department speaks the language, anybody is.
    """
    if entry.language == KOREAN or entry.language in languages:
        return True
    there = (each for each in on_duty() if entry.department in each.departments)
    return not any(entry.language in each.languages for each in there)
