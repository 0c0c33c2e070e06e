"""Arguments that several commands take, explained once."""

from typing import Annotated

import typer

TenantId = Annotated[str, typer.Argument(help="시의 id. 예: icheon")]
ChannelName = Annotated[str, typer.Argument(help="채널. 예: kakao")]
ContactId = Annotated[str, typer.Argument(help="대화의 id. `conversations find`가 알려 줍니다.")]
