"""`sotong tenants`: check, register and look at cities."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.bootstrap import Platform, read_tenant
from chalicelib.cli.arguments import TenantId
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_line, print_table, say
from chalicelib.cli.running import at_the_keyboard, connected
from chalicelib.cli.trial_words import REFUSED, approving
from chalicelib.domain.errors import NotFound
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN
from chalicelib.domain.language import say as spoken
from chalicelib.local.tenants import tenant_folders
from chalicelib.services.publishing import Worse

app = typer.Typer(help="시의 설정 파일을 검사하고 등록합니다.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="프로그램이 읽을 JSON으로 냅니다.")]


@app.command()
def lint(
    folders: Annotated[list[Path] | None, typer.Argument(help="예: tenants/icheon")] = None,
    json: AsJson = False,
) -> None:
    """폴더(없으면 tenants/ 전부)의 모든 잘못을 한 번에 알려 줍니다. 오류가 있으면 1로 끝납니다."""
    today = datetime.now(SEOUL).date()
    drafts = [read_tenant(folder, today) for folder in folders or tenant_folders()]
    found = [(draft.folder, fault) for draft in drafts for fault in draft.faults]
    if json:
        print_json([{"tenant": folder, **asdict(fault)} for folder, fault in found])
    else:
        for folder, fault in found:
            print_line(f"{folder}/{fault}  [{fault.severity.value}]")
    errors = sum(len(draft.errors) for draft in drafts)
    say(f"폴더 {len(drafts)}개, 오류 {errors}개, 경고 {len(found) - errors}개")
    if errors:
        raise typer.Exit(1)


@app.command()
def register(
    folder: Annotated[Path, typer.Argument(help="예: tenants/icheon")],
    author: Annotated[str, typer.Option(help="누가 올리는지 남깁니다.")] = "",
    note: Annotated[str, typer.Option(help="왜 올리는지 남깁니다.")] = "",
    confirm_drop: Annotated[
        bool, typer.Option("--confirm-drop", help="맞던 질문이 틀리게 되어도 올립니다.")
    ] = False,
) -> None:
    """폴더를 검사해 새 버전으로 올립니다. 잘못이 하나라도 있으면 아무것도 바뀌지 않습니다.

    저장된 질문(questions.jsonl)도 시험해, 맞던 것이 틀리게 되면 묻고 올립니다.
    """
    if not folder.is_dir():
        raise CannotDo(f"{folder} 폴더가 없습니다. tenants/icheon 처럼 폴더의 경로를 주세요.")
    platform, _ = connected()
    draft = read_tenant(folder, datetime.now(SEOUL).date())
    for fault in draft.faults:
        say(f"{fault}  [{fault.severity.value}]")
    if draft.errors:
        raise CannotDo(f"오류 {len(draft.errors)}개: 올리지 않았고 아무것도 바뀌지 않았습니다.")
    approve = approving(confirm_drop)
    try:
        manifest = platform.publishing.publish(folder, author or at_the_keyboard(), note, approve)
    except Worse:
        raise CannotDo(REFUSED) from None
    print_line(f"{draft.tenant_id} version {manifest.number}")


@app.command("list")
def list_tenants(json: AsJson = False) -> None:
    """등록된 시와 지금 쓰는 버전입니다."""
    platform, _ = connected()
    rows = [_row(platform, id) for id in sorted(platform.versions.ids())]
    if json:
        print_json(rows)
    else:
        print_table(("id", "이름", "버전", "채널"), [_cells(row) for row in rows])


@app.command()
def show(tenant: TenantId, json: AsJson = False) -> None:
    """한 시의 버전 기록입니다."""
    platform, _ = connected()
    active = platform.versions.current(tenant)
    if not active:
        raise NotFound(tenant)
    rows = [
        {
            "version": each.number,
            "active": each.number == active,
            "published_at": each.published_at.astimezone(SEOUL).isoformat(timespec="seconds"),
            "author": each.author,
            "note": each.note,
            "hash": each.hash,
        }
        for each in platform.versions.manifests(tenant)
    ]
    if json:
        print_json({**_row(platform, tenant), "versions": rows})
    else:
        columns = ("버전", "사용 중", "올린 때", "올린 사람", "까닭", "해시")
        print_table(columns, [tuple(row.values()) for row in rows])


def _cells(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(", ".join(cell) if isinstance(cell, list) else cell for cell in row.values())


def _row(platform: Platform, id: str) -> dict[str, object]:
    tenant = platform.tenants.active(id)
    if tenant is None:
        return {"tenant": id, "name": "", "version": 0, "channels": []}
    return {
        "tenant": id,
        "name": spoken(tenant.name, KOREAN),
        "version": tenant.version,
        "channels": sorted(tenant.accounts),
    }
