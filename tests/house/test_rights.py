"""No function needs on AWS what its policy forbids or its zip does not hold: one town's day.

Every call of the day is judged by the policy and the zip of the function that makes it.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import boto3
import pytest

from chalicelib.bootstrap import Platform, reconciling
from chalicelib.bootstrap.delivering import DeliveringParts
from chalicelib.bootstrap.departments import DepartmentParts
from chalicelib.bootstrap.reconciling import ReconcilingParts
from chalicelib.bootstrap.reply_texts import ReplyTextParts
from chalicelib.bootstrap.tasks import TaskParts
from chalicelib.channels.department_webhook import DepartmentWebhook
from chalicelib.channels.fetching import Fetcher
from chalicelib.domain.abuse_protocol import Heard
from chalicelib.domain.audience import Recipient
from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.broadcast_upload import Upload, UploadState
from chalicelib.domain.chunk import Reach
from chalicelib.domain.contact_task import Kind, Outcome
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.deadline import Deadline
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, ref_of
from chalicelib.domain.department_notice import TOLD
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address, Request
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.staff import Member, Presence, Role
from chalicelib.domain.text_message import Call, key_of
from chalicelib.domain.token import sign_entry
from chalicelib.services.broadcast_mending import Mending
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.services.broadcast_unread import Unread
from tests.broadcast_fakes import FakeBulkVendor
from tests.channels.text_calls import bizgo_headers
from tests.cities import SECRET
from tests.conftest import REGION
from tests.domain.file_samples import JPG, PDF
from tests.house.rights import watched
from tests.house.town import CITY, Town, keep_secret, settings_of_town
from tests.platforms import city_body, payload, register
from tests.services import consulting, texting
from tests.services.broadcasts import crowd
from tests.services.notices import WAYS

OPEN = {"week": [[[0, 1440]]] * 7, "closed": {}}
AGENT = Member("agent-1", CITY, "상담사 1", frozenset({Role.AGENT}), frozenset({"minwon"}))
ONE, OTHER = (
    Member(f"boss-{number}", CITY, f"상담반장 {number}", frozenset({Role.SUPERVISOR}))
    for number in (1, 2)
)


@dataclass
class PeoplesTown(Town):
    """What people and vendors do there; nothing answers where the dealer should be."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    @cached_property
    def delivering(self) -> DeliveringParts:
        return DeliveringParts(self.platform.settings, {"SOTONG_DELIVER_QUEUE": self.queue})

    def types(self, text: str, user: str) -> None:
        """To the bot, in KakaoTalk."""
        raw = json.dumps(payload(text, user)).encode()
        headers = {"x-webhook-secret": SECRET}
        request = Request(CITY, headers, raw, self.now(), "https://city.example")
        with self.watch.acting("webhook_handler"):
            patience = Deadline(time.monotonic() + 60, time.monotonic)
            self.platform.receiver.receive("kakao", request, patience)

    def posts(self, name: str, kind: str, **changes: Any) -> None:
        """The dealer does."""
        stamped = {"kakaoTime": consulting.stamp(self.now()), **changes}
        raw = json.dumps(consulting.payload(name, **stamped)).encode()
        with self.watch.acting("webhook_handler"):
            self.platform.consult.receive(CITY, consulting.HOOK, kind, raw, self.now())

    def texts(self, words: str, number: int, **more: Any) -> None:
        """By the vendor that brings texts."""
        said = {"moKey": f"MO{number}", "moNumber": texting.NUMBER, "moCallback": texting.PHONE}
        raw = json.dumps({"moCnt": 1, "moLst": [{**said, "moMsg": words, **more}]}).encode()
        call = Call({}, raw, "https://city.example", texting.HOOK, self.now())
        with self.watch.acting("webhook_handler"):
            self.platform.text_inbox.receive("msghub", CITY, call)

    def aws_texts(self, words: str, id: str) -> None:
        """AWS publishes a text to the topic of all cities."""
        told = {"originationNumber": "+821012345679", "destinationNumber": "+82" + texting.NUMBER}
        body = json.dumps({**told, "messageBody": words, "inboundMessageId": id})
        self.job("take_aws_texts", self.platform.take_aws_text, [body])

    def reports(self, ref: str, code: str) -> None:
        """The vendor that our texts go out by does, of one of them."""
        posted = {"msgKey": "k", "reportCode": code, "ref": key_of(CITY, ref)}
        stamp = str(int(self.now().timestamp() * 1000))
        headers = bizgo_headers(stamp, "synthetic")
        raw = json.dumps(posted).encode()
        call = Call(headers, raw, "https://city.example", texting.HOOK, self.now())
        with self.watch.acting("webhook_handler"):
            self.platform.text_reports.receive(CITY, call)

    def bot_user(self, user: str) -> ConversationKey:
        return self._who("botUserKey", user)

    def consult_user(self) -> ConversationKey:
        return self._who("plusfriendUserKey", consulting.USER)

    def _who(self, kind: str, value: str, family: str = "kakao") -> ConversationKey:
        key = self.platform._keys.of(CITY)
        return ConversationKey(CITY, family, contact_id(key, family, Address(kind, value)))

    def entry(self, who: ConversationKey) -> DeskEntry | None:
        return self.platform._desks.entry(CITY, who)


