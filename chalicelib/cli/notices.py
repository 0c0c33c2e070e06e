"""`sotong notices`: one notice to one person, and what came of it."""

from typing import Annotated
from uuid import uuid4

import typer

from chalicelib.bootstrap.notices import notice_parts
from chalicelib.cli.arguments import TenantId
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_line, print_table
from chalicelib.cli.running import at_the_keyboard, connected
from chalicelib.domain.alimtalk import UnknownValue
from chalicelib.domain.errors import TooLong
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message_gaps import MissingValue
from chalicelib.domain.notice import End, Notice
from chalicelib.domain.notice_words import STATES, WAYS, why_words
from chalicelib.domain.outbound_rules import Urgent
from chalicelib.domain.phone_number import NotAPhone, words_of
from chalicelib.domain.purpose import Purpose
from chalicelib.services.notifying import Asked

app = typer.Typer(help="한 사람에게 알림을 보내고 결과를 봅니다.", no_args_is_help=True)


@app.command()
def send(
    tenant: TenantId,
    phone: Annotated[str, typer.Option(help="받을 사람의 휴대전화 번호.")] = "",
    conversation: Annotated[
        str, typer.Option(help="받을 사람과의 대화. `conversations find`가 알려 줍니다.")
    ] = "",
    template: Annotated[str, typer.Option(help="승인받은 알림톡 템플릿의 id.")] = "",
    value: Annotated[
        list[str] | None, typer.Option(help="템플릿의 빈칸. 이름=값. 여러 번 쓸 수 있습니다.")
    ] = None,
    text: Annotated[str, typer.Option(help="템플릿 없이 보낼 글.")] = "",
    purpose: Annotated[Purpose, typer.Option(help="보내는 까닭.")] = Purpose.SERVICE,
    urgent: Annotated[bool, typer.Option(help="아침을 기다릴 수 없는 알림.")] = False,
    department: Annotated[
        str, typer.Option(help="닿지 않았을 때 알림을 받을 부서의 id. 비우면 상담 부서.")
    ] = "",
    cause: Annotated[
        str, typer.Option(help="같은 값으로 다시 보내면 한 번만 갑니다. 개인정보를 쓰지 마세요.")
    ] = "",
) -> None:
    """알림 하나를 보냅니다. 밤(21시~08시)에는 긴급이 아니면 아침을 기다립니다.

    밤은 시가 따로 정할 수 있습니다.
    """
    connected()
    officer = at_the_keyboard()
    asked = Asked(
        tenant,
        purpose,
        cause or f"{officer}#{uuid4().hex}",
        notice_parts().people.find(tenant, conversation) if conversation else None,
        phone,
        template,
        _values(value or []),
        text,
        Urgent(officer) if urgent else None,
        department,
    )
    print_line(_notified(asked))


@app.command()
def show(
    tenant: TenantId,
    id: Annotated[str, typer.Argument(help="알림의 id. `notices send`가 알려 줍니다.")],
    json: Annotated[bool, typer.Option("--json", help="JSON으로.")] = False,
) -> None:
    """알림이 어디까지 갔는지 봅니다. 내용과 번호는 보여 주지 않습니다."""
    connected()
    notice = notice_parts().notifying.get(tenant, id)
    if json:
        print_json(_told(notice))
        return
    print_line(_summary(notice))
    rows = [
        (WAYS[step.way], STATES[step.state], step.vendor, step.attempts, why_words(step.reason))
        for step in notice.steps
    ]
    print_table(("방법", "상태", "업체", "시도", "까닭"), rows)


def _notified(asked: Asked) -> str:
    if bool(asked.phone) == bool(asked.who):
        raise CannotDo("--phone과 --conversation 가운데 하나를 쓰세요.")
    if bool(asked.template) == bool(asked.text.strip()):
        raise CannotDo("--template과 --text 가운데 하나를 쓰세요.")
    try:
        return notice_parts().notifying.notify(asked)
    except NotAPhone as fault:
        raise CannotDo(words_of(fault.fault)) from None
    except MissingValue as fault:
        raise CannotDo(
            f"빈칸의 값이 없습니다: {fault}. --value 이름=값 으로 적어 주세요."
        ) from None
    except UnknownValue as fault:
        raise CannotDo(f"템플릿에 없는 빈칸입니다: {fault}.") from None
    except TooLong as fault:
        raise CannotDo(f"너무 깁니다: {fault.count} (한도 {fault.limit}). 줄여 주세요.") from None


def _values(written: list[str]) -> dict[str, str]:
    values = {}
    for each in written:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise CannotDo(f"{each}: --value 이름=값 으로 적어 주세요.")
        values[name.strip()] = value
    return values


def _summary(notice: Notice) -> str:
    if notice.end is End.ARRIVED:
        return f"{notice.id} 받았습니다."
    if notice.end is End.GIVEN_UP:
        why = why_words(notice.reason)
        return f"{notice.id} 어느 방법으로도 닿지 않았거나 확인되지 않았습니다. {why}"
    if notice.held_until and not notice.steps:
        return f"{notice.id} {notice.held_until.astimezone(SEOUL):%m월 %d일 %H:%M}에 보냅니다."
    return f"{notice.id} 가는 중입니다."


def _told(notice: Notice) -> dict[str, object]:
    steps = [
        {
            "way": step.way.value,
            "state": step.state.value,
            "vendor": step.vendor,
            "attempts": step.attempts,
            "reason": step.reason,
            "at": step.at.isoformat(),
        }
        for step in notice.steps
    ]
    end = notice.end.value if notice.end else ""
    return {"id": notice.id, "cause": notice.cause, "end": end, "steps": steps}
