"""tenant.json: who the city is, when its agents answer, which channels it has."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chalicelib.definitions.text import Id, Strict, Text

Spans = Annotated[
    tuple[str, ...], Field(description='여는 시각과 닫는 시각, 예: ["09:00-18:00"]. 쉬는 날은 []')
]


class Privacy(Strict):
    """What the first message says about the data that is kept."""

    version: str = Field(min_length=1, description="안내문 판, 예: 2026-11. 바꾸면 다시 안내합니다")
    text: Text = Field(description="개인정보 안내. {service}와 {days}를 쓸 수 있습니다")


class Kakao(Strict):
    """The city's KakaoTalk bot."""

    bot_id: str = Field(description="카카오 챗봇 관리자센터의 봇 id (24자리)")
    secret: str = Field(description="비밀값의 이름, 예: kakao/webhook. 값은 쓰지 않습니다")
    block_id: str | None = Field(None, description="스킬을 연결한 블록 id, 없으면 null")


class KakaoConsult(Strict):
    """The city's consult talk (상담톡), by Infobank's Bizgo."""

    sender_key: str = Field(description="카카오톡 채널의 발신프로필 키 (40자리)")
    api_key: str = Field(description="비즈고 API 키를 둔 비밀값의 이름, 예: kakao-consult/api-key")
    hook: str = Field(description="웹훅 주소에 들어갈 비밀값의 이름, 예: kakao-consult/hook")
    base_url: str = Field("https://mars.ibapi.kr", description="비즈고 서버 주소")
    bot_event: str | None = Field(
        None, description="상담이 끝나면 실행할 챗봇 이벤트 이름, 없으면 null"
    )


class Sms(Strict):
    """The city's text-message line."""

    number: str = Field(description="문자를 받는 번호, 예: 1899-0000")


class Channels(Strict):
    """Where citizens write to the city."""

    kakao: Kakao | None = None
    kakao_consult: KakaoConsult | None = None
    sms: Sms | None = None


class Week(Strict):
    """Opening hours by weekday, Korean time."""

    mon: Spans
    tue: Spans
    wed: Spans
    thu: Spans
    fri: Spans
    sat: Spans
    sun: Spans


class Agent(Strict):
    """The people who answer when the bot cannot."""

    department: Id = Field(description="상담원이 속한 부서의 id (departments.json)")
    hours: Week
    closed_on_holidays: bool = Field(description="공휴일에 쉬면 true")


class Closure(Strict):
    """A day on which the agents are away though it is no public holiday."""

    date: date
    reason: str = Field(min_length=1, description="쉬는 까닭, 시민에게 보일 수 있습니다")
    author: str = Field(min_length=1, description="정한 부서")


class TenantFile(Strict):
    """tenant.json."""

    schema_: str | None = Field(None, alias="$schema")
    id: Id = Field(description="폴더 이름과 같은 id")
    name: Text
    service: Text = Field(description="창구 이름, 예: 이천시민원콜센터")
    phone: str | None = Field(description="막다른 곳마다 보일 대표 번호. 없으면 null")
    phone_note: str | None = Field(None, description="대표 번호가 없는 까닭 (담당자에게 보입니다)")
    public_numbers: tuple[str, ...] = Field((), description="가리지 않을 공개 번호")
    retention_days: int = Field(description="대화를 보관하는 날 수 (1-3650)")
    privacy: Privacy
    channels: Channels
    agent: Agent
    closures: tuple[Closure, ...] = ()
