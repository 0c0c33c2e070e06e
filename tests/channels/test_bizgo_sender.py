"""Each answer of the dealer's, by Infobank's own test kit, and what we make of it."""

from typing import Any

import bizgo
import httpx
import pytest
from bizgo.testing import FakeTransport

from chalicelib.channels.bizgo_sender import BizgoSender
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.message import Attachment

S = DeliveryState
ACCOUNT = Account("c0ffee" + "0" * 34, (), base_url="https://bizgo.example")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTransport:
    """The SDK's own stand-in for the network, under the client that the sender makes."""
    found = FakeTransport()
    true = bizgo.Bizgo

    def client(api_key: str, **options: Any) -> bizgo.Bizgo:
        options["http_client"] = httpx.Client(transport=found)
        return true(api_key, **options)

    monkeypatch.setattr(bizgo, "Bizgo", client)
    return found


def say(text: str = "안녕하세요", account: Account = ACCOUNT, user: str = "hNz7xUQ3kf9A") -> Any:
    return BizgoSender().say(account, "synthetic-key", user, text, "contact.1.1")


def test_a_text_goes_out_as_the_dealer_wants_it(fake: FakeTransport) -> None:
    fake.on("sendCounselPlain").respond(
        200, {"common": {"authCode": "A000"}, "data": {"code": "A000", "msgKey": "k1"}}
    )
    outcome = say()
    assert (outcome.state, outcome.key) == (S.SENT, "k1")
    assert fake.last_request.path == "/api/comm/v1/cstalk/plain"
    assert fake.last_request.json == {
        "userKey": "hNz7xUQ3kf9A",
        "senderKey": ACCOUNT.id,
        "msgType": "TEXT",
        "message": "안녕하세요",
        "ref": "contact.1.1",
    }


def test_the_card_that_asks_for_a_number_goes_out_as_the_dealer_wants_it(
    fake: FakeTransport,
) -> None:
    fake.on("sendCounselRich").respond(
        200, {"common": {"authCode": "A000"}, "data": {"code": "A000", "msgKey": "k2"}}
    )
    sender = BizgoSender()
    outcome = sender.ask_for_phone(
        ACCOUNT, "synthetic-key", "hNz7xUQ3kf9A", "번호를", "contact.1.1"
    )
    assert (outcome.state, outcome.key) == (S.SENT, "k2")
    assert fake.last_request.path == "/api/comm/v1/cstalk/rich"
    assert fake.last_request.json == {
        "userKey": "hNz7xUQ3kf9A",
        "senderKey": ACCOUNT.id,
        "msgType": "PERSONAL",
        "message": "번호를",
        "ref": "contact.1.1",
    }


def test_a_card_to_a_session_that_is_over_is_refused_for_good(fake: FakeTransport) -> None:
    fake.on("sendCounselRich").fail("service", 400, "A821")
    outcome = BizgoSender().ask_for_phone(ACCOUNT, "synthetic-key", "u", "번호를", "r")
    assert (outcome.state, outcome.reason) == (S.FAILED_PERMANENT, Failure.SESSION_EXPIRED)


