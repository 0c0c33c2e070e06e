"""`sotong audit`: who read and changed what at a tenant's desk."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from chalicelib.cli.arguments import TenantId, read_day
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_table
from chalicelib.cli.running import connected
from chalicelib.domain.audit import AuditEntry, Wanted
from chalicelib.domain.errors import NotFound
from chalicelib.domain.hours import SEOUL

# Without `--from`: the month that is looked through at the monthly review.
DAYS = 31


def audit(
    tenant: TenantId,
    member: Annotated[str, typer.Option(help="이 직원이 한 일만. 로그인 주체의 id.")] = "",
    subject: Annotated[str, typer.Option(help="이 시민에 관한 일만. 대화의 id나 접수번호.")] = "",
    since: Annotated[
        str, typer.Option("--from", help="YYYY-MM-DD, 한국 날짜부터. 없으면 31일 전.")
    ] = "",
    until: Annotated[str, typer.Option("--to", help="YYYY-MM-DD, 이 날까지. 없으면 오늘.")] = "",
    json: Annotated[bool, typer.Option("--json", help="JSON으로 냅니다.")] = False,
) -> None:
    """누가 언제 어디서 누구의 무엇을 보고 고쳤는지의 기록입니다. 지우거나 고칠 수 없습니다."""
    last = read_day(until) or datetime.now(SEOUL).date()
    first = read_day(since) or last - timedelta(days=DAYS)
    if first > last:
        raise CannotDo("--from이 --to보다 늦습니다.")
    platform, _ = connected()
    if not platform.versions.current(tenant):
        raise NotFound(tenant)
    wanted = Wanted(_midnight(first), _midnight(last + timedelta(days=1)), member, subject)
    found = platform.audit.find(tenant, wanted)
    if json:
        print_json([_fields(entry) for entry in found])
    else:
        rows = [tuple(_fields(entry).values()) for entry in found]
        print_table(("언제", "누가", "무엇을", "누구의", "어디서", "자세히"), rows)


def _fields(entry: AuditEntry) -> dict[str, str]:
    return {
        "at": entry.at.astimezone(SEOUL).isoformat(sep=" ", timespec="seconds"),
        "member": entry.member,
        "action": entry.action,
        "subject": entry.subject,
        "source": entry.source,
        "detail": entry.detail,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)
