"""What a citizen is told of a task: by when somebody calls, and what comes of a visit."""

from collections.abc import Mapping

from chalicelib.domain.contact_line import contact_line
from chalicelib.domain.contact_task import TRIES, ContactTask, Kind
from chalicelib.domain.dates import spell_day, spell_moment, spell_time
from chalicelib.domain.language import KOREAN, Text, fill, say
from chalicelib.domain.tenant import Tenant

# Versions compiled before there were tasks have no words for them.
_EARLIER: Mapping[str, Text] = {
    "task.call_by": {KOREAN: "{due}까지 전화드리겠습니다. 접수번호는 {receipt}입니다."},
    "task.call_between": {
        KOREAN: "{day} {first}부터 {last} 사이에 전화드리겠습니다. 접수번호는 {receipt}입니다."
    },
    "task.visit": {
        KOREAN: "{due}까지 방문 날짜를 정해 알려드리겠습니다. 접수번호는 {receipt}입니다."
    },
    "task.missed": {KOREAN: "전화드렸으나 통화하지 못했습니다. {due}까지 다시 전화드리겠습니다."},
    "task.missed_last": {
        KOREAN: "여러 번 전화드렸으나 통화하지 못했습니다. 여기에 글을 남겨 주시면 다시 "
        "도와드리겠습니다."
    },
}


def told_planned(tenant: Tenant, task: ContactTask, language: str, channel: str) -> str:
    """What is said when a wish is understood; empty where there is nothing true to say."""
    if task.kind is Kind.TEXT:
        return ""
    if task.due_at is None:
        return contact_line(tenant, language, channel)
    if task.kind is Kind.VISIT:
        due = spell_moment(task.due_at, language)
        return _words(tenant, "task.visit", language, due=due, receipt=task.receipt)
    if task.window is None:
        due = spell_moment(task.due_at, language)
        return _words(tenant, "task.call_by", language, due=due, receipt=task.receipt)
    first, last = task.window.earliest, task.window.latest
    return _words(
        tenant,
        "task.call_between",
        language,
        day=spell_day(first, language),
        first=spell_time(first, language),
        last=spell_time(last, language),
        receipt=task.receipt,
    )


def told_missed(tenant: Tenant, task: ContactTask, language: str) -> str:
    """What is said after a call that reached nobody; empty after any other try."""
    if task.kind is not Kind.CALL or not task.tries:
        return ""
    if len(task.tries) >= TRIES:
        return _words(tenant, "task.missed_last", language)
    if task.due_at is None:
        return ""
    return _words(tenant, "task.missed", language, due=spell_moment(task.due_at, language))


def _words(tenant: Tenant, key: str, language: str, **values: str) -> str:
    text = tenant.texts.get(key) or _EARLIER[key]
    return fill(say(text, language), **values)
