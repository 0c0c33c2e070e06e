"""Rules about the ways of notices in tenant.json: ladder, vendors, the number that texts bear."""

from collections.abc import Iterator

from chalicelib.definitions.compiling_ways import REPORTS
from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.lint_tenant import is_guarded
from chalicelib.definitions.quiet import quiet_faults
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.ways import Notices
from chalicelib.domain.phone_number import Line, NotAPhone, read_phone, words_of


def _ladder(files: Files, _: Ground) -> Iterator[Finding]:
    notices = files.tenant.notices
    if notices is None:
        return
    if not notices.ladder:
        yield "tenant", "notices/ladder", "알림이 나갈 길이 없습니다. 하나 이상 넣어 주세요."
    seen: set[str] = set()
    for index, step in enumerate(notices.ladder):
        place = f"notices/ladder/{index}/way"
        if step.way in seen:
            yield "tenant", place, f'"{step.way}"이(가) 두 번 있습니다. 하나를 지워 주세요.'
        elif missing := _missing(files, notices, step.way):
            yield "tenant", place, missing
        seen.add(step.way)


def _missing(files: Files, notices: Notices, way: str) -> str:
    """What a way lacks; empty: nothing."""
    if way == "session" and files.tenant.channels.kakao_consult is None:
        return "상담톡(channels/kakao_consult)이 없어 이 길로 보낼 수 없습니다."
    if way == "alimtalk" and not any(each.profile for each in notices.vendors):
        return "발신프로필(profile)이 있는 곳이 없어 알림톡을 보낼 수 없습니다."
    if way == "text" and not notices.sender:
        return "문자가 나갈 번호(notices/sender)를 넣어 주세요."
    return ""


def _vendors(files: Files, _: Ground) -> Iterator[Finding]:
    notices = files.tenant.notices
    if notices is None:
        return
    place = "notices/vendors"
    if not any(each.share for each in notices.vendors):
        yield "tenant", place, "보내는 곳이 하나는 있고, 그 몫(share)이 0보다 커야 합니다."
    names = [each.name for each in notices.vendors]
    for index, vendor in enumerate(notices.vendors):
        if vendor.name in names[:index]:
            yield "tenant", f"{place}/{index}/name", "같은 곳이 두 번 있습니다. 하나로 합쳐 주세요."
        if vendor.name == "solapi" and not vendor.api_secret:
            hint = "솔라피는 API 시크릿으로 서명합니다. 비밀값의 이름을 넣어 주세요."
            yield "tenant", f"{place}/{index}/api_secret", hint
        if vendor.name == "bizgo" and vendor.api_secret:
            hint = "비즈고에는 API 시크릿이 없습니다. null로 두세요."
            yield "tenant", f"{place}/{index}/api_secret", hint
        if vendor.base_url is not None and not is_guarded(vendor.base_url):
            hint = "API 키가 함께 가므로 https:// 로 시작하는 서버 주소여야 합니다."
            yield "tenant", f"{place}/{index}/base_url", hint


def _sender(files: Files, _: Ground) -> Iterator[Finding]:
    notices = files.tenant.notices
    if notices is None or notices.sender is None:
        return
    try:
        read_phone(notices.sender)
    except NotAPhone as told:
        yield "tenant", "notices/sender", words_of(told.fault)


def _advertising(files: Files, _: Ground) -> Iterator[Finding]:
    """Agreed to and refused by text, refused by a free call, confirmed by a notice."""
    notices, sms = files.tenant.notices, files.tenant.channels.sms
    if notices is None or notices.advertising is None:
        return
    place = "notices/advertising"
    try:
        is_free = read_phone(notices.advertising.free_refusals).line is Line.FREE
    except NotAPhone:
        is_free = False
    if not is_free:
        hint = "수신거부에 요금이 들지 않도록 080 번호를 넣어 주세요. (정보통신망법 제50조제6항)"
        yield "tenant", f"{place}/free_refusals", hint
    if sms is None or sms.inbound is None or sms.outbound is None:
        hint = "문자로 동의하고 거부하므로, 문자를 받고 보내는 창구(channels/sms)가 있어야 합니다."
        yield "tenant", place, hint
    if not any(step.way == "text" for step in notices.ladder):
        hint = "2년마다 동의를 다시 알리는 문자가 나가도록 notices/ladder에 text를 넣어 주세요."
        yield "tenant", place, hint


def _unverified(files: Files, _: Ground) -> Iterator[Finding]:
    notices = files.tenant.notices
    if notices and notices.sender and not notices.verified:
        hint = (
            f"{notices.sender}은(는) 아직 발신번호로 등록되지 않아 알림이 문자로 나가지 않습니다. "
            "보내는 곳에 등록한 뒤 true로 바꿔 주세요. (전기통신사업법 제84조의2)"
        )
        yield "tenant", "notices/verified", hint


def _unreported(files: Files, _: Ground) -> Iterator[Finding]:
    for index, vendor in enumerate(files.tenant.notices.vendors if files.tenant.notices else ()):
        if vendor.reports is None:
            hint = (
                "도착했는지 알려 오는 웹훅이 없어, 기다리는 분이 다 지나야 다음 단계로 갑니다. "
                "비밀값의 이름을 정해 reports에 넣어 주세요."
            )
            yield "tenant", f"notices/vendors/{index}/reports", hint


def _quiet(files: Files, _: Ground) -> Iterator[Finding]:
    for field, hint in quiet_faults(files.tenant.quiet_hours):
        yield "tenant", f"quiet_hours/{field}", hint


def _two_addresses(files: Files, _: Ground) -> Iterator[Finding]:
    """One vendor posts to one address, whatever it tells of."""
    sms = files.tenant.channels.sms
    line = sms.outbound.reports if sms and sms.outbound else None
    for index, vendor in enumerate(files.tenant.notices.vendors if files.tenant.notices else ()):
        same = vendor.reports in (None, line)
        if line and REPORTS[vendor.name] == REPORTS["bizgo"] and not same:
            hint = "문자 상담(channels/sms/outbound/reports)과 같은 곳이니 같은 이름을 써 주세요."
            yield "tenant", f"notices/vendors/{index}/reports", hint


RULES = (
    Rule("notice-ladder", Severity.ERROR, ("tenant",), _ladder),
    Rule("notice-vendor", Severity.ERROR, ("tenant",), _vendors),
    Rule("notice-sender", Severity.ERROR, ("tenant",), _sender),
    Rule("notice-advertising", Severity.ERROR, ("tenant",), _advertising),
    Rule("notice-unverified", Severity.WARNING, ("tenant",), _unverified),
    Rule("notice-unreported", Severity.WARNING, ("tenant",), _unreported),
    Rule("quiet-hours", Severity.ERROR, ("tenant",), _quiet),
    Rule("notice-reports", Severity.ERROR, ("tenant",), _two_addresses),
)
