"""`sotong channels`: what to paste into a messenger's form, and its secret's life."""

from typing import Annotated

import typer

from chalicelib.cli.arguments import ChannelName, TenantId
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_line, print_table, say
from chalicelib.cli.running import at_the_keyboard, connected
from chalicelib.services.publishing import RotationUnderWay

app = typer.Typer(help="채널을 연결합니다.", no_args_is_help=True)


@app.command()
def show(
    tenant: TenantId,
    json: Annotated[bool, typer.Option("--json", help="JSON 목록으로 냅니다.")] = False,
) -> None:
    """카카오 관리자센터의 스킬 양식에 붙여 넣을 값입니다."""
    platform, url = connected()
    rows = platform.publishing.connect(tenant, None, url)
    if json:
        print_json(rows)
    else:
        columns = ("채널", "URL", "헤더", "값", "봇 ID")
        print_table(columns, [tuple(row.values()) for row in rows])


@app.command()
def secret(
    tenant: TenantId,
    channel: ChannelName,
    retire: Annotated[bool, typer.Option("--retire", help="앞선 값을 더는 받지 않습니다.")] = False,
) -> None:
    """새 비밀 값을 만듭니다. 앞선 값은 --retire 할 때까지 함께 받습니다."""
    platform, _ = connected()
    change = platform.publishing.retire if retire else platform.publishing.rotate
    try:
        manifest = change(tenant, channel, at_the_keyboard())
    except RotationUnderWay:
        raise CannotDo(
            "값 두 개가 이미 함께 쓰이고 있어 셋째를 만들지 않았습니다. "
            "새 값을 관리자센터에 넣었으면 앞선 값부터 끝내 주세요: "
            f"`sotong channels secret {tenant} {channel} --retire`"
        ) from None
    print_line(f"{tenant} version {manifest.number}")
    if not retire:
        say("`sotong channels show`의 새 값을 관리자센터에 넣고 배포한 뒤 --retire 를 실행하세요.")