@pytest.fixture
def town(moto: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[PeoplesTown]:
    place = {"LocationConstraint": REGION}
    for bucket in ("files", "audit"):
        boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    settings, queue = settings_of_town(
        bizgo_url="http://127.0.0.1:1", audit_bucket="audit", files_bucket="files"
    )
    settings = replace(settings, texts_queue=queue, broadcast_queue=queue)
    platform = Platform(settings)
    nowhere = "http://127.0.0.1:1"
    texts = {name: texting.accounts()[name] for name in ("sms", "msghub")}
    texts["sms"] |= {"answers": "menu", "base_url": nowhere}
    texts["aws-sms"] = {**texts["msghub"], "digests": []}
    texts["bizgo-report"] = {**texts["msghub"], "signing": "sms/signing"}
    accounts = {**consulting.accounts(base_url=nowhere), **texts}
    register(
        platform,
        city_body(
            accounts=accounts,
            agent_hours=OPEN,
            budget=BUDGET,
            topics=TOPICS,
            told_at=TOLD_AT,
            ways={**WAYS, "free_refusals": "0800000000"},
            agent_department="minwon",
        ),
    )
    for name in ("kakao-consult/api-key", "sms/api-key"):
        keep_secret(name)
    platform._signing.keep(CITY, "sms/signing", "synthetic")
    with watched(monkeypatch) as watch:
        yield PeoplesTown(Platform(settings), watch, queue)


def test_what_a_function_may_not_do_is_seen(town: PeoplesTown) -> None:
    with town.watch.acting("webhook_handler"):
        town.platform._signals.forget(CITY, [(town.now().date(), "id")])
        town.platform.audit.note(CITY, town.now(), "agent-1", "read", "somebody", "127.0.0.1")
        town.platform._desks.mine(CITY, "agent-1")
    assert town.watch.refused == {
        "webhook_handler: webhook.zip knows no dynamodb:BatchWriteItem",
        "webhook_handler: dynamodb:BatchWriteItem on T#*#G",
        "webhook_handler: dynamodb:PutItem on T#*#L",
        "webhook_handler: dynamodb:Query on T#*#A",
    }


def test_people_who_come_by_the_bot_or_the_consult_talk_and_go(town: PeoplesTown) -> None:
    town.types("여권은 어디서 만드나요", "somebody")
    who = town.bot_user("somebody")
    extra = sign_entry(town.platform._keys.of(CITY), who)
    town.posts("reference_with_extra", "reference", reference={"extra": extra})
    assert town.entry(who)
    town.types("아직 기다려요", "somebody")
    town.types("상담취소", "somebody")
    assert town.platform._desks.closed(CITY, who) and not town.entry(who)

    town.posts("message_text", "message", sendTime=None)
    assert town.entry(who), "the alias is known"
    for kind in ("personal_info", "seen_info", "expired_session"):
        town.posts(kind, kind)
    assert not town.watch.refused


def test_texts_are_taken_read_by_the_bot_or_the_desk_and_answered(town: PeoplesTown) -> None:
    on = town.platform
    said = ("여권이", "안 왔어요", "안녕하세요", "상담원", "언제 오나요", "죽고 싶어요")
    said = (*said, "그만", "수신거부")
    for number, words in enumerate(said):
        town.texts(words, number)
        town.job("read_texts", on.read_text, _arrived(town.facts(), f"MO{number}"))
    who = town._who("phone", texting.PHONE, "sms")
    assert town.entry(who)
    heard = [turn.text for turn in on._conversations.history(CITY, who)]
    assert heard[0] == "여권이\n안 왔어요"
    town.job("deliver_replies", town.delivering.deliver, town.facts())
    said = on._deliveries.recent(CITY, who, 1)
    assert said
    for code in ("30001", "10000"):
        for each in said:
            town.reports(ref_of(who.contact, each.seq, each.n), code)
    assert not town.watch.refused


TOLD_AT = {
    "minwon": {
        "mail": ["minwon@city.example"],
        "webhook": {"url": "https://minwon.city.example/in", "secret": "departments/webhook"},
    }
}
TOPICS = [{"id": "welfare", "name": {"ko": "복지 소식"}, "words": ["복지"]}]
# Nearly all of it is spent by the first text.
BUDGET = {"cap": 5000, "prices": {"sms": 4000, "lms": 4000, "mms": 4000, "alimtalk": 4000}}


def test_texts_by_aws_and_files_that_people_bring_are_taken(
    town: PeoplesTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = town.platform
    town.aws_texts("쌀이 떨어졌어요", "id-1")
    assert on._inbox.get(CITY, "aws-sms#id-1")
    monkeypatch.setattr(Fetcher, "__call__", lambda self, family, url, seconds, hosts: JPG)
    photo = {"contentUrl": "https://mo.uplus.co.kr/1.jpg", "contentExt": "jpg"}
    town.texts("상담원", 1)
    town.texts("이렇게 됐어요", 2, contentInfoLst=[photo])
    who = town._who("phone", texting.PHONE, "sms")
    for number in (1, 2):
        town.job("read_texts", on.read_text, _arrived(town.facts(), f"MO{number}"))
    bodies = town.facts()
    town.job("take_files", on.take_files, [each for each in bodies if "FilesBrought" in each])
    [brought] = on._brought.of(CITY, who, 1, 99)
    assert brought.file and on.sharing.link(CITY, brought.file.id)
    assert not town.watch.refused


def test_departments_are_told_and_what_stands_still_is_found(
    town: PeoplesTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        DepartmentWebhook, "post", lambda self, url, secret, id, at, payload: told.append(id)
    )
    boto3.client("sesv2").create_email_identity(EmailIdentity="sotong@city.example")
    boto3.client("ssm").put_parameter(
        Name=f"/sotong/test/{CITY}/departments/webhook", Value="whsec_x", Type="SecureString"
    )
    departments = DepartmentParts(
        town.platform.settings, {"SOTONG_MAIL_SENDER": "sotong@city.example"}
    )
    town.texts("죽고 싶어요", 1)
    town.job("read_texts", town.platform.read_text, _arrived(town.facts(), "MO1"))
    bodies = [each for each in town.facts() if json.loads(each)["fact"] in TOLD]
    assert bodies
    for _ in range(2):
        town.job("tell_departments", departments.tell, bodies)
    assert len(told) == 1

    town.texts("쌀이 떨어졌어요", 2)
    watching = ReconcilingParts(town.platform.settings, {"SOTONG_DELIVER_QUEUE": town.queue})
    later = town.now() + timedelta(days=4)
    who = town._who("phone", texting.PHONE, "sms")
    begun = Delivery(1, 1, DeliveryState.SENT, town.now())
    town.platform._deliveries.create(CITY, who, begun, later)
    # One text is queued again, one is given up; the push is given up, and its agent told.
    for ahead in (timedelta(minutes=20), timedelta(days=5)):
        monkeypatch.setattr(reconciling, "now", lambda ahead=ahead: datetime.now(UTC) + ahead)
        parts = ReconcilingParts(watching.settings, {"SOTONG_DELIVER_QUEUE": town.queue})
        with town.watch.acting("reconcile"):
            assert parts.reconcile() >= 1
    assert not town.watch.refused


def _arrived(bodies: list[str], id: str) -> list[str]:
    """The fact of this one text: all that is in the table comes again each time."""
    facts = {json.loads(body)["data"]: body for body in bodies}
    return [facts[f"msghub#{id}"]]


def test_wishes_become_tasks_that_staff_do_and_the_clock_tells_of(town: PeoplesTown) -> None:
    tasks = TaskParts(town.platform.settings)
    for number, words in enumerate(("상담원", "전화 주세요", "집으로 와 주세요", "문자로 주세요")):
        town.texts(words, number)
        read = _arrived(town.facts(), f"MO{number}")
        town.job("read_texts", town.platform.read_text, read)
        if words != "문자로 주세요":
            town.job("follow_tasks", tasks.follow, town.facts())
    boss = Member("boss-1", CITY, "상담반장 1", frozenset({Role.SUPERVISOR}))
    found = tasks.tasks.shown(boss).tasks
    assert len(found) == 2
    long_ago = found[0].changed(due_at=town.now() - timedelta(hours=1))
    tasks._tasks.change(CITY, found[0], long_ago)
    with town.watch.acting("tell_due_tasks"):
        assert tasks.due.sweep() == 1
    assert any("TaskDue" in body for body in town.facts())
    with town.watch.acting("api_handler"):
        task = tasks.tasks.take(boss, long_ago.id, long_ago.revision + 1)
        assert tasks.tasks.reveal(boss, task.id) == "010-1234-5678"
        tasks.tasks.make(boss, task.who, Kind.TEXT)
        tasks.tasks.end(boss, task.id, task.revision, Outcome.REFUSED)
    town.job("follow_tasks", tasks.follow, town.facts())
    assert [task.kind for task in tasks.tasks.shown(boss).tasks] == [Kind.TEXT]
    assert not town.watch.refused


def test_what_the_desk_says_is_brought_reported_and_counted(town: PeoplesTown) -> None:
    on = town.platform
    town.posts("message_text", "message")
    who = town.consult_user()
    with town.watch.acting("api_handler"):
        on.duty.arrive(AGENT)
        on.desk.take(AGENT, who)
        on.desk.reply(AGENT, who, "무엇을 도와드릴까요?")
    bodies = town.facts()
    assert bodies
    for function, act in (
        ("deliver_replies", town.delivering.deliver),
        ("count_events", on.count),
        ("count_talks", on.count_talk),
        ("gather_signals", on.gather),
    ):
        town.job(function, act, bodies)
    said = on._deliveries.recent(CITY, who, 1)
    assert len(said) > 1, "the receipt number, and the reply"
    for kind in ("result_refused", "result_delivered"):
        for each in said:
            town.posts(kind, "result", ref=ref_of(who.contact, each.seq, each.n))
    for function, job in (
        ("return_talks", on.returning.sweep),
        ("review_promises", on.reviewing.review),
        ("warn_owners", on.owners.warn),
        ("mine_gaps", on.gap_mining.mine_all),
    ):
        with town.watch.acting(function):
            job()
    assert not town.watch.refused


def test_what_an_ended_talk_kept_back_is_taken_in_to_go_by_text(town: PeoplesTown) -> None:
    on, replies = town.platform, ReplyTextParts(town.platform.settings, {}).replies
    town.posts("message_text", "message")
    town.posts("personal_info", "personal_info")
    who = town.consult_user()
    with town.watch.acting("api_handler"):
        on.duty.arrive(AGENT)
        on.desk.take(AGENT, who)
    town.posts("expired_session", "expired_session")
    with town.watch.acting("api_handler"):
        turn = on.desk.reply(AGENT, who, "신분증을 가지고 오세요.")
    assert turn
    over = DeliveryState.FAILED_PERMANENT
    kept_back = Delivery(turn.seq, 1, over, town.now(), reason=Failure.SESSION_EXPIRED)
    on._deliveries.create(CITY, who, kept_back, town.now() + timedelta(days=1))
    with town.watch.acting("api_handler"):
        id = replies.send(AGENT, who, turn.seq)
        assert replies.sent(on.showing.talk(AGENT, who))[turn.seq].id == id
    assert any(id in body for body in town.facts())
    assert not town.watch.refused


def test_broadcasts_are_sent_and_brought_on(
    town: PeoplesTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How fast they may go out is promised elsewhere: here nobody waits for the vendor's pace.
    monkeypatch.setattr("chalicelib.bootstrap.broadcasts.EACH_SECOND", 1e6)
    on, later = town.platform, town.now() + timedelta(hours=1)
    it, other = begun(on), begun(on)
    first = [each for each in town.received() if it.id in each]
    town.job("send_broadcasts", on.work_on_broadcast, first)
    assert on.broadcasting.progress(CITY, it.id).reached[Reach.NOT_YET] == 300, "nobody answers"
    wanted = Wanted("단수 안내", "물이 나옵니다.", Purpose.PUBLIC_INFO, ONE.id)
    unread = Unread(on._broadcast_uploads, on._broadcast_queue, lambda: later)
    mending = Mending(on._broadcasts, on._waves, lambda: later, on.versions.ids, unread=unread)
    for_nobody = on.planning.draft(CITY, wanted)
    reading = Upload("명단.csv", 9, UploadState.READING)
    on._broadcast_uploads.put(CITY, for_nobody.id, reading, town.now())
    with town.watch.acting("mend_broadcasts"):
        assert mending.mend_all() == 3
        assert on._waves.settle(CITY, other, (), other.tally.chunks)
    sending = on._broadcast_sending
    sending.means = replace(sending.means, clock=lambda: later, vendor=FakeBulkVendor())
    town.job("send_broadcasts", on.work_on_broadcast, town.received())
    assert on.broadcasting.get(CITY, it.id).state is BroadcastState.DONE
    for code in ("30001", "10000"):
        town.reports(f"broadcast.{it.id}.1.99", code)
    assert on.broadcasting.progress(CITY, it.id).reached[Reach.FAILED] == 1
    assert not town.watch.refused


def test_officers_upload_a_list_look_at_it_and_run_it(town: PeoplesTown) -> None:
    on, list_ = town.platform, "휴대폰\n010-2345-6789\n".encode()
    wanted = Wanted("단수 안내", "물이 나옵니다.", Purpose.PUBLIC_INFO, ONE.id, urgent=True)
    with town.watch.acting("api_handler"):
        it = on.uploading.begin(CITY, wanted, "명단.csv", len(list_))
        form = on.uploading.form(CITY, it.id)
    boto3.client("s3").put_object(Bucket="files", Key=form.fields["key"], Body=list_)
    with town.watch.acting("api_handler"):
        on.uploading.arrived(CITY, it.id)
    town.job("send_broadcasts", on.work_on_broadcast, town.received())
    with town.watch.acting("api_handler"):
        assert on.uploading.made(CITY) == [it.id]
        on.uploading.upload(CITY, it.id)
        assert on.uploading.seen(CITY, on.broadcasting.get(CITY, it.id)).samples
        on.broadcasting.approve(CITY, it.id, OTHER.id)
        for step in (on.broadcasting.start, on.broadcasting.pause, on.broadcasting.resume):
            step(CITY, it.id, ONE.id)
        on.broadcasting.progress(CITY, it.id)
        assert len(list(on.broadcasting.results(CITY, it.id, [0]))) == 1
        on.broadcasting.stop(CITY, it.id, ONE.id)
    refund = json.dumps({"kind": "refund", "tenant_id": CITY, "broadcast": it.id})
    town.job("send_broadcasts", on.work_on_broadcast, [refund])
    assert (
        on._refunds._spending._purse.give_back(CITY, f"broadcast#{it.id}", 1, town.now()) is False
    )
    assert not town.watch.refused


def test_people_subscribe_by_text_and_officers_write_to_them(town: PeoplesTown) -> None:
    on = town.platform
    for number, words in enumerate(("구독", "1", "해지 복지", "구독 복지")):
        town.texts(words, number)
        town.job("read_texts", on.read_text, _arrived(town.facts(), f"MO{number}"))
    words = "급식 카드를 나누어 드립니다."
    wanted = Wanted("복지 소식", words, Purpose.PUBLIC_INFO, ONE.id, topic="welfare")
    with town.watch.acting("api_handler"):
        it = on.uploading.begin_for_topic(CITY, wanted)
    town.job("send_broadcasts", on.work_on_broadcast, town.received())
    assert on.broadcasting.get(CITY, it.id).tally.people == 1
    town.texts("수신거부", 9)
    town.job("read_texts", on.read_text, _arrived(town.facts(), "MO9"))
    assert list(on.topic_audience.entries(CITY, "welfare")) == []
    assert not town.watch.refused


def test_people_agree_to_advertising_by_text_and_officers_write_to_them(
    town: PeoplesTown,
) -> None:
    on = town.platform
    words = "(광고)샛별시 시장에서 축제를 합니다. 문의 1899-0000 무료수신거부 080-000-0000"
    wanted = Wanted("축제", words, Purpose.AD, ONE.id)
    people = [Recipient(1, texting.PHONE)]
    reached = []
    for number, said in enumerate(("야간 광고 수신동의", "야간 광고 수신거부", "수신거부")):
        town.texts(said, number)
        town.job("read_texts", on.read_text, _arrived(town.facts(), f"MO{number}"))
        tally = on.planning.plan(CITY, wanted, people).broadcast.tally
        reached.append((tally.people, tally.night))
    assert reached == [(1, 1), (1, 0), (0, 0)]
    assert not town.watch.refused


def begun(on: Platform) -> Broadcast:
    """At any hour, since it is urgent and somebody approved of it."""
    words = "내일 물이 나오지 않습니다."
    wanted = Wanted("단수 안내", words, Purpose.PUBLIC_INFO, ONE.id, urgent=True)
    it = on.planning.plan(CITY, wanted, crowd(300)).broadcast
    on.broadcasting.approve(CITY, it.id, OTHER.id)
    return on.broadcasting.start(CITY, it.id, ONE.id)


def test_talks_whose_agent_is_gone_go_back(town: PeoplesTown) -> None:
    town.posts("message_text", "message")
    who = town.consult_user()
    with town.watch.acting("api_handler"):
        soon = town.now() + timedelta(seconds=1)
        state = town.platform.duty.arrive(AGENT, shift_ends_at=soon)
        town.platform.desk.take(AGENT, who)
    ended = replace(state, shift_ends_at=town.now() - timedelta(seconds=1))
    town.platform.agents.put(CITY, ended)
    with town.watch.acting("return_talks"):
        assert town.platform.returning.sweep() == 1
    assert not town.watch.refused


def test_members_of_staff_at_their_desks(town: PeoplesTown) -> None:
    on = town.platform
    town.posts("message_text", "message")
    who = town.consult_user()
    with town.watch.acting("api_handler"):
        _, cookie = on.sessions.open(CITY, AGENT)
        assert on.sessions.present(cookie) and on.sessions.polling(cookie)
        on.audit.note(CITY, town.now(), AGENT.id, "read", "somebody", "127.0.0.1")
        on.duty.arrive(AGENT)
        for presence in (Presence.RECOVERY, Presence.READY):
            on.duty.present(AGENT, presence)
        on.desk_counting.rested(CITY, AGENT.id, "minwon", town.now())
        on.duty.seen(AGENT)
        entry = on.desk.pull_next(AGENT)
        assert entry
        assert on.desk_reading.find(AGENT, entry.receipt) == who
        on.showing.lists(CITY, AGENT)
        on.showing.talk(AGENT, who)
        on.showing.board(CITY, ONE)
        on.desk.note(AGENT, who, "메모")
        on.contact_numbers.ask(ONE, who)
        on.contact_numbers.hint(AGENT, who)
        turn = on.sharing.attach(AGENT, who, "안내.pdf", PDF)
        assert turn
        on.sharing.link(CITY, turn.attachments[0].file)
        on.desk.snooze(AGENT, who, town.now() + timedelta(hours=1))
        on.desk.wake(AGENT, who)
        on.desk.release(AGENT, who)
        on.desk.take(AGENT, who)
        on.protecting.press(AGENT, who, Heard.INSULT, 2, "press-1")
        on.protecting.suspend(ONE, who, 7, "욕설", "이의는 민원과에", "suspend-1")
        on.protecting.suspended(CITY)
        on.protecting.lift(ONE, who, "사과함", "lift-1")
        on.witnessing.ask(ONE, who, "신고")
        on.witnessing.waiting(CITY)
        on.witnessing.confirm(OTHER, who)
        assert on.witnessing.look(ONE, who)
        on.desk_statistics.report(CITY, on.desk_statistics.today(), on.desk_statistics.today())
        on.duty.be(AGENT, Presence.OFF)
        on.sessions.revoke(CITY, AGENT.id)
    assert not town.watch.refused
