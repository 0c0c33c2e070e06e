"""`sotong queues`: how full they are, what failed, and back to work with it."""

import json
from typing import Annotated, Any

import typer

from chalicelib.aws.dead_letters import QueueState, WorkQueues
from chalicelib.bootstrap.queues import work_queues
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_table, say
from chalicelib.cli.running import connected
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Fact

app = typer.Typer(help="작업 대기열과 처리하지 못한 일을 봅니다.", no_args_is_help=True)

QueueName = Annotated[
    str, typer.Argument(help="대기열. 예: events-texts. `queues list`에 있습니다.")
]

_FACTS = frozenset(fact.value for fact in Fact)
# Of a fact only what names things: its data may hold what a person wrote.
_SHOWN = ("id", "tenant_id", "channel", "contact", "seq", "at")


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="JSON으로")] = False) -> None:
    """대기열마다 기다리는 일, 처리 중인 일, 가장 오래된 일, 처리하지 못한 일의 수를 봅니다."""
    states = _queues().states()
    if as_json:
        print_json([_fields(each) for each in states])
        return
    columns = ("대기열", "대기", "처리 중", "가장 오래됨(초)", "실패")
    rows = [
        (s.name, s.waiting, s.in_flight, "-" if s.oldest is None else s.oldest, s.dead)
        for s in states
    ]
    print_table(columns, rows)


@app.command()
def look(
    name: QueueName,
    most: Annotated[int, typer.Option("--max", min=1, max=100, help="몇 건까지")] = 10,
) -> None:
    """처리하지 못한 일의 id와 사실을 봅니다. 글과 전화번호는 보이지 않습니다."""
    queues = _queues()
    shown = [_named(*each) for each in _found(lambda: [*queues.look(name, most)])]
    print_json(shown)
    if shown:
        say("본 것은 1분 동안 다시 보이지 않습니다. 그대로 남아 있습니다.")


@app.command()
def redrive(
    name: QueueName,
    most: Annotated[int | None, typer.Option("--max", min=1, help="몇 건까지. 없으면 모두")] = None,
) -> None:
    """처리하지 못한 일을 대기열로 되돌립니다. 까닭을 먼저 고쳐 주세요."""
    queues = _queues()
    if most is None and _found(lambda: queues.redrive(name)):
        say("모두 되돌리기 시작했습니다. `sotong queues list`로 지켜보세요.")
        return
    # No more than failed by now: what fails anew meanwhile would be moved round and round.
    moved = _found(lambda: queues.move(name, most or queues.failed(name)))
    say(f"{moved}건을 되돌렸습니다.")


def _queues() -> WorkQueues:
    platform, _ = connected()
    return work_queues(platform.settings)


def _found(act: Any) -> Any:
    try:
        return act()
    except NotFound:
        raise CannotDo("그런 대기열이 없습니다. `sotong queues list`를 보세요.") from None


def _fields(state: QueueState) -> dict[str, object]:
    return {
        "name": state.name,
        "waiting": state.waiting,
        "in_flight": state.in_flight,
        "oldest_seconds": state.oldest,
        "dead": state.dead,
    }


def _named(id: str, body: str, received: int) -> dict[str, object]:
    """What is no fact of ours is told by its id alone: nobody knows what it holds."""
    shown: dict[str, object] = {"message_id": id, "received": received}
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return shown
    if not isinstance(fields, dict) or fields.get("fact") not in _FACTS:
        return shown
    event = {name: fields[name] for name in _SHOWN if isinstance(fields.get(name), str | int)}
    return {**shown, "fact": fields["fact"], **event}
