"""What a person who waits can be promised now: their place, who is there, how long talks last."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Protocol

from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.desk_pace import Staffing
from chalicelib.domain.desk_rules import Step, rejoin
from chalicelib.domain.errors import Conflict
from chalicelib.domain.handling import Handling, measured
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.staff import AgentState
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.wait import Wait, wait_of
from chalicelib.domain.wait_telling import told_again
from chalicelib.services.desk_ports import Agents, Desks
from chalicelib.services.desk_turns import Scene

# What is older weighs next to nothing (domain/handling.py::measured).
MEASURED_DAYS = 28
# Who asks again so soon has just been told.
JUST_TOLD = timedelta(minutes=1)


class MeasuredTalks(Protocol):
    """Of the statistics: how long talks last."""

    def handling(
        self, tenant_id: str, department: str, first: date, last: date
    ) -> Sequence[tuple[date, Handling]]:
        """Day by day, newest first; days without any are left out."""


class Promising:
    """It only reads: whoever tells a promise keeps it in the transaction of the turn that tells."""

    def __init__(self, desks: Desks, agents: Agents, talks: MeasuredTalks) -> None:
        self._desks = desks
        self._agents = agents
        self._talks = talks

    def first(self, tenant: Tenant, entry: DeskEntry, now: datetime) -> Wait | None:
        """The wait of who is about to be given a place; None where the desk opens in no 60 days."""
        return self._wait(tenant, entry, self._desks.position(tenant.id, entry), now)

    def again(self, tenant: Tenant, entry: DeskEntry, now: datetime) -> Wait | None:
        """The wait of who has a place already; None as above, or where they wait no more."""
        place = self._desks.position(tenant.id, entry)
        return self._wait(tenant, entry, place - 1, now) if place else None

    def tell_again(self, scene: Scene, entry: DeskEntry, channel: str, session: str) -> Step:
        """Who asks again hears the place and time of now; whose talk an agent has hears nothing."""
        if entry.stage is not Stage.WAITING:
            return rejoin(entry, channel, session)
        wait = self.again(scene.tenant, entry, scene.now)
        text = told_again(scene.tenant, entry, wait, scene.now)
        return rejoin(entry, channel, session, wait.promise if wait else None, text)

    def tell_who_typed(self, scene: Scene) -> Step:
        """The same for who types for a person meanwhile; raises Conflict where there is no need."""
        entry = scene.open_entry()
        if not may_be_told(entry, scene.now):
            raise Conflict("nothing to tell")
        return self.tell_again(scene, entry, entry.channel, entry.session)

    def staffing(self, tenant: Tenant, now: datetime) -> Callable[[str], Staffing]:
        """How a department is staffed now: its agents and figures are read at the first asking."""
        here = cache(lambda: self._agents.present(tenant.id))
        return cache(lambda department: self._staffing(tenant, department, here(), now))

    def _wait(self, tenant: Tenant, entry: DeskEntry, ahead: int, now: datetime) -> Wait | None:
        roster = tenant.roster_of(entry.department, entry.channel)
        staffing = self.staffing(tenant, now)(entry.department)
        return wait_of(ahead, staffing.pace(roster, now), now)

    def _staffing(
        self, tenant: Tenant, department: str, agents: Sequence[AgentState], now: datetime
    ) -> Staffing:
        today = now.astimezone(SEOUL).date()
        first = today - timedelta(days=MEASURED_DAYS)
        days = self._talks.handling(tenant.id, department, first, today)
        return Staffing.of(department, agents, measured(each for _, each in days), now)


def may_be_told(entry: DeskEntry, now: datetime) -> bool:
    """Whether somebody waits who has not just been told."""
    told_at = entry.promise.told_at if entry.promise else None
    return entry.stage is Stage.WAITING and not (told_at and now - told_at < JUST_TOLD)
