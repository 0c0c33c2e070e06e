"""What a department is told, of what, and never of whom."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.department_notice import (
    TOLD,
    DepartmentNotice,
    Why,
    notice_of,
    whereto,
)
from chalicelib.domain.department_notice_text import html_of, payload_of, text_of, title_of
from chalicelib.domain.desk_entry import DeskEntry, Priority, Promise, Stage, facts_about
from chalicelib.domain.events import Fact, Published
from tests.cities import MONDAY, body, city

WHO = ConversationKey("saetbyeol", "sms", "c0ffee")
LINK = "https://city.example/desk"
DUE = MONDAY + timedelta(hours=9)
ENTRY = DeskEntry(
    WHO, "261123-AB2CD", "minwon", MONDAY, "sms", promise=Promise(MONDAY, DUE, MONDAY)
)


def fact(kind: Fact, data: str, id: str = "nonce-0") -> Published:
    return Published(id, kind, data, WHO.tenant_id, "sms", WHO.contact, 1, MONDAY)


def told(kind: Fact, entry: DeskEntry | None, **more: Any) -> DepartmentNotice | None:
    """Of the fact that an entry had, with the entry as it is now."""
    was = more.pop("was", entry) or ENTRY
    return notice_of(city(), fact(kind, facts_about(was, **more)), entry, LINK)


URGENT = replace(ENTRY, priority=Priority.URGENT)
BY_KAKAO = replace(ENTRY, channel="kakao-consult")
TAKEN = replace(ENTRY, stage=Stage.TAKEN, agent="agent-1")
MOVED = replace(ENTRY, department="tax")
OTHER = replace(ENTRY, receipt="261123-ZZZZZ")


@pytest.mark.parametrize(
    ("kind", "entry", "why", "more"),
    [
        (Fact.TALK_OPENED, ENTRY, Why.OPENED, {}),
        (Fact.TALK_OPENED, URGENT, Why.URGENT, {}),
        (Fact.TALK_OPENED, replace(BY_KAKAO, priority=Priority.URGENT), Why.URGENT, {}),
        (Fact.TALK_OPENED, BY_KAKAO, None, {}),
        (Fact.TALK_OPENED, TAKEN, None, {}),
        (Fact.TALK_OPENED, None, None, {}),
        (Fact.TALK_OPENED, OTHER, None, {"was": ENTRY}),
        (Fact.TALK_OPENED, MOVED, None, {"was": ENTRY}),
        (Fact.TALK_TRANSFERRED, ENTRY, Why.TRANSFERRED, {"came_from": "tax"}),
        (Fact.TALK_TRANSFERRED, BY_KAKAO, Why.TRANSFERRED, {"came_from": "tax"}),
        (Fact.TALK_TRANSFERRED, URGENT, Why.URGENT, {"came_from": "tax"}),
        (Fact.TALK_TRANSFERRED, ENTRY, None, {"came_from": "minwon"}),
        (Fact.TALK_TRANSFERRED, MOVED, None, {"was": ENTRY, "came_from": "tax"}),
        (Fact.CONTACT_SUSPENDED, None, Why.SUSPENDED, {}),
        (Fact.TALK_REPLIED, ENTRY, None, {}),
    ],
)
def test_a_department_is_told_of_what_nobody_else_tells_it(
    kind: Fact, entry: DeskEntry | None, why: Why | None, more: dict[str, Any]
) -> None:
    notice = told(kind, entry, **more)
    assert (notice.why if notice else None) == why


def test_danger_that_opens_a_talk_is_one_notice() -> None:
    opened = notice_of(city(), fact(Fact.TALK_OPENED, facts_about(URGENT)), URGENT, LINK)
    noticed = fact(Fact.EMERGENCY_NOTICED, "self_harm", "next-1")
    named = notice_of(city(), noticed, URGENT, LINK)
    assert opened is not None
    assert named is not None
    assert opened.id == named.id
    hour = MONDAY + timedelta(hours=1)
    later = notice_of(city(), replace(noticed, id="another-0", at=hour), URGENT, LINK)
    assert later is not None
    assert later.id != named.id


def test_danger_of_whom_no_talk_is_open_with_is_told_to_the_agents_department() -> None:
    tenant = replace(city(), agent_department="minwon")
    notice = notice_of(tenant, fact(Fact.EMERGENCY_NOTICED, "fire"), None, LINK)
    assert notice is not None
    assert (notice.department, notice.why, notice.receipt) == ("minwon", Why.URGENT, "")


def test_an_answer_that_grows_old_is_told_to_its_owner_each_step_by_itself() -> None:
    data = {"entry": "passport-pickup", "department": "minwon", "valid_until": "2026-12-01"}
    event = fact(Fact.ANSWER_EXPIRING, json.dumps(data), "ageing-passport-pickup#2026-12-01#14")
    first = notice_of(city(), event, None, LINK)
    second = notice_of(city(), replace(event, id="ageing-passport-pickup#2026-12-01#7"), None, LINK)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert first.due is not None
    assert "2026년 12월 1일" in text_of(first, "민원과")


SAID = st.text(min_size=4, max_size=30).filter(lambda text: text.strip() not in ("", "null"))


@given(st.sampled_from(TOLD), SAID)
def test_nothing_of_a_person_is_told(kind: Fact, secret: str) -> None:
    # Whatever a fact may hold beside what is asked for, now or later.
    secret = f"<{secret}> 010-1234-5678"
    data = json.dumps({**json.loads(facts_about(ENTRY)), "text": secret, "came_from": "tax"})
    notice = notice_of(city(), fact(kind, data), ENTRY, LINK)
    assert notice is not None
    for words in (title_of(notice), text_of(notice, "민원과"), json.dumps(payload_of(notice))):
        assert "010" not in words
        assert WHO.contact not in words


def test_a_mail_says_number_due_time_and_the_way_to_the_desk() -> None:
    notice = told(Fact.TALK_OPENED, ENTRY)
    assert notice is not None
    for words in (text_of(notice, "민원과"), html_of(notice, "민원과")):
        for part in (ENTRY.receipt, "민원과", LINK, "개인정보를 담지 않습니다"):
            assert part in words
    assert ENTRY.receipt in title_of(notice)


def test_a_page_holds_marks_as_letters() -> None:
    notice = told(Fact.TALK_OPENED, ENTRY)
    assert notice is not None
    page = html_of(replace(notice, subject='<b>"&'), "a<b")
    assert "<b>" not in page
    assert "&lt;b&gt;&quot;&amp;" in page


def test_a_system_is_told_moments_with_their_offset() -> None:
    notice = told(Fact.TALK_OPENED, ENTRY)
    assert notice is not None
    payload = payload_of(notice)
    assert payload["type"] == "talk.opened"
    assert datetime.fromisoformat(payload["data"]["due_at"]) == DUE
    assert payload["timestamp"].endswith("+09:00")


def test_a_department_without_an_address_is_told_where_the_agents_are() -> None:
    own = {"mail": ["tax@city.example"]}
    agents = {
        "mail": ["desk@city.example"],
        "webhook": {"url": "https://a.example/in", "secret": "departments/webhook"},
    }
    tenant = replace(city(), agent_department="minwon", told_at={"tax": own, "minwon": agents})
    assert whereto(tenant, "tax").mail == ("tax@city.example",)
    assert not whereto(tenant, "tax").url
    assert whereto(tenant, "parks").mail == ("desk@city.example",)
    assert whereto(tenant, "parks").url == "https://a.example/in"
    assert whereto(replace(tenant, told_at={}), "tax").mail == ()


def test_the_version_carries_where_departments_are_told() -> None:
    assert "told_at" not in body()
    assert city(told_at={"minwon": {"mail": ["m@city.example"]}}).told_at
