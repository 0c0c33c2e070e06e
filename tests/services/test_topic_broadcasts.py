"""A broadcast to a topic's subscribers goes to whoever is on its list, and to nobody who left."""

from dataclasses import replace

import pytest

from chalicelib.domain.broadcast import BroadcastState, Refused
from chalicelib.domain.broadcast_upload import UploadState
from chalicelib.domain.chunk import UNWANTED, Reach
from chalicelib.domain.consent import Consents, Scope, everything_unasked
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import NotFound
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.outbound_rules import Why
from chalicelib.domain.purpose import Purpose
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_planning import Planned, Wanted
from chalicelib.services.broadcast_reading import Reading
from chalicelib.services.broadcast_uploads import Intake, Uploading
from chalicelib.services.broadcast_work import Jobs
from chalicelib.services.topic_audience import TopicAudience, TopicSeal
from chalicelib.sheets.rows import rows_of
from tests.broadcast_upload_fakes import FakeListFiles, FakeUploads
from tests.fakes import FakeTenantKeys
from tests.services.broadcasts import CITY, MAKER, PlainCipher, Town, crowd

WELFARE = Scope("sms", Purpose.PUBLIC_INFO, topic="welfare")
WANTED = Wanted(
    "복지 소식", "급식 카드를 나누어 드립니다.", Purpose.PUBLIC_INFO, MAKER, topic="welfare"
)
TOPICS = ({"id": "welfare", "name": {"ko": "복지 소식"}, "words": ["복지"]},)


class Office:
    """A town with a topic, its text line's lists, and an officer."""

    def __init__(self) -> None:
        self.town = town = Town()
        assert town.tenant
        town.tenant = replace(town.tenant, topics=TOPICS)
        self.keys = FakeTenantKeys(CITY)
        self.seal = TopicSeal(self.keys, PlainCipher())
        self.audience = TopicAudience(town.consents, self.seal)
        self.uploads, lists = FakeUploads(), SealedLists(town.parts, town.keys, PlainCipher())
        kept = (town.store, self.uploads, FakeListFiles(), lists)
        intake = Intake(town.planning, *kept, town.clock)
        self.uploading = Uploading(intake, town.queue)
        reading = Reading(intake, rows_of, self.audience.entries)
        self.jobs = Jobs(town.sending.send, {"plan": reading.work})

    def who(self, phone: str) -> ConversationKey:
        contact = contact_id(self.keys.of(CITY), "sms", Address("phone", phone))
        return ConversationKey(CITY, "sms", contact)

    def joins(self, phone: str) -> None:
        who = self.who(phone)
        after = self.town.consents.of(CITY, who).gave(WELFARE, "sms#1", self.town.clock())
        sealed = self.seal.seal(CITY, "welfare", who.contact, phone)
        self.town.consents.write(CITY, who, after, {"welfare": sealed})

    def leaves(self, phone: str, *also: Scope) -> None:
        who = self.who(phone)
        before = self.town.consents.of(CITY, who)
        after = before.withdrew([WELFARE, *also], "sms#2", self.town.clock())
        self.town.consents.write(CITY, who, after, {"welfare": None})

    def plan(self, wanted: Wanted = WANTED) -> Planned:
        entries = self.audience.entries(CITY, wanted.topic)
        return self.town.planning.plan(CITY, wanted, entries)


@pytest.fixture
def office() -> Office:
    return Office()


def phone(n: int) -> str:
    return f"010{n:08d}"


def test_an_officer_sends_to_a_topic_without_any_file(office: Office) -> None:
    for n in range(250):
        office.joins(phone(n))
    id = office.uploading.begin_for_topic(CITY, WANTED).id
    upload = office.uploading.upload(CITY, id)
    assert upload and upload.state is UploadState.READING
    office.town.queue.work_off(office.jobs.do)
    it = office.town.casting.get(CITY, id)
    assert (it.state, it.topic, it.tally.people) == (BroadcastState.PREVIEWED, "welfare", 250)
    office.town.casting.start(CITY, id, MAKER)
    office.town.queue.work_off(office.jobs.do)
    assert office.town.phones() == dict.fromkeys([phone(n) for n in range(250)], 1)


def test_who_left_before_is_on_no_list_and_who_left_since_is_not_sent_to(office: Office) -> None:
    for n in range(5):
        office.joins(phone(n))
    office.leaves(phone(0))
    it = office.plan().broadcast
    assert it.tally.people == 4
    office.town.casting.start(CITY, it.id, MAKER)
    office.leaves(phone(1))
    office.leaves(phone(2), *everything_unasked("sms"))
    office.town.work_off()
    assert office.town.phones() == {phone(3): 1, phone(4): 1}
    assert office.town.reached(it) == {Reach.TAKEN: 2, Reach.FAILED: 2}
    assert [row.reason for row in office.town.casting.results(CITY, it.id)].count(UNWANTED) == 2


def test_who_refused_all_news_and_subscribed_then_is_sent_the_topic_and_no_list(
    office: Office,
) -> None:
    who = office.who(phone(1))
    no = Consents().withdrew(everything_unasked("sms"), "sms#0", office.town.clock())
    office.town.consents.write(CITY, who, no)
    office.joins(phone(1))
    assert office.plan().broadcast.tally.people == 1
    assert office.town.plan(crowd(3)).left_out == {Why.STOPPED: 1}


def test_a_row_whose_consent_is_gone_is_not_sent_to(office: Office) -> None:
    office.joins(phone(1))
    del office.town.consents.known[CITY, office.who(phone(1))]
    found = office.plan()
    assert (found.broadcast.tally.people, found.left_out) == (0, {Why.STOPPED: 1})


def test_advertising_to_subscribers_still_needs_their_consent_to_advertising(
    office: Office,
) -> None:
    office.joins(phone(1))
    text = "(광고)샛별시 시장에서 축제를 합니다. 문의 02-1899-0000 무료수신거부 080-000-0000"
    found = office.plan(replace(WANTED, text=text, purpose=Purpose.AD))
    assert found.left_out == {Why.NO_CONSENT: 1}


def test_a_topic_that_is_none_and_a_text_with_gaps_are_refused_before_anything(
    office: Office,
) -> None:
    with pytest.raises(NotFound):
        office.uploading.begin_for_topic(CITY, replace(WANTED, topic="roads"))
    with pytest.raises(Refused, match="빈칸"):
        office.uploading.begin_for_topic(CITY, replace(WANTED, text="#{이름}님 안녕하세요"))
    assert office.town.store.heads == {}


def test_a_topic_without_subscribers_begins_no_broadcast(office: Office) -> None:
    it = office.plan().broadcast
    with pytest.raises(Refused):
        office.town.casting.start(CITY, it.id, MAKER)


def test_subscribers_cost_no_call_each(office: Office) -> None:
    for n in range(2_000):
        office.joins(phone(n))
    before = office.town.calls.total()
    assert office.plan().broadcast.tally.people == 2_000
    assert office.town.calls.total() - before < 15
