"""Canned replies are offered whole, in the person's language, or not at all."""

from dataclasses import replace

import pytest

from chalicelib.domain.canned_replies import canned_replies
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.tenant import Tenant
from tests.cities import MONDAY, both, city

TEXTS = {
    "all": both(
        "{department} {phone}, {receipt}, {next_open}부터",
        "{department} {phone}, {receipt}, from {next_open}",
    ),
    "plain": both("확인하겠습니다. {웃음}", "We will check."),
}


def entry(language: str = "ko") -> DeskEntry:
    who = ConversationKey("saetbyeol", "web", "somebody")
    return DeskEntry(who, "261123-ACDEF", "minwon", MONDAY, "web", language)


def town(phone: str | None = "031-000-0000") -> Tenant:
    replies = [{"id": id, "name": id, "text": text} for id, text in TEXTS.items()]
    return city(replies=replies, phone=phone)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "민원과 031-000-0000, 261123-ACDEF, 11월 24일(화) 오전 9시부터"),
        ("en", "Civil affairs 031-000-0000, 261123-ACDEF, from Tue, Nov 24, 9:00 AM (KST)"),
        ("vi", "민원과 031-000-0000, 261123-ACDEF, 9:00, Thứ Ba 24/11부터"),
    ],
)
def test_the_gaps_are_filled_for_the_talk(language: str, text: str) -> None:
    first, _ = canned_replies(town(), entry(language), MONDAY)
    assert first.text == text


def test_a_reply_with_a_gap_that_cannot_be_filled_is_not_offered() -> None:
    [only] = canned_replies(town(phone=None), entry(), MONDAY)
    assert only.id == "plain"


def test_other_braces_stay_as_they_are() -> None:
    *_, plain = canned_replies(town(), entry(), MONDAY)
    assert plain.text == "확인하겠습니다. {웃음}"


def test_a_version_from_before_there_were_replies_has_none() -> None:
    assert list(canned_replies(replace(town(), replies=()), entry(), MONDAY)) == []