@pytest.mark.parametrize(
    ("layer", "status", "code", "state", "reason"),
    [
        ("service", 429, "A020", S.FAILED_TEMPORARY, Failure.RATE),
        ("service", 200, "A020", S.FAILED_TEMPORARY, Failure.RATE),
        ("gateway", 429, "A429", S.FAILED_TEMPORARY, Failure.RATE),
        ("service", 503, "A920", S.FAILED_TEMPORARY, Failure.UNAVAILABLE),
        ("service", 400, "A821", S.FAILED_PERMANENT, Failure.SESSION_EXPIRED),
        ("service", 200, "A821", S.FAILED_PERMANENT, Failure.SESSION_EXPIRED),
        ("service", 400, "A502", S.FAILED_PERMANENT, Failure.ACCOUNT),
        ("service", 400, "A507", S.FAILED_PERMANENT, Failure.NO_ADDRESS),
        ("gateway", 401, "A401", S.FAILED_PERMANENT, Failure.ACCOUNT),
        ("gateway", 403, "A403", S.FAILED_PERMANENT, Failure.ACCOUNT),
        # The service's A401 is a field of text messages, no word about our key.
        ("service", 400, "A401", S.FAILED_PERMANENT, Failure.REFUSED),
        ("service", 400, "A572", S.FAILED_PERMANENT, Failure.REFUSED),
        ("service", 400, "Z999", S.FAILED_PERMANENT, Failure.REFUSED),
        ("service", 500, "A910", S.UNKNOWN, Failure.CUT),
        ("gateway", 500, "A500", S.UNKNOWN, Failure.CUT),
        ("service", 400, "A301", S.SENT, ""),
    ],
)
def test_a_refusal_is_told_by_who_must_act(
    fake: FakeTransport, layer: Any, status: int, code: str, state: S, reason: str
) -> None:
    fake.on("sendCounselPlain").fail(layer, status, code)
    outcome = say()
    assert (outcome.state, outcome.reason) == (state, reason)
    assert len(fake.requests) == 1


def test_a_connection_that_never_was_may_be_tried_again(fake: FakeTransport) -> None:
    fake.on("sendCounselPlain").network_error()
    assert say().state is S.FAILED_TEMPORARY


def test_an_answer_that_never_came_leaves_it_unknown(fake: FakeTransport) -> None:
    fake.on("sendCounselPlain").timeout()
    assert say().state is S.UNKNOWN


def test_an_answer_nobody_can_read_leaves_it_unknown(fake: FakeTransport) -> None:
    fake.on("sendCounselPlain").respond(200, ["?"])
    assert say().state is S.UNKNOWN


@pytest.mark.parametrize(("text", "user"), [("가" * 1001, "u"), ("가", "u" * 21), ("가", "")])
def test_what_the_dealer_would_refuse_never_leaves(
    fake: FakeTransport, text: str, user: str
) -> None:
    assert say(text, user=user).state is S.FAILED_PERMANENT
    assert fake.requests == []


@pytest.mark.parametrize("key", ["", "a b", "ké"])
def test_a_key_that_cannot_be_one_never_leaves(fake: FakeTransport, key: str) -> None:
    outcome = BizgoSender().say(ACCOUNT, key, "u", "가", "r")
    assert (outcome.state, outcome.reason) == (S.FAILED_PERMANENT, Failure.ACCOUNT)
    assert fake.requests == []


@pytest.mark.parametrize(
    ("event", "path", "more"),
    [
        ("", "/api/comm/v1/cstalk/end", {}),
        ("after", "/api/comm/v1/cstalk/endWithBot", {"botEvent": "after"}),
    ],
)
def test_a_talk_is_ended_into_the_bot_where_the_city_names_its_event(
    fake: FakeTransport, event: str, path: str, more: dict[str, str]
) -> None:
    account = Account(ACCOUNT.id, (), base_url=ACCOUNT.base_url, bot_event=event)
    assert BizgoSender().end(account, "synthetic-key", "u").state is S.SENT
    assert fake.last_request.path == path
    assert fake.last_request.json == {"userKey": "u", "senderKey": ACCOUNT.id, **more}


def test_a_session_that_is_over_is_as_good_as_ended(fake: FakeTransport) -> None:
    fake.on("endCounselSession").fail("service", 400, "A821")
    assert BizgoSender().end(ACCOUNT, "synthetic-key", "u").state is S.SENT


PICTURE = Attachment("image", "", None, "a" * 26, "가로등.png", 12, "image/png")
LETTER = Attachment("file", "", None, "b" * 26, "안내.hwp", 9, "application/x-hwp")
TAKEN = {"common": {"authCode": "A000"}, "data": {"code": "A000", "msgKey": "k1"}}


