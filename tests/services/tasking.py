"""The town with its tasks of contact: facts go to the job that makes them, clocks and staff act."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.delivery import SAID
from chalicelib.domain.events import Published
from chalicelib.domain.staff import Member, Role
from chalicelib.services.contact_tasks import ContactTasks
from chalicelib.services.desk import Desk
from chalicelib.services.desk_reading import DeskReading
from chalicelib.services.due_tasks import DueTasks
from chalicelib.services.publisher import facts_of
from chalicelib.services.task_telling import TaskTelling
from chalicelib.services.wished_contacts import FACTS, WishedContacts
from tests.cities import both, city
from tests.services.texting import PHONE, Town, accounts
from tests.store.desk_benches import agent
from tests.task_fakes import FakeTasks

DEPARTMENTS = {
    "minwon": {"name": both("복지정책과", "Welfare"), "phone": None},
    "dong": {"name": both("동주민센터", "Community center"), "phone": None},
    "tax": {"name": both("세정과", "Tax office"), "phone": None},
}


class _Only:
    """The register of a platform with one city."""

    def __init__(self, tenant_id: str) -> None:
        self._tenant_id = tenant_id

    def ids(self) -> list[str]:
        return [self._tenant_id]


class Office(Town):
    """A town of three departments. `changes`: of the city's compiled body."""

    changes: dict[str, Any] = {}

    def build(self) -> None:
        body = {"departments": DEPARTMENTS, "agent_department": "minwon", **self.changes}
        self.tenant = city(accounts=accounts(self.answers), **body)
        self.tenants.put(self.tenant)
        super().build()
        telling = TaskTelling(self.turns_of_desk)
        self.tasks = FakeTasks()
        self.wished = WishedContacts(
            self.tasks, self.tenants, self.conversations, self.desks, telling, lambda: self.now
        )
        self.duties = ContactTasks(
            self.tasks, self.tenants, self.desks, self.sealed, self.vault, telling,
            lambda: self.now,
        )  # fmt: skip
        self.due = DueTasks(_Only(self.tenant.id), self.tasks, lambda: self.now)
        self.staff = Desk(self.turns_of_desk, self.desks, self.agents)
        self.reading = DeskReading(self.desks, self.conversations, lambda: self.now)

    def comes(self, id: str, department: str = "minwon", role: Role = Role.AGENT) -> Member:
        """Somebody is at the desk, ready."""
        state = agent(id, departments=frozenset({department}), seen_at=self.now, limit=5)
        self.agents.put(self.tenant.id, state)
        return Member(id, self.tenant.id, "상담사", frozenset({role}), frozenset({department}))

    def facts(self, sender: str = PHONE) -> list[Published]:
        who = self.who(sender)
        return [fact for turn in self.turns(sender) for fact in facts_of(who, turn)]

    def flows(self, sender: str = PHONE) -> None:
        """Everything that is in the log goes its ways, as often as this is called."""
        for fact in self.facts(sender):
            if fact.fact in FACTS:
                self.wished.follow(fact)
        for fact in self.facts(sender):
            if fact.fact in SAID:
                self.delivering.deliver(fact)

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)
