"""Rules about opening hours, days of their own, and shifts."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.hours import span
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.week import Opening, Week
from chalicelib.domain.hours import DAY_MINUTES
from chalicelib.domain.shifts import Shift, gaps, overlaps

# A night longer than this is rather a closing time before the opening time.
LONGEST_NIGHT = 12 * 60

_WHOLE_DAY = ("00:00-24:00",)


def shifts_of(files: Files) -> tuple[Shift, ...]:
    """The shifts that are written well."""
    found = ((shift, span(shift.hours)) for shift in files.tenant.shifts)
    return tuple(Shift(shift.name, *edges, shift.agents) for shift, edges in found if edges)


def _malformed(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, written in _spans(files, stem):
            if span(written) is None:
                message = f'"{written}"은(는) 시간이 아닙니다. "09:00-18:00"처럼 써 주세요.'
                yield stem, place, message

    return Rule("hours-malformed", Severity.ERROR, (stem,), check)


def _empty(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, opens, closes in _known(files, stem):
            if opens == closes:
                message = '여는 시각과 닫는 시각이 같습니다. 하루 종일이면 "00:00-24:00"입니다.'
                yield stem, place, message

    return Rule("hours-backward", Severity.ERROR, (stem,), check)


def _long_night(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, opens, closes in _known(files, stem):
            if closes > DAY_MINUTES and closes - opens > LONGEST_NIGHT:
                message = (
                    "자정을 넘겨 다음 날까지 12시간이 넘게 엽니다. "
                    "여는 시각과 닫는 시각이 바뀌지 않았는지 확인해 주세요."
                )
                yield stem, place, message

    return Rule("hours-night", Severity.WARNING, (stem,), check)


def _overlap(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, week in _weeks(files, stem):
            for day in _overlapping(week):
                message = "시간이 서로 또는 앞날 밤과 겹칩니다. 하나로 합쳐 주세요."
                yield stem, f"{place}/{day}", message

    return Rule("hours-overlap", Severity.ERROR, (stem,), check)


def _never_open(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, week in _weeks(files, stem):
            if not any(spans for _, spans in week):
                yield stem, place, "상담하는 요일이 하나도 없습니다. 맞는지 확인해 주세요."

    return Rule("never-open", Severity.WARNING, (stem,), check)


def _nobody(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, agents in _agents(files, stem):
            if agents is not None and agents < 1:
                yield stem, place, "상담사는 한 사람부터입니다. 수를 모르면 null로 두세요."

    return Rule("agents-few", Severity.ERROR, (stem,), check)


def _hours_twice(files: Files, _: Ground) -> Iterator[Finding]:
    for index, unit in enumerate(files.departments.departments):
        if unit.id == files.tenant.agent.department and unit.stated:
            message = (
                "상담 부서의 시간과 인원은 tenant.json의 agent에 써 주세요. 여기서는 빼 주세요."
            )
            yield "departments", f"departments/{index}/hours", message


def _shift_overlap(files: Files, _: Ground) -> Iterator[Finding]:
    if overlaps(shifts_of(files)):
        yield "tenant", "shifts", "근무조가 서로 겹칩니다. 한 시각에는 한 조만 있어야 합니다."


def _shift_gap(files: Files, _: Ground) -> Iterator[Finding]:
    """Where a desk never closes, somebody is on duty in each minute."""
    weeks = [week for _, week in (*_weeks(files, "tenant"), *_weeks(files, "departments"))]
    never_closes = any(all(spans == _WHOLE_DAY for _, spans in week) for week in weeks)
    if not (files.tenant.shifts and never_closes):
        return
    for opens, closes in gaps(shifts_of(files)):
        message = (
            f"24시간 상담인데 {_clock(opens)}부터 {_clock(closes)}까지 근무하는 조가 없습니다."
        )
        yield "tenant", "shifts", message


def _shift_twice(files: Files, _: Ground) -> Iterator[Finding]:
    seen = set()
    for index, shift in enumerate(files.tenant.shifts):
        if shift.name in seen:
            yield "tenant", f"shifts/{index}/name", "같은 이름의 근무조가 있습니다. 바꿔 주세요."
        seen.add(shift.name)


def _overlapping(week: Week) -> Iterator[str]:
    """The days a span of which begins before an earlier one has ended, around the week."""
    laid = sorted(
        (number * DAY_MINUTES + edges[0], number * DAY_MINUTES + edges[1], day)
        for number, (day, spans) in enumerate(week)
        for written in spans
        if (edges := span(written))
    )
    if laid:
        opens, closes, day = laid[0]
        laid.append((opens + 7 * DAY_MINUTES, closes + 7 * DAY_MINUTES, day))
    for before, after in pairwise(laid):
        if after[0] < before[1]:
            yield after[2]


def _known(files: Files, stem: str) -> Iterator[tuple[str, int, int]]:
    for place, written in _spans(files, stem):
        if edges := span(written):
            yield place, *edges


def _spans(files: Files, stem: str) -> Iterator[tuple[str, str]]:
    for place, week in _weeks(files, stem):
        for day, spans in week:
            yield from _numbered(f"{place}/{day}", spans)
    if stem == "tenant":
        for index, opening in enumerate(files.tenant.openings):
            yield from _numbered(f"openings/{index}/hours", opening.hours or ())
        for index, shift in enumerate(files.tenant.shifts):
            yield f"shifts/{index}/hours", shift.hours


def _numbered(place: str, spans: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{place}/{index}", written) for index, written in enumerate(spans))


def _weeks(files: Files, stem: str) -> Iterator[tuple[str, Week]]:
    if stem == "tenant":
        yield "agent/hours", files.tenant.agent.hours
    for place, opening in _openings(files, stem):
        if opening.hours is not None:
            yield f"{place}/hours", opening.hours


def _agents(files: Files, stem: str) -> Iterator[tuple[str, int | None]]:
    if stem == "tenant":
        yield "agent/agents", files.tenant.agent.agents
        for index, shift in enumerate(files.tenant.shifts):
            yield f"shifts/{index}/agents", shift.agents
    for place, opening in _openings(files, stem):
        yield f"{place}/agents", opening.agents


def _openings(files: Files, stem: str) -> Iterator[tuple[str, Opening]]:
    """What states hours of its own, with its place."""
    if stem == "departments":
        for index, unit in enumerate(files.departments.departments):
            yield f"departments/{index}", unit
    else:
        for name, channel in files.tenant.channels:
            if isinstance(channel, Opening):
                yield f"channels/{name}", channel


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


_OF_BOTH = (_malformed, _empty, _long_night, _overlap, _never_open, _nobody)

RULES = (
    *(rule(stem) for rule in _OF_BOTH for stem in ("tenant", "departments")),
    Rule("hours-twice", Severity.ERROR, ("tenant", "departments"), _hours_twice),
    Rule("shift-overlap", Severity.ERROR, ("tenant",), _shift_overlap),
    Rule("shift-gap", Severity.ERROR, ("tenant", "departments"), _shift_gap),
    Rule("shift-twice", Severity.ERROR, ("tenant",), _shift_twice),
)
