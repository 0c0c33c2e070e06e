"""The text-message line in tenant.json: its number, who answers first, by whom texts come in."""

from typing import Literal

from pydantic import Field

from chalicelib.definitions.text import Strict
from chalicelib.definitions.week import Opening
from chalicelib.domain.text_run import JOINED_SECONDS


class Mapping(Strict):
    """Where a vendor's fields lie, for one that has no file of its own."""

    sender: str = Field(description="보낸 번호가 있는 자리, 예: data.items[*].from")
    text: str = Field("", description="글이 있는 자리, 예: data.items[*].content")
    id: str = Field("", description="문자마다 다른 번호가 있는 자리. 없으면 비워 둡니다")
    to: str = Field("", description="받은 번호가 있는 자리. 없으면 비워 둡니다")
    shown: str = Field("", description="보낸 사람이 적은 번호가 있는 자리. 없으면 비워 둡니다")
    title: str = Field("", description="제목이 있는 자리. 없으면 비워 둡니다")
    at: str = Field("", description="보낸 때가 있는 자리. 없으면 비워 둡니다")
    files: str = Field("", description="사진 주소들이 있는 자리. 없으면 비워 둡니다")
    hosts: list[str] = Field(
        [],
        max_length=10,
        description="사진이 놓이는 서버의 이름들, 예: mms.example.co.kr. "
        "다른 곳의 사진은 열지 않습니다",
    )
    time: str = Field(
        "iso", description="때를 적는 꼴: iso, epoch, epoch_ms, 또는 yyyyMMddHHmmss 같은 글자"
    )
    header: str = Field("", description="비밀값이 오는 헤더 이름. 비우면 주소에 넣습니다")
    answer: str = Field("{}", description="받았다고 돌려줄 글")
    answer_type: str = Field("application/json", description="그 글의 형식")


class TextInbound(Strict):
    """A vendor that brings the city's texts."""

    vendor: Literal["msghub", "bizgo-mo", "twilio", "aws-sms", "mapped-text"] = Field(
        description="문자를 넘겨주는 곳: LG U+ 메시지허브 msghub, 비즈고 bizgo-mo, "
        "트윌리오 twilio, 아마존 aws-sms, 그 밖의 곳 mapped-text"
    )
    mapping: Mapping | None = Field(None, description="mapped-text일 때 필드가 있는 자리")
    hook: str | None = Field(
        None,
        description="웹훅 주소에 들어갈 비밀값의 이름, 예: sms/hook. 웹훅이 없는 aws-sms면 null",
    )
    signing: str | None = Field(
        None, description="서명을 확인할 비밀값의 이름, 예: sms/signing. 서명하지 않는 곳이면 null"
    )


class TextReports(Strict):
    """Where the vendor posts what became of the city's texts."""

    hook: str = Field(description="웹훅 주소에 들어갈 비밀값의 이름, 예: sms/report-hook")
    signing: str = Field(description="서명을 확인할 비밀값의 이름, 예: sms/signing")


class TextOutbound(Strict):
    """The vendor that brings the city's answers to phones."""

    vendor: Literal["bizgo"] = Field(description="문자를 보내는 곳: 비즈고 bizgo")
    api_key: str = Field(description="API 키를 둔 비밀값의 이름, 예: sms/api-key")
    base_url: str = Field("https://mars.ibapi.kr", description="그곳의 서버 주소")
    reports: TextReports | None = Field(
        None, description="보낸 문자가 도착했는지 알려 오는 웹훅. 없으면 null"
    )


class Sms(Opening):
    """The city's text-message line."""

    number: str = Field(description="문자를 받는 번호, 예: 1899-0000")
    verified: bool = Field(
        False,
        description="발신번호 사전등록을 마쳤으면 true. 마치기 전에는 문자가 나가지 않습니다",
    )
    answers: Literal["menu", "person"] = Field(
        "menu", description="처음 답하는 쪽. 메뉴와 FAQ면 menu, 접수만 알리고 사람이면 person"
    )
    join_seconds: int = Field(
        20,
        ge=0,
        le=JOINED_SECONDS,
        description="나누어 보낸 문자를 하나로 읽으려고 기다리는 초. 0이면 문자마다 바로 답합니다. "
        "메뉴 번호와 위급한 말에는 늘 바로 답합니다",
    )
    inbound: TextInbound | None = Field(None, description="문자를 넘겨주는 곳. 아직 없으면 null")
    outbound: TextOutbound | None = Field(None, description="문자를 보내는 곳. 아직 없으면 null")