def give(file: Attachment = PICTURE, user: str = "hNz7xUQ3kf9A") -> Any:
    return BizgoSender().give(ACCOUNT, "synthetic-key", user, file, b"the bytes", "contact.1.1")


def brought(**data: str) -> dict[str, Any]:
    return {"common": {"authCode": "A000"}, "data": {"code": "A000", "data": data}}


def test_a_picture_is_brought_first_and_then_shown_under_its_name(fake: FakeTransport) -> None:
    fake.on("uploadCounselImage").respond(200, brought(imgUrl="https://kakao.example/p.png"))
    fake.on("sendCounselPlain").respond(200, TAKEN)
    outcome = give()
    assert (outcome.state, outcome.key) == (S.SENT, "k1")
    upload, said = fake.requests
    assert upload.path == "/api/comm/v1/file/cstalk/image"
    assert said.json == {
        "userKey": "hNz7xUQ3kf9A",
        "senderKey": ACCOUNT.id,
        "msgType": "IMAGE",
        "message": "가로등.png",
        "attachment": {"image": {"imgUrl": "https://kakao.example/p.png"}},
        "ref": "contact.1.1",
    }


def test_a_file_is_sent_with_the_name_and_size_the_dealer_asks_for(fake: FakeTransport) -> None:
    fake.on("uploadCounselFile").respond(200, brought(fileUrl="https://kakao.example/f"))
    fake.on("sendCounselPlain").respond(200, TAKEN)
    assert give(LETTER).state is S.SENT
    said = fake.last_request.json
    assert said["msgType"] == "FILE"
    assert said["attachment"] == {
        "file": {"fileUrl": "https://kakao.example/f", "fileName": "안내.hwp", "fileSize": "9"}
    }


@pytest.mark.parametrize(
    ("layer", "status", "code", "state", "reason"),
    [
        ("service", 429, "A020", S.FAILED_TEMPORARY, Failure.UNAVAILABLE),
        ("service", 503, "A920", S.FAILED_TEMPORARY, Failure.UNAVAILABLE),
        # Nothing reaches the person by an upload: how it ended need not be known.
        ("service", 500, "A910", S.FAILED_TEMPORARY, Failure.UNAVAILABLE),
        ("service", 400, "A502", S.FAILED_PERMANENT, Failure.ACCOUNT),
        ("gateway", 401, "A401", S.FAILED_PERMANENT, Failure.ACCOUNT),
        ("service", 400, "A573", S.FAILED_PERMANENT, Failure.REFUSED),
    ],
)
def test_what_could_not_be_brought_is_not_said(
    fake: FakeTransport, layer: Any, status: int, code: str, state: S, reason: str
) -> None:
    fake.on("uploadCounselImage").fail(layer, status, code)
    outcome = give()
    assert (outcome.state, outcome.reason) == (state, reason)
    assert len(fake.requests) == 1


def test_an_upload_that_was_cut_may_be_tried_again(fake: FakeTransport) -> None:
    fake.on("uploadCounselImage").timeout()
    assert give().state is S.FAILED_TEMPORARY


def test_an_upload_without_an_address_may_be_tried_again(fake: FakeTransport) -> None:
    fake.on("uploadCounselImage").respond(200, brought())
    assert give().state is S.FAILED_TEMPORARY
    assert len(fake.requests) == 1


def test_a_file_whose_message_was_cut_is_unknown(fake: FakeTransport) -> None:
    fake.on("uploadCounselImage").respond(200, brought(imgUrl="https://kakao.example/p.png"))
    fake.on("sendCounselPlain").timeout()
    assert give().state is S.UNKNOWN


def test_a_file_to_a_session_that_is_over_is_told_as_a_text_is(fake: FakeTransport) -> None:
    fake.on("uploadCounselImage").respond(200, brought(imgUrl="https://kakao.example/p.png"))
    fake.on("sendCounselPlain").fail("service", 400, "A821")
    assert give().reason == Failure.SESSION_EXPIRED
