"""tenant.json: who the city is, when its agents answer, which channels it has."""

from datetime import date

from pydantic import Field

from chalicelib.definitions.quiet import QuietHours
from chalicelib.definitions.spending import Spending
from chalicelib.definitions.text import Id, Strict, Text
from chalicelib.definitions.text_line import Sms
from chalicelib.definitions.topics import Topic
from chalicelib.definitions.ways import Notices
from chalicelib.definitions.week import Agents, Opening, Spans, Week


class Privacy(Strict):
    """What the first message says about the data that is kept."""

    version: str = Field(min_length=1, description="안내문 판, 예: 2026-11. 바꾸면 다시 안내합니다")
    text: Text = Field(description="개인정보 안내. {service}와 {days}를 쓸 수 있습니다")


class Kakao(Opening):
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


class Web(Opening):
    """The city's chat on the web, at /chat/<id>, and in the city's own pages."""

    origins: tuple[str, ...] = Field(
        (), description="채팅창을 넣을 시 홈페이지 주소, 예: https://www.icheon.go.kr. 없으면 []"
    )


class Phone(Opening):
    """The city's phone desk: only when somebody is there; the number is the tenant's."""


class Channels(Strict):
    """Where citizens write to the city, or ring it."""

    kakao: Kakao | None = None
    kakao_consult: KakaoConsult | None = None
    sms: Sms | None = None
    web: Web | None = None
    phone: Phone | None = Field(None, description="전화 상담 시간. 번호는 위의 phone에 씁니다")


class Agent(Strict):
    """The people who answer when the bot cannot."""

    department: Id = Field(description="상담사가 속한 부서의 id (departments.json)")
    hours: Week
    closed_on_holidays: bool = Field(description="공휴일에 쉬면 true")
    agents: Agents = None


class Shift(Strict):
    """Who relieves whom: the same every day."""

    name: str = Field(min_length=1, description="근무조 이름, 예: 주간")
    hours: str = Field(description='예: "08:00-18:00". 자정을 넘겨도 됩니다: "18:00-01:30"')
    agents: Agents = None


class Closure(Strict):
    """A day on which the agents are away though it is no public holiday."""

    date: date
    reason: str = Field(min_length=1, description="쉬는 까닭, 시민에게 보일 수 있습니다")
    author: str = Field(min_length=1, description="정한 부서")


class Reopening(Strict):
    """A day on which the agents are there though they would be away, such as a public holiday."""

    date: date
    reason: str = Field(min_length=1, description="일하는 까닭")
    author: str = Field(min_length=1, description="정한 부서")
    hours: Spans | None = Field(None, description="그날만의 시간. null이면 그 요일의 시간")


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
    openings: tuple[Reopening, ...] = ()
    shifts: tuple[Shift, ...] = ()
    spending: Spending | None = Field(
        None, description="문자와 알림톡에 한 달 동안 쓸 돈. 한도가 없으면 null"
    )
    notices: Notices | None = Field(
        None, description="시민에게 먼저 보내는 알림이 나가는 길. 보내지 않으면 null"
    )
    quiet_hours: QuietHours | None = Field(
        None, description="시가 먼저 보내는 것이 쉬는 밤. null이면 21:00~08:00"
    )
    topics: tuple[Topic, ...] = Field(
        (), description="시민이 문자로 구독하는 소식의 주제. 없으면 []"
    )
