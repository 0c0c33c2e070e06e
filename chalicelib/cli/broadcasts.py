"""`sotong broadcasts`: one text to many, from the list to the result of each."""

from typing import Annotated

import typer

from chalicelib.bootstrap import Platform
from chalicelib.cli.arguments import TenantId
from chalicelib.cli.broadcast_plan import plan
from chalicelib.cli.broadcast_watch import results, watch
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_line, say
from chalicelib.cli.running import at_the_keyboard, connected
from chalicelib.domain.broadcast import Broadcast

app = typer.Typer(help="여러 사람에게 같은 문자를 보냅니다.", no_args_is_help=True)
app.command("plan")(plan)
app.command("watch")(watch)
app.command("results")(results)

BroadcastId = Annotated[str, typer.Argument(help="발송의 id. `broadcasts plan`이 알려 줍니다.")]


@app.command()
def approve(tenant: TenantId, id: BroadcastId) -> None:
    """다른 사람이 만든 발송을 확인했다고 적습니다."""
    platform, _ = connected()
    _tell(platform.broadcasting.approve(tenant, id, at_the_keyboard()))


@app.command()
def start(tenant: TenantId, id: BroadcastId) -> None:
    """보내기 시작합니다. 밤(21시~08시)에는 긴급이 아니면 아침을 기다립니다.

    광고도 기다리되, 밤 광고에 동의한 분에게는 바로 나갑니다.
    """
    platform = _with_queue()
    _tell(platform.broadcasting.start(tenant, id, at_the_keyboard()))
    say(f"`sotong broadcasts watch {tenant} {id}`로 지켜볼 수 있습니다.")


@app.command()
def pause(tenant: TenantId, id: BroadcastId) -> None:
    """멈춥니다. 이미 통신사에 넘어간 문자는 그대로 갑니다."""
    platform, _ = connected()
    _tell(platform.broadcasting.pause(tenant, id, at_the_keyboard()))


@app.command()
def resume(tenant: TenantId, id: BroadcastId) -> None:
    """멈춘 곳부터 이어 보냅니다. 받은 사람에게 다시 가지 않습니다."""
    platform = _with_queue()
    _tell(platform.broadcasting.resume(tenant, id, at_the_keyboard()))


@app.command()
def stop(tenant: TenantId, id: BroadcastId) -> None:
    """아주 그만둡니다. 다시 이을 수 없습니다."""
    platform, _ = connected()
    _tell(platform.broadcasting.stop(tenant, id, at_the_keyboard()))


@app.command("learn-refusals")
def learn_refusals(
    pages: Annotated[int, typer.Option(min=1, help="이번에 읽을 쪽(1 MB씩)의 수.")] = 1000,
    after: Annotated[str, typer.Option(help="지난번에 알려 준 곳부터 잇습니다.")] = "",
) -> None:
    """명단이 수신 거부를 알기 전에 받은 동의와 거부를, 명단이 보는 곳에 한 번 옮깁니다.

    모든 기관의 것을 읽습니다. 다시 해도 같은 것을 두 번 적지 않습니다.
    """
    platform, _ = connected()
    found = written = 0
    for _ in range(pages):
        page = platform.earlier_consents.bring(after)
        found, written, after = found + page.found, written + page.written, page.after
        if not after:
            break
    print_line(f"{found} {written}")
    if after:
        say(f"아직 남았습니다. --after '{after}'(으)로 이어서 해 주세요.")


def _with_queue() -> Platform:
    platform, _ = connected()
    if not platform.settings.broadcast_queue:
        raise CannotDo("이 플랫폼에는 발송 대기열이 없어 보낼 수 없습니다. 운영자에게 알려 주세요.")
    return platform


def _tell(it: Broadcast) -> None:
    print_line(f"{it.id} {it.state.value}")
