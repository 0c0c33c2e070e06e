"""`sotong faq gaps`: what citizens ask and the FAQ does not answer well, and what became of it."""

from typing import Annotated

import typer

from chalicelib.bootstrap import Platform
from chalicelib.cli.arguments import TenantId
from chalicelib.cli.printing import print_json, print_line, print_table, say
from chalicelib.cli.running import connected
from chalicelib.domain.errors import NotFound
from chalicelib.domain.gaps import Effect, Gap, Listed, Proposal
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN
from chalicelib.domain.language import say as spoken
from chalicelib.domain.tenant import Tenant

PROPOSALS = {
    Proposal.VARIANT: "표현 더하기",
    Proposal.ENTRY: "새 항목",
    Proposal.ANSWER: "답 고치기",
}
_MINUTES = 60


def gaps(
    tenant: TenantId,
    now: Annotated[
        bool, typer.Option("--now", help="밤을 기다리지 않고 지금 다시 찾습니다.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON으로 냅니다.")] = False,
) -> None:
    """시민이 물었지만 답이 없거나 모자란 것을, 사람 수와 기다린 시간이 많은 차례로 봅니다.

    매일 새벽 3시에 지난 28일을 다시 찾습니다. 한 사람만 쓴 말은 보여 주지 않습니다.
    """
    platform, _ = connected()
    found = platform.tenants.active(tenant)
    if found is None:
        raise NotFound("no such tenant")
    listed = platform.gap_mining.mine(tenant) if now else platform.gap_mining.listed(tenant)
    effects = all_effects(platform, tenant)
    if json:
        print_json(_fields(tenant, listed, open_gaps(listed, effects), effects))
    elif listed is None:
        say("아직 찾은 적이 없습니다. 지금 찾으려면 --now를 붙이세요.")
    else:
        _show(found, listed, open_gaps(listed, effects), effects)


def open_gaps(listed: Listed | None, effects: list[Effect]) -> list[Gap]:
    """The gaps that nobody took on yet."""
    taken = {effect.accepted.gap for effect in effects}
    return [gap for gap in listed.gaps if gap.id not in taken] if listed else []


def all_effects(platform: Platform, tenant: str) -> list[Effect]:
    """What was accepted, also since the list was computed."""
    return list(platform.gap_mining.effects(tenant))


def _show(tenant: Tenant, listed: Listed, found: list[Gap], effects: list[Effect]) -> None:
    moment = listed.computed_at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M")
    say(f"{moment}에 지난 {listed.days}일의 신호 {listed.signals}개에서 찾았습니다.")
    if found:
        columns = (
            "빈틈",
            "사람",
            "기다림",
            "추세",
            "까닭",
            "담당 부서",
            "제안",
            "물은 말",
            "가까운 항목",
        )
        print_table(columns, [_cells(tenant, gap) for gap in found])
    else:
        say("두 사람 이상이 물은 빈틈이 없습니다.")
    if effects:
        print_line("")
        followed = ("받아들인 뒤", "항목", "받아들인 날", "게시", "주마다 물은 사람", "물은 말")
        print_table(followed, [_followed(effect) for effect in effects])


def _cells(tenant: Tenant, gap: Gap) -> tuple[object, ...]:
    figures = gap.figures
    return (
        gap.id,
        figures.people,
        _hours(figures.waiting),
        f"{figures.week_before}→{figures.this_week}",
        _why(gap),
        _owner(tenant, gap),
        PROPOSALS[gap.proposal],
        " / ".join(gap.examples),
        ", ".join(gap.nearest) or "-",
    )


def _why(gap: Gap) -> str:
    figures = gap.figures
    ways = (
        ("답 없음", figures.missed),
        ("사람 찾음", figures.asked),
        ("도움 안 됨", figures.disliked),
    )
    return ", ".join(f"{name} {count}" for name, count in ways if count)


def _hours(minutes: int) -> str:
    return f"{minutes}분" if minutes < _MINUTES else f"{round(minutes / _MINUTES)}시간"


def _owner(tenant: Tenant, gap: Gap) -> str:
    department = tenant.departments.get(gap.department)
    return spoken(department.name, KOREAN) if department else "정해지지 않음"


def _followed(effect: Effect) -> tuple[object, ...]:
    accepted = effect.accepted
    published = effect.published_at
    return (
        accepted.gap,
        accepted.entry,
        accepted.at.astimezone(SEOUL).date(),
        published.astimezone(SEOUL).date() if published else "아직",
        _verdict(effect),
        accepted.examples[0] if accepted.examples else "-",
    )


def _verdict(effect: Effect) -> str:
    """Before and after; in words where there is too little to tell."""
    weekly = effect.per_week()
    if weekly:
        return f"{weekly[0]:.1f}명 → {weekly[1]:.1f}명 (게시 뒤 {effect.days}일)"
    if effect.published_at is None:
        return "게시되면 셉니다"
    return f"자료가 모자랍니다 (게시 전 {effect.accepted.days}일, 뒤 {effect.days}일)"


def _fields(
    tenant: str, listed: Listed | None, found: list[Gap], effects: list[Effect]
) -> dict[str, object]:
    return {
        "tenant": tenant,
        "computed_at": listed.computed_at.isoformat() if listed else None,
        "days": listed.days if listed else 0,
        "signals": listed.signals if listed else 0,
        "gaps": [_gap_fields(gap) for gap in found],
        "accepted": [_effect_fields(effect) for effect in effects],
    }


def _gap_fields(gap: Gap) -> dict[str, object]:
    figures = gap.figures
    return {
        "gap": gap.id,
        "people": figures.people,
        "waiting_minutes": figures.waiting,
        "this_week": figures.this_week,
        "week_before": figures.week_before,
        "missed": figures.missed,
        "asked": figures.asked,
        "disliked": figures.disliked,
        "department": gap.department or None,
        "proposal": gap.proposal.value,
        "examples": list(gap.examples),
        "nearest": list(gap.nearest),
    }


def _effect_fields(effect: Effect) -> dict[str, object]:
    weekly = effect.per_week()
    return {
        "gap": effect.accepted.gap,
        "entry": effect.accepted.entry,
        "accepted_at": effect.accepted.at.isoformat(),
        "published_at": effect.published_at.isoformat() if effect.published_at else None,
        "days": effect.days,
        "before_per_week": round(weekly[0], 2) if weekly else None,
        "after_per_week": round(weekly[1], 2) if weekly else None,
    }
