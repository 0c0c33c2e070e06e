"""`sotong events`: what the stream gave up, published again."""

import os
from typing import Annotated

import typer

from chalicelib.api.jobs import in_order
from chalicelib.bootstrap.queues import BUCKET, given_up
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import say
from chalicelib.cli.running import connected
from chalicelib.domain.errors import Permanent

app = typer.Typer(help="기록에서 나간 사실을 다룹니다.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """한 명령이어도 이름을 써서 부릅니다."""


@app.command()
def replay(
    most: Annotated[int, typer.Option("--max", min=1, help="몇 묶음까지")] = 1000,
) -> None:
    """포기한 기록을 다시 내보냅니다. 같은 사실이 두 번 나가도 한 번만 처리됩니다."""
    platform, _ = connected()
    kept = given_up(platform.settings, os.environ)
    if kept is None or not platform.settings.events_topic:
        raise CannotDo(
            f"환경 변수 {BUCKET}와 SOTONG_EVENTS_TOPIC이 있어야 합니다. 배포가 끝날 때 나온 "
            "GivenUpBucket과 EventsArn입니다."
        )
    done = left = 0
    for key in [*kept.keys()][:most]:
        try:
            failed = in_order(kept.records(key), platform.publisher.publish)["batchItemFailures"]
        except (Permanent, KeyError):
            failed = [{"itemIdentifier": key}]
        if failed:
            left += 1
        else:
            # Forgotten only when all of it is out.
            kept.forget(key)
            done += 1
    say(f"{done}묶음을 내보냈고 {left}묶음이 남았습니다.")
    if left:
        raise CannotDo("남은 묶음은 그대로 두었습니다. 까닭을 고친 뒤 다시 실행해 주세요.")
