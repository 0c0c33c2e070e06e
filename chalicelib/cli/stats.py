"""`sotong stats`: a day's counters, and the questions that found no answer."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from chalicelib.bootstrap import Platform
from chalicelib.cli.arguments import TenantId, read_day
from chalicelib.cli.desk_stats import desk_stats
from chalicelib.cli.printing import print_json, print_table
from chalicelib.cli.running import connected
from chalicelib.domain.errors import NotFound
from chalicelib.domain.hours import SEOUL


def stats(
    tenant: TenantId,
    day: Annotated[str, typer.Option(help="YYYY-MM-DD, 한국 날짜. 없으면 오늘.")] = "",
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="답하지 못한 질문과 횟수를 봅니다.")
    ] = False,
    days: Annotated[
        int, typer.Option(min=1, max=92, help="--unanswered에서 오늘까지 며칠치를 모을지.")
    ] = 30,
    desk: Annotated[bool, typer.Option("--desk", help="상담사 상담의 통계를 봅니다.")] = False,
    period: Annotated[
        str,
        typer.Option(help="--desk의 기간: 2026-11-01..2026-11-30, 하루, 또는 최근 며칠(숫자)."),
    ] = "7",
    by: Annotated[
        str, typer.Option(help="--desk를 나누는 기준: day, channel, department, shift, agent.")
    ] = "department",
    json: Annotated[bool, typer.Option("--json", help="JSON으로 냅니다.")] = False,
    csv: Annotated[
        bool, typer.Option("--csv", help="--desk의 건수만 CSV로 냅니다. 5 미만은 감춥니다.")
    ] = False,
) -> None:
    """하루의 대화, 답하지 못한 질문, 주제, 상담사 요청 수입니다."""
    asked = read_day(day) or datetime.now(SEOUL).date()
    platform, _ = connected()
    if not platform.versions.current(tenant):
        raise NotFound(tenant)
    if desk:
        desk_stats(platform, tenant, day or period, by, json=json, csv=csv)
    elif unanswered:
        _unanswered(platform, tenant, asked, 1 if day else days, json)
    else:
        _figures(platform, tenant, asked, json)


def _figures(platform: Platform, tenant: str, day: date, json: bool) -> None:
    figures = platform.statistics.day(tenant, day)
    if json:
        topics = dict(figures.topics)
        print_json({**asdict(figures), "day": day.isoformat(), "topics": topics})
        return
    rows: list[tuple[object, object]] = [
        ("날짜", day.isoformat()),
        ("새 대화", figures.conversations),
        ("주고받은 말", figures.turns),
        ("답하지 못함", figures.unanswered),
        ("상담사 요청", figures.agent_requests),
        ("긴급", figures.emergencies),
        ("뜻을 못 보고 낱말로만 찾음", figures.faq_degraded),
    ]
    print_table(("항목", "수"), rows + [(f"주제 {name}", count) for name, count in figures.topics])


def _unanswered(platform: Platform, tenant: str, last: date, days: int, json: bool) -> None:
    texts = platform.statistics.unanswered(tenant, last, days)
    if json:
        print_json([{"text": text, "count": count} for text, count in texts])
    else:
        print_table(("수", "질문"), [(count, text) for text, count in texts])
