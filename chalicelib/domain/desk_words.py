"""What the desk says to a person by itself, in their language."""

from collections.abc import Mapping

from chalicelib.domain.emergency import emergency
from chalicelib.domain.language import KOREAN, Text, fill, say
from chalicelib.domain.menu import AGENT, LEAVE
from chalicelib.domain.reply import Choice
from chalicelib.domain.tenant import Tenant

# Versions compiled before there was a desk have no words for it.
_EARLIER: Mapping[str, Text] = {
    "desk.opened": {KOREAN: "상담원이 순서대로 답변드립니다. 접수번호는 {receipt}입니다."},
    "desk.message": {KOREAN: "상담원이 순서대로 답변드립니다. 접수번호는 {receipt}입니다."},
    "desk.opens": {KOREAN: "다음 상담은 {next_open}에 시작합니다."},
    "desk.offers": {KOREAN: "찾으시는 답이 여기에 있을 수 있습니다."},
    "desk.transferred": {KOREAN: "담당 부서는 {department}입니다. 담당자가 이어서 답변드립니다."},
    "desk.transferred_agent": {KOREAN: "다른 상담원이 이어서 답변드립니다."},
    "desk.returned": {KOREAN: "다른 상담원이 이어서 답변드립니다."},
    "desk.heard": {KOREAN: "상담원이 순서대로 답변드립니다. 접수번호는 {receipt}입니다."},
    "desk.held": {KOREAN: "지금 상담원이 답변하고 있습니다. 접수번호는 {receipt}입니다."},
    "desk.left": {KOREAN: "더 기다리지 않으셔도 됩니다. 언제든 다시 신청하실 수 있습니다."},
    "label.leave": {KOREAN: "그만 기다리기"},
    "label.place": {KOREAN: "지금 순서"},
    "desk.contact_ask": {
        KOREAN: "카카오톡 상담이 끊기면 문자로 이어서 답변드리려고 전화번호를 여쭙습니다. "
        "알려 주지 않으셔도 상담은 계속됩니다."
    },
    "text.received": {
        KOREAN: "문자가 접수되었습니다. 접수번호는 {receipt}입니다. "
        "{due}까지 확인하고 답변을 시작합니다."
    },
    "text.due": {KOREAN: "접수번호 {receipt}번 문자는 {due}까지 확인하고 답변을 시작합니다."},
    "text.moved": {
        KOREAN: "답변이 늦어져 {due}까지 확인하고 답변을 시작합니다. 접수번호는 {receipt}입니다."
    },
    "desk.closed": {KOREAN: "상담을 마칩니다. 접수번호는 {receipt}입니다."},
}


def desk_words(tenant: Tenant, key: str, language: str, **values: str) -> str:
    """A text of the desk's, its gaps filled; Korean where an earlier version has none."""
    text = tenant.texts.get(key) or _EARLIER[key]
    return fill(say(text, language), **values)


def help_words(tenant: Tenant, text: str, language: str) -> str:
    """What is said first to who speaks of danger to life; empty for any other text."""
    danger = emergency(text)
    return say(tenant.texts[f"emergency.{danger.value}"], language) if danger else ""


def privacy_words(tenant: Tenant, language: str) -> str:
    """What is kept of a person's words, and for how long."""
    service, days = say(tenant.service, language), str(tenant.retention_days)
    return fill(say(tenant.privacy_text, language), service=service, days=days)


def leaving(tenant: Tenant, language: str) -> Choice:
    """What stands under the desk's words to who waits."""
    return Choice(desk_words(tenant, "label.leave", language), LEAVE)


def waiting(tenant: Tenant, language: str) -> tuple[Choice, Choice]:
    """The same where no button for a person stands beside: asking again tells their place."""
    place = Choice(desk_words(tenant, "label.place", language), AGENT)
    return place, leaving(tenant, language)


def department_name(tenant: Tenant, department: str, language: str) -> str:
    """A department as a person reads it."""
    found = tenant.departments.get(department)
    return say(found.name if found else tenant.name, language)
