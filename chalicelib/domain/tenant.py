"""A tenant as one immutable config version describes it: an argument, never a global."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chalicelib.domain.channel import Account
from chalicelib.domain.faq import FaqEntry, NotOurs
from chalicelib.domain.hours import OpeningHours
from chalicelib.domain.language import Text
from chalicelib.domain.message import Json
from chalicelib.domain.roster import Roster


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """A choice of a menu node. `to` is a target: domain/menu.py lists the kinds."""

    label: Text
    to: str


@dataclass(frozen=True, slots=True)
class MenuNode:
    """One screen of the menu. `buttons` stand on the card (links, phones, the agent)."""

    id: str
    text: Text
    choices: tuple[MenuChoice, ...] = ()
    buttons: tuple[MenuChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """An organisational unit; its number only where the city states one."""

    id: str
    name: Text
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A notice or a page of the city hall guide. Dates are its first and last day."""

    id: str
    title: Text
    body: Text
    link: str | None = None
    phone: str | None = None
    starts: date | None = None
    ends: date | None = None

    def shown_on(self, today: date) -> bool:
        """Whether it is shown on this day, Korean time."""
        return (self.starts is None or self.starts <= today) and (
            self.ends is None or today <= self.ends
        )


@dataclass(frozen=True, slots=True)
class EmergencyItem:
    """Goes on top of the first screen by itself from `starts_at` until just before `ends_at`."""

    id: str
    title: Text
    body: Text
    starts_at: datetime
    ends_at: datetime
    to: str | None = None

    def active(self, now: datetime) -> bool:
        """Whether it is on top now."""
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Tenant:
    """A municipality, whole, as the webhook needs it."""

    id: str
    version: int
    name: Text
    service: Text
    # The number shown at every dead end; None where the city has stated none.
    phone: str | None
    # Digits of every number that is public and so is never masked.
    public_numbers: frozenset[str]
    retention_days: int
    privacy_version: str
    privacy_text: Text
    accounts: Mapping[str, Account]
    agent_hours: OpeningHours
    texts: Mapping[str, Text]
    start: str
    nodes: Mapping[str, MenuNode]
    # Folded menu label -> target, for those who type a label; ambiguous labels are left out.
    labels: Mapping[str, str]
    faq: Mapping[str, FaqEntry]
    departments: Mapping[str, Department]
    notices: tuple[Article, ...]
    guide: tuple[Article, ...]
    emergencies: tuple[EmergencyItem, ...]
    matcher: str
    index: Json
    # Reads the index's vectors when called; empty where there are none or they cannot be read.
    vectors: Callable[[], bytes]
    # Topics of other bodies, by id; versions compiled earlier list none.
    not_ours: Mapping[str, NotOurs] = field(default_factory=dict)
    # By `department:<id>` and `channel:<name>` where they differ; the agents' own by "".
    rosters: Mapping[str, Roster] = field(default_factory=dict)
    # Agents' canned replies as the version has them: domain/canned_replies.py reads them.
    replies: tuple[Json, ...] = ()
    # The department the agents belong to; empty in versions compiled earlier.
    agent_department: str = ""
    # What messages may cost in a month: domain/budget.py reads it; empty where no cap is set.
    budget: Json = field(default_factory=dict)
    # How notices reach people: domain/notice_ways.py reads it; empty where none are sent.
    ways: Json = field(default_factory=dict)
    # Where departments are told of what concerns them, by department; empty where nowhere.
    told_at: Json = field(default_factory=dict)
    # What people may subscribe to by text: domain/topic.py reads it.
    topics: tuple[Json, ...] = ()

    def phone_of(self, department_id: str) -> str | None:
        """A department's own number, else the one that is shown at every dead end."""
        department = self.departments.get(department_id)
        return (department.phone if department else None) or self.phone

    def roster_of(self, department_id: str, channel: str) -> Roster:
        """When somebody of a department answers on a channel, such as `kakao-consult`; how many.

        A department's own hours outweigh the channel family's, and these the agents'.
        """
        family = channel.partition("-")[0]
        for name in (f"department:{department_id}", f"channel:{family}", ""):
            if name in self.rosters:
                return self.rosters[name]
        return Roster(self.agent_hours)
