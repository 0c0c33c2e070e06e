"""How the desk's statistics are written: a table's cells, JSON, a CSV of counts alone."""

import csv
import io
from collections.abc import Sequence

from chalicelib.domain.desk_report import By, Named, Row, Share, Waited, hidden_among
from chalicelib.domain.durations_sketch import ERROR
from chalicelib.domain.message import Json

TITLES = {
    By.DAY: "날짜",
    By.CHANNEL: "채널",
    By.DEPARTMENT: "부서",
    By.SHIFT: "근무조",
    By.AGENT: "상담사",
}
COLUMNS = (
    *("요청", "10초 안에 나감", "응답/요청", "포기/요청", "1분 안에/요청"),
    *("첫 응답(근무 중앙값·90%)", "첫 응답(시계 중앙값·90%)", "건당 처리", "처리 건"),
    *("한 번에 해결/종료", "이관", "만족도(평균·4점 이상·응답)", "경고·종료·휴식"),
    *("이용 제한", "1,000건당 경고·종료·제한"),
)
FOOTNOTE = (
    "요청은 10초 안에 나간 것을 뺀 수입니다. 중앙값·90% 값의 오차는 5% 이내입니다. "
    "건당 처리 시간은 시민이 5분 넘게 말이 없던 때를 빼고, 동시에 하던 상담과 나눈 시간입니다. "
    "1,000건당 값은 요청한 상담 1,000건에 대한 수이고, 상담사는 처리한 상담에 대한 수입니다. "
    "만족도는 5명 미만이면 감추고, 합계에서 빼어 알 수 없도록 다른 칸도 함께 감춥니다."
)
PROVISIONAL = "마지막 날부터 7일이 지나지 않아 '한 번에 해결'은 아직 줄어들 수 있습니다."
ABUSE = ("warned", "ended_for_abuse", "suspended")
# Counts that may be given away; none of them tells of one member of staff.
COUNTS = {
    "offered": "요청",
    "handled": "응답",
    "left": "포기",
    "left_at_once": "10초 안에 나감",
    "message": "시간 외 메시지",
    "reopened": "다시 문의",
    "closed": "종료",
    "resolved": "한 번에 해결",
    "transfers": "이관",
}


def cells_of(row: Row, name: str, by: By | None = None) -> list[str]:
    """A row of the table. Agents are offered nothing: what is asked for is nobody's yet, and
    what is answered is somebody's.
    """
    is_agent, is_nobodys = by is By.AGENT and bool(row.name), by is By.AGENT and not row.name
    asked = str(row.handled.whole) if not is_agent else "-"
    handled = str(row.handled.part) if is_agent else share(row.handled)
    quick = str(row.quick.part) if is_agent else share(row.quick)
    return [
        name,
        asked,
        str(row.count("left_at_once")) if not is_agent else "-",
        handled if not is_nobodys else "-",
        share(row.abandoned) if not is_agent else "-",
        quick if not is_nobodys else "-",
        waited(row.staffed),
        waited(row.wall),
        spelled(row.handling),
        str(row.count("worked")),
        share(row.resolved),
        str(row.count("transfers")),
        satisfaction(row),
        f"{row.count('warned')}·{row.count('ended_for_abuse')}·{row.count('rested')}",
        str(row.count("suspended")),
        abuse(row, row.count("worked" if is_agent else "offered")),
    ]


def share(of: Share) -> str:
    """Such as `41/50 (82%)`."""
    return f"{of.part}/{of.whole} ({of.of:.0%})" if of.of is not None else "-"


def waited(of: Waited) -> str:
    """Median and ninetieth percentile."""
    return f"{spelled(of.median)}·{spelled(of.p90)}" if of.n else "-"


def spelled(seconds: float | None) -> str:
    """A duration in Korean, by its two largest units."""
    if seconds is None:
        return "-"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}초"
    if whole < 3600:
        return f"{whole // 60}분 {whole % 60}초"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}시간 {minutes}분" if hours < 48 else f"{hours // 24}일 {hours % 24}시간"


def satisfaction(row: Row) -> str:
    """Mean, share of 4 and more, and how many answered; hidden where they are few."""
    known = row.satisfaction
    if known is None:
        return "감춤" if row.is_hidden else "-"
    return f"{known.mean:.1f}·{known.happy.of:.0%}·{share(known.answered)}"


def abuse(row: Row, talks: int) -> str:
    """Warnings, ends and suspensions for 1,000 of these talks, such as `12.5·0.0·2.1`."""
    if not talks:
        return "-"
    return "·".join(f"{1000 * row.count(each) / talks:.1f}" for each in ABUSE)


def as_json(named: Named) -> Json:
    """Shares as `{part, whole}`, durations in seconds; what is hidden is null and says so."""
    report = named.report
    return {
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "provisional": report.is_provisional,
        "total": _row(report.total, ""),
        **{
            by.value: [_row(row, named.name(by, row.name)) for row in rows]
            for by, rows in report.rows.items()
        },
        "peaks": [list(hours) for hours in report.peaks],
    }


def counts_csv(named: Named, by: By) -> str:
    """Counts alone, for whoever asks; numbers below 5 are `<5`, and as many others as needed.

    Staff are no rows of it: by agent it holds the total alone.
    """
    rows = [] if by is By.AGENT else list(named.report.rows[by])
    columns = [_column(rows, named.report.total, figure) for figure in COUNTS]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([TITLES[by], *COUNTS.values()])
    names = [*(named.name(by, row.name) for row in rows), "합계"]
    for place, name in enumerate(names):
        writer.writerow([_safe(name), *(column[place] for column in columns)])
    return written.getvalue()


def _column(rows: Sequence[Row], total: Row, figure: str) -> list[str]:
    numbers = [row.count(figure) for row in rows]
    hidden = hidden_among(numbers if rows else [total.count(figure)])
    shown = ["<5" if n < 5 else "*" for n in numbers]
    written = [
        shown[place] if place in hidden.places else str(n) for place, n in enumerate(numbers)
    ]
    return [*written, "*" if hidden.total else str(total.count(figure))]


def _safe(name: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name


def _row(row: Row, name: str) -> Json:
    known = row.satisfaction
    rated = known and {
        "mean": round(known.mean, 2),
        "happy": _share(known.happy),
        "answered": _share(known.answered),
    }
    plain = (*COUNTS, "outside", "worked", *ABUSE, "alarmed", "rested")
    return {
        "id": row.name,
        "name": name,
        **{figure: row.count(figure) for figure in plain},
        "answered": _share(row.handled),
        "abandoned": _share(row.abandoned),
        "within_60s": _share(row.quick),
        "fcr": _share(row.resolved),
        "first_response_staffed": _waited(row.staffed),
        "first_response_wall": _waited(row.wall),
        "handling_seconds": row.handling,
        "active_seconds": row.active,
        "satisfaction": rated,
        "satisfaction_hidden": row.is_hidden,
    }


def _share(share: Share) -> Json:
    return {"part": share.part, "whole": share.whole}


def _waited(waited: Waited) -> Json:
    return {"median": waited.median, "p90": waited.p90, "n": waited.n, "error": ERROR}
