"""`sotong stats --desk`: the people's side of the service, in total and row by row."""

import sys

from chalicelib.bootstrap import Platform
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_line, print_table
from chalicelib.domain import desk_figures_text as written
from chalicelib.domain.desk_report import By, Named
from chalicelib.domain.period import read_period


def desk_stats(
    platform: Platform, tenant: str, period: str, by: str, *, json: bool, csv: bool
) -> None:
    """Prints the period `YYYY-MM-DD..YYYY-MM-DD`, one day of it, or `7` for the last so many."""
    found = _report(platform, tenant, period)
    if json:
        print_json(written.as_json(found))
    elif csv:
        sys.stdout.write(written.counts_csv(found, _by(by)))
    else:
        _table(found, _by(by))


def _table(found: Named, by: By) -> None:
    report = found.report
    print_line(f"{report.first} ~ {report.last}")
    rows = [written.cells_of(row, found.name(by, row.name), by) for row in report.rows[by]]
    total = written.cells_of(report.total, "합계")
    print_table((written.TITLES[by], *written.COLUMNS), [*rows, total])
    print_line(written.FOOTNOTE)
    if report.is_provisional:
        print_line(written.PROVISIONAL)


def _report(platform: Platform, tenant: str, period: str) -> Named:
    try:
        first, last = read_period(period, platform.desk_statistics.today())
    except ValueError:
        raise CannotDo(
            f"{period}은(는) 기간이 아닙니다. 2026-11-01..2026-11-30, 2026-11-21, 또는 최근 "
            "며칠인지 7 처럼 적어 주세요. 366일까지 볼 수 있습니다."
        ) from None
    return platform.desk_statistics.report(tenant, first, last)


def _by(name: str) -> By:
    try:
        return By(name)
    except ValueError:
        names = ", ".join(by.value for by in By)
        raise CannotDo(f"{name}(으)로는 나눌 수 없습니다. {names} 가운데 골라 주세요.") from None
