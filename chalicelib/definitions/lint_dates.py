"""Rules about dates: what has passed, what is the wrong way round, how far holidays reach."""

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.public_holidays import known_until, public_holidays
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.domain.ageing import WARNED_WITHIN
from chalicelib.domain.hours import SEOUL

HALF_A_YEAR = timedelta(days=183)


def _expired(files: Files, ground: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        if entry.valid_until is not None and entry.valid_until < ground.today:
            message = "유효 기간이 지나 답 대신 '확인 후 안내'가 나갑니다. 답을 확인해 주세요."
            yield "faq", f"entries/{index}/valid_until", message


def _expiring(files: Files, ground: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        if entry.valid_until is None or entry.valid_until < ground.today:
            continue
        left = entry.valid_until - ground.today
        if left <= WARNED_WITHIN:
            message = (
                f"{left.days}일 뒤면 유효 기간이 끝납니다. {entry.department}에서 답을 확인하고 "
                "날짜를 고쳐 주세요."
            )
            yield "faq", f"entries/{index}/valid_until", message


def _reviewed_later(files: Files, ground: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        if entry.reviewed_at > ground.today:
            yield "faq", f"entries/{index}/reviewed_at", "아직 오지 않은 날입니다. 고쳐 주세요."


def _valid_backward(files: Files, _: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        if entry.valid_until is not None and entry.valid_until < entry.reviewed_at:
            message = "유효 기간이 확인한 날보다 앞섭니다. 날짜를 확인해 주세요."
            yield "faq", f"entries/{index}/valid_until", message


def _page_backward(files: Files, _: Ground) -> Iterator[Finding]:
    for group, pages in (("notices", files.notices.notices), ("guide", files.notices.guide)):
        for index, page in enumerate(pages):
            if page.starts and page.ends and page.starts > page.ends:
                yield "notices", f"{group}/{index}/ends", "시작하는 날보다 앞섭니다. 고쳐 주세요."


def _emergency_backward(files: Files, _: Ground) -> Iterator[Finding]:
    for index, item in enumerate(files.notices.emergencies):
        if item.starts_at >= item.ends_at:
            message = "끝나는 시각이 시작하는 시각보다 늦어야 합니다."
            yield "notices", f"emergencies/{index}/ends_at", message


def _emergency_over(files: Files, ground: Ground) -> Iterator[Finding]:
    for index, item in enumerate(files.notices.emergencies):
        if item.ends_at.astimezone(SEOUL).date() < ground.today:
            yield (
                "notices",
                f"emergencies/{index}/ends_at",
                "이미 끝난 긴급 안내입니다. 지워 주세요.",
            )


def _closure_twice(files: Files, _: Ground) -> Iterator[Finding]:
    seen = set()
    for index, closure in enumerate(files.tenant.closures):
        if closure.date in seen:
            yield (
                "tenant",
                f"closures/{index}/date",
                "같은 날이 두 번 있습니다. 하나를 지워 주세요.",
            )
        seen.add(closure.date)


def _opening_twice(files: Files, _: Ground) -> Iterator[Finding]:
    seen = set()
    for index, opening in enumerate(files.tenant.openings):
        if opening.date in seen:
            message = "같은 날이 두 번 있습니다. 하나를 지워 주세요."
            yield "tenant", f"openings/{index}/date", message
        seen.add(opening.date)


def _opened_and_closed(files: Files, _: Ground) -> Iterator[Finding]:
    closed = {closure.date for closure in files.tenant.closures}
    for index, opening in enumerate(files.tenant.openings):
        if opening.date in closed:
            message = "쉬는 날(closures)에도 있는 날입니다. 둘 가운데 하나를 지워 주세요."
            yield "tenant", f"openings/{index}/date", message


def _opening_void(files: Files, _: Ground) -> Iterator[Finding]:
    for index, opening in enumerate(files.tenant.openings):
        week = [spans for _, spans in files.tenant.agent.hours]
        if not (week[opening.date.weekday()] if opening.hours is None else opening.hours):
            message = "그 요일에는 상담 시간이 없습니다. hours에 그날의 시간을 써 주세요."
            yield "tenant", f"openings/{index}/hours", message


def _opening_needless(files: Files, _: Ground) -> Iterator[Finding]:
    agent = files.tenant.agent
    week = [spans for _, spans in agent.hours]
    days = {opening.date for opening in files.tenant.openings if week[opening.date.weekday()]}
    if agent.closed_on_holidays and days:
        days -= set(public_holidays({day.year for day in days}))
    for index, opening in enumerate(files.tenant.openings):
        if opening.date in days:
            message = "쉬는 날이 아니라서 달라지는 것이 없습니다. 날짜를 확인해 주세요."
            yield "tenant", f"openings/{index}/date", message


def _holidays_end(files: Files, ground: Ground) -> Iterator[Finding]:
    if files.tenant.agent.closed_on_holidays and known_until() - ground.today < HALF_A_YEAR:
        message = f"공휴일을 {known_until()}까지만 압니다. 플랫폼 담당자에게 알려 주세요."
        yield "tenant", "agent/closed_on_holidays", message


RULES = (
    Rule("expired", Severity.WARNING, ("faq",), _expired),
    Rule("expiring", Severity.WARNING, ("faq",), _expiring),
    Rule("reviewed-later", Severity.WARNING, ("faq",), _reviewed_later),
    Rule("valid-backward", Severity.WARNING, ("faq",), _valid_backward),
    Rule("page-backward", Severity.ERROR, ("notices",), _page_backward),
    Rule("emergency-backward", Severity.ERROR, ("notices",), _emergency_backward),
    Rule("emergency-over", Severity.WARNING, ("notices",), _emergency_over),
    Rule("closure-twice", Severity.WARNING, ("tenant",), _closure_twice),
    Rule("opening-twice", Severity.ERROR, ("tenant",), _opening_twice),
    Rule("opened-and-closed", Severity.ERROR, ("tenant",), _opened_and_closed),
    Rule("opening-void", Severity.ERROR, ("tenant",), _opening_void),
    Rule("opening-needless", Severity.WARNING, ("tenant",), _opening_needless),
    Rule("holidays-end", Severity.WARNING, ("tenant",), _holidays_end),
)
