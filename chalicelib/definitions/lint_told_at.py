"""Rules about where departments are told."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.told_at import Told

# What SES takes, narrower than RFC 5321: no quotes, no comments, no bare host.
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_NAME = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)+", re.ASCII)
# Secrets of channels have these first parts; a webhook's must never be one of them.
_OF_CHANNELS = ("kakao", "kakao-consult", "sms")
_DEPARTMENTS = ("departments",)


def _mail(files: Files, _: Ground) -> Iterator[Finding]:
    for place, told in _told(files):
        for number, address in enumerate(told.mail):
            if not _MAIL.fullmatch(address):
                hint = f"{address}은(는) 메일 주소가 아닙니다. 부서 공용 주소를 적어 주세요."
                yield "departments", f"{place}/mail/{number}", hint


def _url(files: Files, _: Ground) -> Iterator[Finding]:
    for place, told in _told(files):
        if told.webhook and not _is_usable(told.webhook.url):
            hint = (
                "https:// 로 시작하는 공개 주소여야 합니다. 포트 번호, 아이디, 내부망 주소는 쓸 수 "
                "없습니다."
            )
            yield "departments", f"{place}/webhook/url", hint


def _secret(files: Files, _: Ground) -> Iterator[Finding]:
    for place, told in _told(files):
        if told.webhook is None:
            continue
        first = told.webhook.secret.partition("/")[0]
        if not _NAME.fullmatch(told.webhook.secret) or first in _OF_CHANNELS:
            hint = (
                "비밀값의 이름을 departments/webhook 처럼 적어 주세요. 값은 파일에 쓰지 않고, "
                "채널의 비밀값과 함께 쓰지 않습니다."
            )
            yield "departments", f"{place}/webhook/secret", hint


def _told(files: Files) -> Iterator[tuple[str, Told]]:
    for number, unit in enumerate(files.departments.departments):
        if unit.told:
            yield f"departments/{number}/told", unit.told


def _is_usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = "." in host and host.isascii() and not re.fullmatch(r"[0-9.:]+", host)
    return parts.scheme == "https" and port is None and "@" not in parts.netloc and named


RULES = (
    Rule("told-mail", Severity.ERROR, _DEPARTMENTS, _mail),
    Rule("told-webhook", Severity.ERROR, _DEPARTMENTS, _url),
    Rule("told-secret", Severity.ERROR, _DEPARTMENTS, _secret),
)
