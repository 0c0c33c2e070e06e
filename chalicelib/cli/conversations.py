"""`sotong conversations`: a conversation for a complaint or an access request."""

import json
from collections.abc import Iterator
from typing import Annotated

import typer

from chalicelib.cli.arguments import ChannelName, ContactId, TenantId
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_line
from chalicelib.cli.running import connected
from chalicelib.domain.conversation import Voice
from chalicelib.domain.errors import NotFound
from chalicelib.domain.message import Json

# How they are named to whom a record is shown.
_STAFF = {
    Voice.AGENT.value: "상담사",
    Voice.DESK.value: "자동 안내",
    Voice.NOTE.value: "메모(시민에게 보이지 않음)",
}

app = typer.Typer(help="대화 기록을 보고, 내보내고, 지웁니다.", no_args_is_help=True)


@app.command()
def find(
    tenant: TenantId,
    channel: ChannelName,
    user: Annotated[str, typer.Argument(help="채널이 부르는 사용자 키 (카카오는 botUserKey)")],
) -> None:
    """사용자 키로 대화의 id를 찾습니다. 아래 명령들이 이 id를 받습니다."""
    platform, _ = connected()
    if tenant not in platform.versions.ids():
        raise NotFound("no such tenant")
    try:
        print_line(platform.records.contact(tenant, channel, user))
    except NotFound:
        raise CannotDo("그 사용자 키로 나눈 대화가 없습니다.") from None


@app.command()
def show(tenant: TenantId, contact: ContactId) -> None:
    """대화를 읽기 쉽게 보여 줍니다. 개인정보는 저장할 때부터 가려져 있습니다."""
    platform, _ = connected()
    for turn in platform.records.show(tenant, contact):
        print_line(f"[{turn['seq']}] {turn['at']}")
        for who, text in _lines(turn):
            print_line(f"  {who}: " + text.replace("\n", "\n        "))


@app.command()
def export(tenant: TenantId, contact: ContactId) -> None:
    """대화 전체를 JSON으로 내보냅니다."""
    platform, _ = connected()
    turns = list(platform.records.show(tenant, contact))
    print_json({"tenant": tenant, "contact": contact, "turns": turns})


@app.command()
def delete(
    tenant: TenantId,
    contact: ContactId,
    yes: Annotated[bool, typer.Option("--yes", help="묻지 않고 지웁니다.")] = False,
) -> None:
    """대화와 연락처, 연락 할 일, 보내던 알림, 구독을 지우고 지운 항목 수를 냅니다.

    되돌릴 수 없습니다.
    """
    platform, _ = connected()
    if not yes:
        typer.confirm(f"{tenant} {contact}의 기록을 모두 지울까요?", abort=True, err=True)
    print_line(str(platform.records.delete(tenant, contact)))


def _lines(turn: Json) -> Iterator[tuple[str, str]]:
    """Who says what in a turn."""
    if turn["voice"] in _STAFF:
        words = turn["told"] or turn["note"] or _nothing_but_files(turn)
        if words:
            yield _STAFF[turn["voice"]], words
        return
    said = turn["said"] or turn["pressed"] or _nothing_but_files(turn)
    if said:
        hidden = f" (가림: {', '.join(turn['hidden'])})" if turn["hidden"] else ""
        yield "시민", said + hidden
    elif turn["corrections"]:
        yield from (("정정(다음 말에 먼저 안내)", text) for text in turn["corrections"])
    if turn["answered"]:
        yield from (("챗봇", text) for text in _spoken(turn["answer"]))


def _nothing_but_files(turn: Json) -> str:
    return "(파일)" if turn["attachments"] else ""


def _spoken(answer: Json | None) -> list[str]:
    """The words of an answer, whatever bubbles hold them."""
    if answer is None:
        return ["(그때의 설정이 남아 있지 않아 읽을 수 없습니다)"]
    outputs = answer.get("template", {}).get("outputs", [])
    return [_words(output) for output in outputs]


def _words(output: Json) -> str:
    ((_, bubble),) = output.items()
    header = bubble.get("header", {}).get("title", "")
    rows = [row.get("title", "") for row in bubble.get("items", []) if isinstance(row, dict)]
    texts = [header, bubble.get("title", ""), bubble.get("text", ""), bubble.get("description", "")]
    return "\n".join(text for text in [*texts, *rows] if text) or json.dumps(bubble)
