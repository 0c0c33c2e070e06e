"""The desk's statistics over a week, a month or any days: tables, charts, counts as a file."""

from datetime import timedelta
from urllib.parse import quote

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain import desk_figures_text as written
from chalicelib.domain.desk_report import By, Named
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.period import read_period
from chalicelib.domain.staff import Role
from chalicelib.web.desk_frame import Values, asked, frame, me
from chalicelib.web.drawing import SECURITY, page
from chalicelib.web.guard import Visit, staff
from chalicelib.web.svg_charts import bars, heat

statistics = Blueprint(__name__)

PATH = "/desk/statistics"
WHO = (Role.SUPERVISOR, Role.TENANT_ADMIN)
PERIODS = {"7": "최근 7일", "30": "최근 30일"}
WEEKDAYS = ("월", "화", "수", "목", "금", "토", "일", "휴무")
HOURS = [f"{hour}시" for hour in range(24)]
_USUAL = "7"


@statistics.route(PATH, methods=["GET"])
@staff(*WHO)
def shown(visit: Visit) -> Response:
    """Of the last seven days, or of `period` (`30`, `2026-11-01..2026-11-30`)."""
    period, found = _asked(visit)
    values = {**frame(visit, "통계"), **_framed(visit), **_drawn(found), "period": period}
    return page("desk/statistics.html", visit.address, **values)


@statistics.route(f"{PATH}/counts.csv", methods=["GET"])
@staff(*WHO)
def counts(visit: Visit) -> Response:
    """Counts alone, by `by`; small ones are hidden, so that the file may be given away."""
    period, found = _asked(visit)
    visit.note("statistics.exported", "", period)
    by = By(asked("by")) if asked("by") in set(By) else By.DAY
    name = f"{visit.tenant_id}-{found.report.first}-{found.report.last}-{by}.csv"
    headers: dict[str, str | list[str]] = {
        **SECURITY,
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    # Spreadsheets take a file for UTF-8 only by its mark.
    return Response("\ufeff" + written.counts_csv(found, by), headers=headers)


def _asked(visit: Visit) -> tuple[str, Named]:
    """The period as it was understood; anything strange is the usual one."""
    statistics = platform().desk_statistics
    text = asked("period") or _USUAL
    if asked("first") and asked("last"):
        text = f"{asked('first')}..{asked('last')}"
    try:
        first, last = read_period(text, statistics.today())
    except ValueError:
        text = _USUAL
        first, last = read_period(text, statistics.today())
    return text, statistics.report(visit.tenant_id, first, last)


def _framed(visit: Visit) -> Values:
    tenant = platform().tenants.active(visit.tenant_id)
    state = platform().agents.state(visit.tenant_id, visit.member.id)
    return {"me": me(state, visit.now), "service": say(tenant.service, KOREAN) if tenant else ""}


def _drawn(found: Named) -> Values:
    report = found.report
    days = [
        (report.first + timedelta(days=ahead)).isoformat()
        for ahead in range((report.last - report.first).days + 1)
    ]
    by_day = {row.name: row for row in report.rows[By.DAY]}
    known = [by_day.get(day) for day in days]
    series = [
        [row.count(figure) if row else 0 for row in known] for figure in ("offered", "handled")
    ]
    return {
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "periods": list(PERIODS.items()),
        "columns": written.COLUMNS,
        "total": written.cells_of(report.total, "합계"),
        "headline": list(zip(written.COLUMNS, written.cells_of(report.total, "")[1:], strict=True)),
        "tables": [(by.value, written.TITLES[by], _rows(found, by)) for by in By],
        "by_day": bars("날마다 상담 요청 수와 응답 수", [day[5:] for day in days], series),
        "peaks": heat("요일과 시간마다 상담 요청 수", WEEKDAYS, HOURS, report.peaks),
        "peak_rows_flat": [
            [day, *hours] for day, hours in zip(WEEKDAYS, report.peaks, strict=True)
        ],
        "hours": HOURS,
        "footnote": written.FOOTNOTE,
        "provisional": written.PROVISIONAL if report.is_provisional else "",
        "file": f"{PATH}/counts.csv?period={quote(f'{report.first}..{report.last}')}",
    }


def _rows(found: Named, by: By) -> list[list[str]]:
    return [written.cells_of(row, found.name(by, row.name), by) for row in found.report.rows[by]]
