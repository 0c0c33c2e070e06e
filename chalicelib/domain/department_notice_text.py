"""How a notice to a department is written: as a mail, and for a city's own system."""

from datetime import datetime
from html import escape

from chalicelib.domain.department_notice import DepartmentNotice, Why
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Json


def title_of(notice: DepartmentNotice) -> str:
    """The subject of a mail, in Korean."""
    number = f" {notice.receipt}" if notice.receipt else ""
    return f"[{notice.service}] {_TITLES[notice.why]}{number}"


def text_of(notice: DepartmentNotice, department: str) -> str:
    """The mail as plain text. `department`: its name."""
    lines = [f"{name}: {value}" for name, value in _rows(notice, department)]
    return "\n".join([_LEADS[notice.why], "", *lines, "", _FOOT])


def html_of(notice: DepartmentNotice, department: str) -> str:
    """The same as a page without anything that must be loaded."""
    rows = "".join(
        f'<tr><th align="left">{escape(name)}</th><td>{_cell(value)}</td></tr>'
        for name, value in _rows(notice, department)
    )
    lead, foot = escape(_LEADS[notice.why]), escape(_FOOT)
    return (
        f'<!doctype html><html lang="ko"><meta charset="utf-8"><body><p>{lead}</p>'
        f'<table cellpadding="4">{rows}</table><p>{foot}</p></body></html>'
    )


def payload_of(notice: DepartmentNotice) -> Json:
    """The same for a city's own system: `type`, `timestamp`, `data`, as Standard Webhooks has it.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    data = {
        "department": notice.department,
        "receipt": notice.receipt or None,
        "subject": notice.subject or None,
        "due_at": notice.due.astimezone(SEOUL).isoformat() if notice.due else None,
        "link": notice.link,
        **({"notice": notice.about, "reason": notice.reason} if notice.about else {}),
    }
    return {
        "type": notice.why.value,
        "timestamp": notice.at.astimezone(SEOUL).isoformat(),
        "data": data,
    }


_TITLES = {
    Why.URGENT: "위급한 문의",
    Why.OPENED: "새 문자 문의",
    Why.TRANSFERRED: "넘겨받은 문의",
    Why.SUSPENDED: "이용 제한 통지",
    Why.EXPIRING: "답변 유효기간 확인",
    Why.NOT_BROUGHT: "전하지 못한 알림",
}
_LEADS = {
    Why.URGENT: "위급한 말이 담긴 문의가 있습니다. 상담 창구에서 바로 확인해 주세요.",
    Why.OPENED: "문자로 새 문의가 들어왔습니다.",
    Why.TRANSFERRED: "다른 부서에서 문의를 넘겼습니다. 답변 기한까지 확인해 주세요.",
    Why.SUSPENDED: "상담 이용을 제한한 문의가 있습니다. 까닭과 기간은 상담 창구에 있습니다.",
    Why.EXPIRING: "맡은 답변의 유효기간이 끝나 갑니다. 내용을 확인해 고쳐 주세요.",
    Why.NOT_BROUGHT: (
        "시민에게 보내려던 알림을 어느 방법으로도 전하지 못했습니다. "
        "전화 등 다른 방법으로 알려 주세요."
    ),
}
_FOOT = "이 알림에는 개인정보를 담지 않습니다. 내용은 상담 창구에 로그인해 확인해 주세요."


def _rows(notice: DepartmentNotice, department: str) -> list[tuple[str, str]]:
    rows = [
        ("접수번호", notice.receipt),
        ("부서", department),
        ("주제", notice.subject),
        ("알림", notice.about),
        ("까닭", notice.reason),
        ("답변 기한", _said(notice.due) if notice.due else ""),
        ("들어온 때", _said(notice.at)),
        ("상담 창구", notice.link),
    ]
    return [(name, value) for name, value in rows if value]


def _said(at: datetime) -> str:
    there = at.astimezone(SEOUL)
    return f"{there:%Y}년 {there.month}월 {there.day}일 {there:%H:%M}"


def _cell(value: str) -> str:
    shown = escape(value)
    return f'<a href="{shown}">{shown}</a>' if value.startswith("https://") else shown
