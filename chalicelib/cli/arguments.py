"""Arguments that several commands take, explained once."""

from datetime import date
from typing import Annotated

import typer

from chalicelib.cli.failures import CannotDo

TenantId = Annotated[str, typer.Argument(help="시의 id. 예: icheon")]
ChannelName = Annotated[str, typer.Argument(help="채널. 예: kakao")]
ContactId = Annotated[str, typer.Argument(help="대화의 id. `conversations find`가 알려 줍니다.")]


def read_day(written: str) -> date | None:
    """A day that was asked for as `YYYY-MM-DD`; None where none was. Raises CannotDo."""
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise CannotDo(f"{written}은(는) 날짜가 아닙니다. 2026-11-21 처럼 적어 주세요.") from None
