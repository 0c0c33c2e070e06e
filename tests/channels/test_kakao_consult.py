"""The consult talk's payloads, held against Infobank's own models: what they read, we read."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bizgo.webhooks import WEBHOOKS, counsel_ack, parse
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from chalicelib.channels import kakao_consult
from chalicelib.domain.channel import Account
from chalicelib.domain.consult import Entered, Expired, Introduced, Origin, Read, Reported, Wrote
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Unknown

FOLDER = Path("tests/payloads/kakao_consult")
FILES = sorted(FOLDER.glob("*.json"))
KINDS = {
    "message": ("counselMessage", Wrote),
    "reference": ("counselReference", Entered),
    "expired_session": ("counselExpiredSession", Expired),
    "seen_info": ("counselSeenInfo", Read),
    "personal_info": ("counselPersonalInfo", Introduced),
    "result": ("counselResult", Reported),
}


def kind_of(file: Path) -> str:
    return next(kind for kind in KINDS if file.stem.startswith(kind))


def parsed(kind: str, body: Any) -> Any:
    return kakao_consult.parse(kind, json.dumps(body).encode())


def test_the_answer_is_the_one_the_dealer_takes() -> None:
    assert json.loads(kakao_consult.ACKNOWLEDGED) == counsel_ack()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_each_payload_is_read_alike_by_the_sdk_and_by_us(file: Path) -> None:
    kind = kind_of(file)
    name, ours = KINDS[kind]
    body = file.read_bytes()
    theirs = parse(name, body)
    event = kakao_consult.parse(kind, body)
    assert isinstance(event, ours)
    assert event.origin.id == theirs.msg_key  # type: ignore[attr-defined]
    assert event.origin.user == theirs.user_key  # type: ignore[attr-defined]
    assert event.origin.account_id == theirs.sender_key  # type: ignore[attr-defined]
    assert event.origin.session == (getattr(theirs, "session_id", None) or "")


def test_every_kind_has_a_payload() -> None:
    assert {kind_of(file) for file in FILES} == KINDS.keys()


def test_words_and_files_of_a_message() -> None:
    event = kakao_consult.parse("message", (FOLDER / "message_image.json").read_bytes())
    assert isinstance(event, Wrote)
    assert event.text == "여기예요"
    assert [(each.kind, each.url[-5:]) for each in event.attachments] == [
        ("image", "c.jpg"),
        ("image", "2.jpg"),
    ]


def test_a_long_text_brings_its_file() -> None:
    event = kakao_consult.parse("message", (FOLDER / "message_long.json").read_bytes())
    assert isinstance(event, Wrote)
    assert [each.kind for each in event.attachments] == ["long_text"]


def test_kakaos_time_is_read_as_utc() -> None:
    event = kakao_consult.parse("message", (FOLDER / "message_text.json").read_bytes())
    assert not isinstance(event, Unknown)
    assert event.origin.at == datetime(2026, 11, 23, 1, 0, 2, 120_000, UTC)


@pytest.mark.parametrize(
    "time", ["", "yesterday", "2026-13-01T00:00:00", 5, None, "9999-12-31T23:59:59-12:00"]
)
def test_a_time_nobody_can_read_is_none(time: object) -> None:
    event = parsed("seen_info", {"userKey": "u", "senderKey": "s", "kakaoTime": time})
    assert event.origin.at is None


def test_a_moment_in_the_future_or_none_is_the_moment_it_came() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for at in (None, now + timedelta(hours=1)):
        assert Origin("i", "u", "s", at).when(now) == now
    assert Origin("i", "u", "s", now - timedelta(hours=1)).when(now) == now - timedelta(hours=1)


def test_without_an_id_the_body_itself_tells_a_repeat() -> None:
    first = parsed("message", {"userKey": "u", "contents": [{"comment": "a"}]})
    again = parsed("message", {"userKey": "u", "contents": [{"comment": "a"}]})
    other = parsed("message", {"userKey": "u", "contents": [{"comment": "b"}]})
    assert first.origin.id == again.origin.id != other.origin.id


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://a b",
        "x" * 9,
        5,
        "https://" + "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_no_file(url: object) -> None:
    assert parsed("message", {"userKey": "u", "contents": [{"url": url}]}).attachments == ()


@pytest.mark.parametrize("kind", ["cert_result", "nothing", "", "message/x", "__class__"])
def test_a_kind_nobody_reads_is_unknown(kind: str) -> None:
    assert isinstance(parsed(kind, {"userKey": "u"}), Unknown)


def test_a_result_of_a_call_nobody_knows_is_unknown() -> None:
    assert isinstance(parsed("result", {"userKey": "u", "requestType": "other"}), Unknown)


@pytest.mark.parametrize("hook", ["", "x", "hook "])
def test_a_wrong_segment_is_refused_and_a_previous_one_is_not(hook: str) -> None:
    import hashlib

    digests = tuple(hashlib.sha256(each.encode()).hexdigest() for each in ("hook", "older"))
    account = Account("s", digests)
    kakao_consult.verify("hook", account)
    kakao_consult.verify("older", account)
    with pytest.raises(Rejected) as refused:
        kakao_consult.verify(hook, account)
    assert refused.value.reason is Reason.BAD_SECRET


def test_an_account_without_a_secret_lets_nobody_in() -> None:
    with pytest.raises(Rejected):
        kakao_consult.verify("", Account("s", ()))


# --- whatever the SDK's models would take -----------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
ids = st.text("abcXYZ0189", min_size=1, max_size=20)
times = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
    lambda at: at.isoformat(timespec="milliseconds") + "+09:00"
)


def bodies(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    required = {
        "msgKey": ids, "userKey": ids, "senderKey": ids, "serviceType": st.just("CSTALK"),
        "sendTime": times, "reportTime": times, "msgType": words,
        "requestType": st.sampled_from(["write", "end", "endwithbot"]) if kind == "result" else words,
    }  # fmt: skip
    optional = {
        "kakaoTime": times | st.just(""), "sessionId": ids, "extra": words,
        "contents": st.lists(st.fixed_dictionaries({}, optional={"url": words, "comment": words}), max_size=4),
        "attachment": st.fixed_dictionaries({}, optional={"url": words}),
        "reference": st.fixed_dictionaries({}, optional={"extra": words}),
        "lastReference": st.fixed_dictionaries({}, optional={"extra": words, "bot": words}),
        "personalInfo": st.fixed_dictionaries({}, optional={"phone_number": words, "nickname": words}),
        "reportCode": st.sampled_from(["A000", "A821", "B1"]), "ref": words, "more": words,
    }  # fmt: skip
    return st.fixed_dictionaries(required, optional=optional)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_the_sdk_reads_we_read(kind: str, data: st.DataObject) -> None:
    body = data.draw(bodies(kind))
    name, ours = KINDS[kind]
    theirs = parse(name, body)
    event = parsed(kind, body)
    assert isinstance(event, ours)
    assert event.origin.user == theirs.user_key  # type: ignore[attr-defined]
    if isinstance(event, Wrote):
        comments = [each.comment for each in theirs.contents or () if each.comment]  # type: ignore[attr-defined]
        assert event.text == "\n".join(comments).strip()


def test_the_sdk_has_no_webhook_of_this_kind_that_we_have_not_heard_of() -> None:
    """A new kind in a newer SDK is noticed here."""
    known = {name for name, _ in KINDS.values()} | {"counselCertResult"}
    assert {name for name in WEBHOOKS if name.startswith("counsel")} == known
    assert all(issubclass(model, BaseModel) for model, _ in WEBHOOKS.values())
