"""Rules about tenant.json: channels and secrets, the phone, retention."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule

DAYS_KEPT_AT_MOST = 3650

_BOT_ID = re.compile(r"[0-9a-f]{24}")
_SENDER_KEY = re.compile(r"[0-9a-f]{40}")
# What a browser sends as `Origin`; a page on this machine is for trying out.
_ORIGIN = re.compile(
    r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{2,5})?|http://(127\.0\.0\.1|localhost)(:[0-9]{2,5})?"
)
# Words joined by slashes; a random value has digits and capitals in it, or no slash.
_SECRET_NAME = re.compile(r"[a-z][a-z-]{0,29}[0-9]{0,2}(/[a-z][a-z-]{0,29}[0-9]{0,2})+")


def _no_channel(files: Files, _: Ground) -> Iterator[Finding]:
    channels = files.tenant.channels
    if channels.kakao is None and channels.sms is None and channels.web is None:
        yield (
            "tenant",
            "channels",
            "채널이 하나도 없습니다. kakao, sms, web 가운데 하나를 넣어 주세요.",
        )


def _origin(files: Files, _: Ground) -> Iterator[Finding]:
    web = files.tenant.channels.web
    for index, origin in enumerate(web.origins if web else ()):
        if not _ORIGIN.fullmatch(origin):
            hint = (
                f'"{origin}"은(는) 홈페이지 주소가 아닙니다. https://www.icheon.go.kr처럼 '
                "https://와 도메인만, 뒤에 / 없이 써 주세요."
            )
            yield "tenant", f"channels/web/origins/{index}", hint


def _bot_id(files: Files, _: Ground) -> Iterator[Finding]:
    kakao = files.tenant.channels.kakao
    if kakao is None or _BOT_ID.fullmatch(kakao.bot_id):
        return
    hint = "카카오 봇 id는 0-9와 a-f로 된 24자리입니다."
    if kakao.bot_id.endswith("!"):
        hint += " 끝의 느낌표(!)는 시험용 봇이라는 표시이니 빼 주세요."
    yield "tenant", "channels/kakao/bot_id", hint


def _sender_key(files: Files, _: Ground) -> Iterator[Finding]:
    consult = files.tenant.channels.kakao_consult
    if consult and not _SENDER_KEY.fullmatch(consult.sender_key):
        hint = "발신프로필 키는 0-9와 a-f로 된 40자리입니다. 비즈고 콘솔에서 그대로 옮겨 주세요."
        yield "tenant", "channels/kakao_consult/sender_key", hint


def _vendor_address(files: Files, _: Ground) -> Iterator[Finding]:
    channels = files.tenant.channels
    outbound = channels.sms.outbound if channels.sms else None
    named = (("kakao_consult", channels.kakao_consult), ("sms/outbound", outbound))
    for place, vendor in named:
        if vendor and not is_guarded(vendor.base_url):
            hint = "API 키가 함께 가므로 https:// 로 시작하는 서버 주소여야 합니다."
            yield "tenant", f"channels/{place}/base_url", hint


def is_guarded(base_url: str) -> bool:
    """Whether a key that goes there cannot be read on its way."""
    address = urlsplit(base_url)
    nearby = address.scheme == "http" and address.hostname == "127.0.0.1"
    return bool(address.hostname) and (address.scheme == "https" or nearby)


def _secret(files: Files, _: Ground) -> Iterator[Finding]:
    for place, name in _secret_names(files):
        if not _SECRET_NAME.fullmatch(name):
            message = (
                "비밀값 자체로 보입니다. 값은 파일에 쓰지 말고 kakao/webhook 같은 이름만 써 "
                "주세요. 진짜 값이었다면 새 값으로 바꿔야 합니다."
            )
            yield "tenant", place, message
        elif name.endswith("-previous"):
            yield "tenant", place, "-previous는 교체 중인 값에 쓰는 이름입니다."


def _secret_twice(files: Files, _: Ground) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, name in _secret_names(files):
        if name in seen:
            yield "tenant", place, "다른 곳과 같은 비밀값 이름입니다. 하나씩 따로 두어 주세요."
        seen.add(name)


def _secret_names(files: Files) -> Iterator[tuple[str, str]]:
    channels = files.tenant.channels
    if channels.kakao:
        yield "channels/kakao/secret", channels.kakao.secret
    if channels.kakao_consult:
        yield "channels/kakao_consult/hook", channels.kakao_consult.hook
        yield "channels/kakao_consult/api_key", channels.kakao_consult.api_key
    inbound = channels.sms.inbound if channels.sms else None
    if inbound and inbound.hook:
        yield "channels/sms/inbound/hook", inbound.hook
    if inbound and inbound.signing:
        yield "channels/sms/inbound/signing", inbound.signing
    if channels.sms and channels.sms.outbound:
        yield "channels/sms/outbound/api_key", channels.sms.outbound.api_key
        reports = channels.sms.outbound.reports
        if reports:
            yield "channels/sms/outbound/reports/hook", reports.hook
        if reports and not (inbound and inbound.signing == reports.signing):
            yield "channels/sms/outbound/reports/signing", reports.signing
    yield from _notice_secrets(files)


def _notice_secrets(files: Files) -> Iterator[tuple[str, str]]:
    """One account with a vendor may serve the consult talk, the text line and notices alike."""
    channels = files.tenant.channels
    outbound = channels.sms.outbound if channels.sms else None
    shared = {channels.kakao_consult.api_key} if channels.kakao_consult else set()
    if outbound:
        reports = outbound.reports
        shared |= {outbound.api_key, *((reports.hook, reports.signing) if reports else ())}
    for index, vendor in enumerate(files.tenant.notices.vendors if files.tenant.notices else ()):
        named = {"api_key": vendor.api_key, "api_secret": vendor.api_secret or ""}
        if vendor.reports:
            named |= {f"reports/{name}": secret for name, secret in vendor.reports}
        for name, secret in named.items():
            if secret and not (vendor.name == "bizgo" and secret in shared):
                yield f"notices/vendors/{index}/{name}", secret


def _phone_unexplained(files: Files, _: Ground) -> Iterator[Finding]:
    if files.tenant.phone is None and not (files.tenant.phone_note or "").strip():
        yield "tenant", "phone_note", "대표 번호(phone)가 없으면 까닭을 여기에 써 주세요."


def _phone_absent(files: Files, _: Ground) -> Iterator[Finding]:
    if files.tenant.phone is None:
        message = "대표 번호가 없어 상담사 안내만 나갑니다. 번호를 확인해 주세요."
        yield "tenant", "phone", message


def _retention(files: Files, _: Ground) -> Iterator[Finding]:
    if not 1 <= files.tenant.retention_days <= DAYS_KEPT_AT_MOST:
        yield "tenant", "retention_days", f"1일부터 {DAYS_KEPT_AT_MOST}일까지만 정할 수 있습니다."


_TENANT = ("tenant",)

RULES = (
    Rule("no-channel", Severity.ERROR, _TENANT, _no_channel),
    Rule("bot-id", Severity.ERROR, _TENANT, _bot_id),
    Rule("origin", Severity.ERROR, _TENANT, _origin),
    Rule("secret-name", Severity.ERROR, _TENANT, _secret),
    Rule("secret-twice", Severity.ERROR, _TENANT, _secret_twice),
    Rule("sender-key", Severity.ERROR, _TENANT, _sender_key),
    Rule("vendor-address", Severity.ERROR, _TENANT, _vendor_address),
    Rule("phone-unexplained", Severity.ERROR, _TENANT, _phone_unexplained),
    Rule("phone-absent", Severity.WARNING, _TENANT, _phone_absent),
    Rule("retention", Severity.ERROR, _TENANT, _retention),
)
