"""`sotong faq expiring`: answers near the end of their time, by the department that owns them."""

from datetime import datetime
from typing import Annotated

import typer

from chalicelib.cli.arguments import TenantId
from chalicelib.cli.printing import print_json, print_table, say
from chalicelib.cli.running import connected
from chalicelib.domain.ageing import STEPS, Ageing, ageing
from chalicelib.domain.errors import NotFound
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN
from chalicelib.domain.language import say as spoken
from chalicelib.domain.tenant import Tenant


def expiring(
    tenant: TenantId,
    days: Annotated[int, typer.Option(min=0, max=3650, help="앞으로 며칠 안")] = STEPS[0],
    json: Annotated[bool, typer.Option("--json", help="JSON으로 냅니다.")] = False,
) -> None:
    """곧 유효 기간이 끝나거나 이미 끝난 답을 담당 부서별로 봅니다."""
    platform, _ = connected()
    found = platform.tenants.active(tenant)
    if found is None:
        raise NotFound("no such tenant")
    today = datetime.now(SEOUL).date()
    rows = sorted(ageing(found, today, days), key=lambda each: _owner(found, each))
    if json:
        print_json([_fields(each) for each in rows])
    elif rows:
        columns = ("담당 부서", "항목", "질문", "마지막 날", "남은 날")
        print_table(columns, [_cells(found, each) for each in rows])
    else:
        say(f"{days}일 안에 유효 기간이 끝나는 답이 없습니다.")


def _fields(each: Ageing) -> dict[str, object]:
    return {
        "entry": each.entry,
        "department": each.department,
        "valid_until": each.valid_until.isoformat(),
        "days_left": each.days_left,
    }


def _cells(tenant: Tenant, each: Ageing) -> tuple[object, ...]:
    left = f"{each.days_left}일" if each.days_left >= 0 else "지남 (확인 후 안내 중)"
    question = spoken(tenant.faq[each.entry].question, KOREAN)
    return _owner(tenant, each), each.entry, question, each.valid_until.isoformat(), left


def _owner(tenant: Tenant, each: Ageing) -> str:
    department = tenant.departments.get(each.department)
    return spoken(department.name if department else tenant.name, KOREAN)
