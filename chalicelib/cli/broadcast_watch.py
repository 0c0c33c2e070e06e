"""`sotong broadcasts watch` and `results`: how far it came, and what became of each."""

import csv
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chalicelib.cli.arguments import TenantId
from chalicelib.cli.printing import print_json, print_table
from chalicelib.cli.running import connected
from chalicelib.domain.broadcast import BroadcastState
from chalicelib.domain.chunk import Reach
from chalicelib.services import broadcasting
from chalicelib.services.broadcasting import Broadcasting
from chalicelib.web.broadcast_words import FAILURES

BroadcastId = Annotated[str, typer.Argument(help="발송의 id. `broadcasts plan`이 알려 줍니다.")]
# How people are told how far somebody came.
WORDS = {
    Reach.NOT_YET: "아직",
    Reach.TAKEN: "통신사에 넘김",
    Reach.FAILED: "보내지 못함",
    Reach.UNKNOWN: "확인되지 않음",
}
_MOVING = (BroadcastState.RUNNING,)


def watch(
    tenant: TenantId,
    id: BroadcastId,
    every: Annotated[float, typer.Option(min=0.5, max=60, help="몇 초마다 볼지.")] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="한 번만 보고 끝냅니다.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON으로 냅니다.")] = False,
) -> None:
    """끝나거나 멈출 때까지 지켜봅니다."""
    platform, _ = connected()
    casting = platform.broadcasting
    seen = None
    with _drawn() as draw:
        for seen in follow(casting, tenant, id, lambda: time.sleep(every)):
            draw(seen)
            if once:
                break
    if seen is None:
        return
    counts = {reach.name.lower(): seen.reached[reach] for reach in Reach}
    if json:
        note = seen.broadcast.note
        print_json({"id": id, "state": seen.broadcast.state.value, "note": note, **counts})
    else:
        rows = [
            ("상태", seen.broadcast.state.value),
            *((WORDS[each], f"{seen.reached[each]:,}") for each in Reach),
        ]
        print_table(("항목", "수"), rows)


def follow(
    casting: Broadcasting, tenant: str, id: str, pause: Callable[[], None]
) -> Iterator[broadcasting.Progress]:
    """How far it came, again and again, until nothing moves any more."""
    while True:
        seen = casting.progress(tenant, id)
        yield seen
        if seen.is_over or seen.broadcast.state not in _MOVING:
            return
        pause()


def results(
    tenant: TenantId,
    id: BroadcastId,
    out: Annotated[Path | None, typer.Option(help="이 파일에 적습니다. 없으면 화면에.")] = None,
) -> None:
    """받는 사람마다 한 줄씩: 명단의 행, 번호, 상태, 까닭. 엑셀에서 열리는 CSV입니다."""
    platform, _ = connected()
    if out is None:
        write_results(platform.broadcasting, tenant, id, sys.stdout)
        return
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        write_results(platform.broadcasting, tenant, id, file)


def write_results(casting: Broadcasting, tenant: str, id: str, file: TextIO) -> None:
    """A row for each recipient, as they are read."""
    rows = csv.writer(file, lineterminator="\r\n" if file is not sys.stdout else "\n")
    rows.writerow(("행", "전화번호", "상태", "까닭"))
    for row in casting.results(tenant, id):
        why = FAILURES.get(row.reason, row.reason)
        rows.writerow((row.row, _as_text(row.phone), WORDS[row.reach], why))


def _as_text(phone: str) -> str:
    """With hyphens: a spreadsheet takes digits for a sum and the first 0 away."""
    return f"{phone[:3]}-{phone[3:-4]}-{phone[-4:]}"


@contextmanager
def _drawn() -> Iterator[Callable[[broadcasting.Progress], None]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(file=sys.stderr)
    hidden = not sys.stderr.isatty()
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None)

        def draw(seen: broadcasting.Progress) -> None:
            left, people = seen.reached[Reach.NOT_YET], seen.broadcast.tally.people
            words = seen.broadcast.state.value
            bar.update(task, completed=people - left, total=people, description=words)

        yield draw
