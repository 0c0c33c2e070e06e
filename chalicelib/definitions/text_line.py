"""The text-message line in tenant.json: its number, who answers first, by whom texts come in."""

from typing import Literal

from pydantic import Field

from chalicelib.definitions.text import Strict
from chalicelib.definitions.week import Opening


class TextInbound(Strict):
    """A vendor that brings the city's texts."""

    vendor: Literal["msghub", "bizgo-mo", "twilio"] = Field(
        description="문자를 넘겨주는 곳: LG U+ 메시지허브 msghub, 비즈고 bizgo-mo, 트윌리오 twilio"
    )
    hook: str = Field(description="웹훅 주소에 들어갈 비밀값의 이름, 예: sms/hook")
    signing: str | None = Field(
        None, description="서명을 확인할 비밀값의 이름, 예: sms/signing. 서명하지 않는 곳이면 null"
    )


class Sms(Opening):
    """The city's text-message line."""

    number: str = Field(description="문자를 받는 번호, 예: 1899-0000")
    answers: Literal["menu", "person"] = Field(
        "menu", description="처음 답하는 쪽. 메뉴와 FAQ면 menu, 접수만 알리고 사람이면 person"
    )
    inbound: TextInbound | None = Field(None, description="문자를 넘겨주는 곳. 아직 없으면 null")
