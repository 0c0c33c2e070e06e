"""Who asks to be erased is on no list, is called by nobody, and is sent nothing any more."""

from dataclasses import replace

import pytest

from chalicelib.domain.consent import Consents, Scope
from chalicelib.domain.notice import ERASED, End, Notice
from chalicelib.domain.purpose import Purpose
from chalicelib.services.records import Records
from tests.fakes import FakeAnswers
from tests.gap_fakes import FakeSignals
from tests.notice_fakes import FakeNotices
from tests.services.tasking import Office
from tests.services.test_subscribing import TOPICS
from tests.services.texting import PHONE

NEIGHBOUR = "01087654321"


class Erasing(Office):
    """A town that sends notices too, and forgets."""

    changes = {"topics": list(TOPICS)}

    def build(self) -> None:
        super().build()
        self.notices = FakeNotices()
        stores = self.log, FakeAnswers(self.log), FakeSignals(), self.desk
        self.records = Records(
            self.tenants,
            self.keys,
            *stores,
            lambda: self.now,
            consents=self.consents,
            tasks=self.tasks,
            notices=self.notices,
        )

    def lists(self) -> dict[str, set[str]]:
        """Who is on the list of each topic."""
        topics = [str(each["id"]) for each in TOPICS]
        found = {topic: self.consents.subscribers(self.tenant.id, topic) for topic in topics}
        return {topic: {each.contact for each in people} for topic, people in found.items()}

    def erases(self) -> None:
        self.records.delete(self.tenant.id, self.who().contact)


@pytest.fixture
def town() -> Erasing:
    return Erasing()


def test_who_is_erased_is_on_no_list_of_a_topic_and_others_stay(town: Erasing) -> None:
    for topic in ("복지", "도로"):
        town.says(f"구독 {topic}")
    town.says("구독 복지", moCallback=NEIGHBOUR)
    mine, theirs = town.who().contact, town.who(NEIGHBOUR).contact
    assert town.lists() == {"welfare": {mine, theirs}, "roads": {mine}}
    town.erases()
    assert town.lists() == {"welfare": {theirs}, "roads": set()}
    welfare = Scope("sms", Purpose.PUBLIC_INFO, topic="welfare")
    assert welfare not in town.consents.of(town.tenant.id, town.who()).subscribed()
    assert town.consents.of(town.tenant.id, town.who(NEIGHBOUR)).subscribed() == (welfare,)


def test_of_who_is_on_no_list_no_word_is_written(town: Erasing) -> None:
    town.says("안녕하세요")
    town.erases()
    assert town.consents.of(town.tenant.id, town.who()) == Consents()


def test_nobody_calls_who_was_erased_and_their_neighbour_is_called(town: Erasing) -> None:
    kim = town.comes("kim")
    for sender in (PHONE, NEIGHBOUR):
        town.says("도와주세요", moCallback=sender)
        town.says("전화 주세요", moCallback=sender)
        town.says("방문해 주세요", moCallback=sender)
        town.flows(sender)
    done = next(each for each in town.duties.shown(kim).tasks if each.who == town.who())
    town.duties.drop(kim, done.id, done.revision, "이미 통화함")
    town.erases()
    left = town.tasks.known.values()
    assert {each.who for each in left} == {town.who(NEIGHBOUR)} and len(left) == 2


def test_a_notice_under_way_to_who_was_erased_goes_no_farther(town: Erasing) -> None:
    town.says("안녕하세요")
    tenant, who = town.tenant.id, town.who()
    notice = Notice("a" * 24, tenant, Purpose.SERVICE, f"consent#{who.contact}", town.now, b"s")
    theirs = replace(notice, id="b" * 24, who=town.who(NEIGHBOUR))
    for each in (replace(notice, who=who), theirs):
        town.notices.create(each)
    town.erases()
    left = town.notices.get(tenant, notice.id)
    assert left and (left.end, left.reason) == (End.GIVEN_UP, ERASED)
    assert who.contact not in repr(left) and not left.sealed
    assert town.notices.get(tenant, theirs.id) == theirs
