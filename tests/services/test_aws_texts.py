"""Texts that AWS publishes reach the city whose number was written to, and nobody else."""

import json
import logging
from typing import Any

import pytest

from chalicelib.channels import text_vendors
from chalicelib.channels.aws_sms import number_in
from chalicelib.domain.errors import NotFound, Permanent, Retryable
from chalicelib.domain.text_message import Call
from chalicelib.services.aws_texts import AwsTexts
from chalicelib.services.text_inbox import TextInbox
from tests.cities import city
from tests.fakes import Failing, FakeTenants, Moment, Plan
from tests.services.texting import HOOK, NUMBER, PHONE, Town, accounts
from tests.text_fakes import FakeInbox


class OnAws(Town):
    """A town whose texts come by AWS; `others` may have its number too."""

    def build(self) -> None:
        line = {"id": "1899-0000", "digests": [], "numbers": [NUMBER]}
        self.tenant = city(accounts={**accounts(self.answers), "aws-sms": line})
        self.tenants = FakeTenants(self.tenant)
        super().build()
        self.inbound = TextInbox(
            text_vendors(), self.tenants, self.vault, self.inbox, self.aside, lambda *_: None
        )
        self.ids = [self.tenant.id, "absent"]
        self.aws = AwsTexts(
            "aws-sms", self.inbound, self.tenants, lambda: self.ids, number_in, lambda: self.now
        )


def message(**changes: Any) -> bytes:
    told = {
        "originationNumber": "+8210" + PHONE[3:],
        "destinationNumber": "+82" + NUMBER,
        "messageBody": "쌀이 떨어졌어요",
        "inboundMessageId": "cae173d2-66b9-564c-8309-21f858e9fb84",
        **changes,
    }
    return json.dumps({name: value for name, value in told.items() if value is not None}).encode()


def test_a_text_reaches_the_city_whose_number_it_was_written_to() -> None:
    on = OnAws()
    on.aws.take(message())
    on.read()
    assert [turn.text for turn in on.turns() if turn.trigger == "TEXT"] == ["쌀이 떨어졌어요"]


def test_the_same_text_again_changes_nothing() -> None:
    on = OnAws()
    for _ in range(3):
        on.aws.take(message())
    assert len(on.inbox.texts) == 1


@pytest.mark.parametrize("number", ["+12065550100", "+8215441111", "", None, 5, "no number"])
def test_a_number_of_no_city_is_dropped_and_told(
    number: Any, caplog: pytest.LogCaptureFixture
) -> None:
    on = OnAws()
    with caplog.at_level(logging.WARNING):
        on.aws.take(message(destinationNumber=number))
    assert on.inbox.texts == {}
    assert [record.message for record in caplog.records] == ["foreign number"]
    assert "0100" not in caplog.text


def test_a_number_of_two_cities_is_nobodys_until_somebody_mends_it() -> None:
    on = OnAws()
    on.ids = [on.tenant.id, on.tenant.id]
    with pytest.raises(Permanent):
        on.aws.take(message())
    assert on.inbox.texts == {}


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b"\xff", b"null"])
def test_what_is_no_message_goes_aside(body: bytes) -> None:
    with pytest.raises(Permanent):
        OnAws().aws.take(body)


@pytest.mark.parametrize("moment", list(Moment))
def test_what_was_not_kept_comes_again_and_is_kept_once(moment: Moment) -> None:
    store = FakeInbox()
    on = OnAws(inbox=Failing(store, Plan({1: moment})))
    with pytest.raises(Retryable):
        on.aws.take(message())
    on.aws.take(message())
    assert len(store.texts) == 1


def test_nobody_posts_such_a_text_to_an_address() -> None:
    on = OnAws()
    call = Call({}, message(), "https://city.example/w", HOOK, on.now)
    with pytest.raises(NotFound):
        on.inbound.receive("aws-sms", on.tenant.id, call)
    assert on.inbox.texts == {}
