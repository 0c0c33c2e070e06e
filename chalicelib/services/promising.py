"""What a person who waits can be promised now: their place, who is there, how long talks last."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from chalicelib.domain.desk_entry import DeskEntry, Stage
from chalicelib.domain.desk_rules import Step, rejoin
from chalicelib.domain.errors import Conflict
from chalicelib.domain.handling import Handling, measured
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.wait import Wait
from chalicelib.domain.wait_telling import told_again
from chalicelib.services.desk_ports import Agents, Desks
from chalicelib.services.desk_turns import Scene
from chalicelib.services.reckoning import Reckoning

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
        reckoning = self.reckoning(tenant, now)
        ahead = {
            (department, language): number
            for department in sorted(reckoning.concerned(entry))
            for language, number in self._desks.ahead(tenant.id, entry, department).items()
        }
        return reckoning.wait(entry, ahead)

    def again(self, tenant: Tenant, entry: DeskEntry, now: datetime) -> Wait | None:
        """The wait of who has a place already; None as above, or where they wait no more."""
        return self.first(tenant, entry, now) if entry.stage is Stage.WAITING else None

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

    def reckoning(self, tenant: Tenant, now: datetime) -> Reckoning:
        """For many who wait at once: what is read for one is not read again for the next."""
        return Reckoning(
            tenant,
            now,
            lambda: self._agents.everyone(tenant.id),
            lambda department: self._handling(tenant.id, department, now),
        )

    def _handling(self, tenant_id: str, department: str, now: datetime) -> Handling:
        today = now.astimezone(SEOUL).date()
        first = today - timedelta(days=MEASURED_DAYS)
        days = self._talks.handling(tenant_id, department, first, today)
        return measured(each for _, each in days)


def may_be_told(entry: DeskEntry, now: datetime) -> bool:
    """Whether somebody waits who has not just been told."""
    told_at = entry.promise.told_at if entry.promise else None
    return entry.stage is Stage.WAITING and not (told_at and now - told_at < JUST_TOLD)
