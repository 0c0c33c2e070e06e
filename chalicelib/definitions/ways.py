"""How a city's notices reach people: `notices` in tenant.json, `alimtalk` in templates.json."""

from typing import Literal

from pydantic import Field

from chalicelib.definitions.text import Id, Strict
from chalicelib.definitions.text_line import TextReports

VendorName = Literal["bizgo", "solapi"]


class Step(Strict):
    """One rung of the ladder."""

    way: Literal["session", "alimtalk", "text"] = Field(
        description="이어지고 있는 상담톡 session, 알림톡 alimtalk, 문자 text"
    )
    minutes: int = Field(
        ge=1, le=72 * 60, description="도착했다는 소식을 기다리는 분. 지나면 다음 단계로 갑니다"
    )


class NoticeVendor(Strict):
    """Who sends notices for the city."""

    name: VendorName = Field(description="보내는 곳: 비즈고 bizgo, 솔라피 solapi")
    share: int = Field(ge=0, description="나누어 보낼 몫, 예: 70. 0이면 다른 곳이 막힐 때만 씁니다")
    rate: float = Field(gt=0, description="1초에 보낼 수 있는 건수 (계약한 만큼)")
    api_key: str = Field(description="API 키를 둔 비밀값의 이름, 예: notices/bizgo-key")
    api_secret: str | None = Field(
        None, description="API 시크릿을 둔 비밀값의 이름. 솔라피에만 있습니다"
    )
    base_url: str | None = Field(None, description="그곳의 서버 주소. null이면 정해진 주소")
    profile: str | None = Field(
        None, description="그곳에 등록한 카카오 발신프로필. 알림톡을 보내지 않으면 null"
    )
    reports: TextReports | None = Field(
        None, description="도착했는지 알려 오는 웹훅. 없으면 null이고, 다음 단계가 늦어집니다"
    )


class Advertising(Strict):
    """That the city sends advertising by text to who agreed to it."""

    free_refusals: str = Field(
        description="무료로 수신을 거부하는 080 번호, 예: 080-000-0000 (정보통신망법 제50조)"
    )


class Notices(Strict):
    """By which ways notices go out, in order."""

    ladder: tuple[Step, ...] = Field(description="먼저 시도할 길부터 차례대로")
    vendors: tuple[NoticeVendor, ...] = Field(description="보내는 곳. 하나여도 됩니다")
    sender: str | None = Field(
        None, description="문자가 나갈 번호. null이면 문자를 보내지 않습니다"
    )
    verified: bool = Field(
        False,
        description="발신번호 사전등록을 마쳤으면 true. 마치기 전에는 문자가 나가지 않습니다",
    )
    advertising: Advertising | None = Field(
        None,
        description="광고 문자를 보내는 시만 적습니다. 적으면 문자로 광고 수신동의를 받습니다",
    )


class AlimtalkButton(Strict):
    """A button under an alimtalk, as it was approved."""

    kind: Literal["WL", "BK", "MD", "BC", "AC"] = Field(
        description="카카오의 기호: 웹 링크 WL, 봇 키워드 BK, 메시지 전달 MD, 상담톡 전환 BC, "
        "채널 추가 AC"
    )
    name: str = Field(
        min_length=1, description="단추 말. 채널 추가는 '채널 추가'로 정해져 있습니다"
    )
    mobile: str = Field("", description="웹 링크의 모바일 주소. 빈칸 #{이름}을 쓸 수 있습니다")
    web: str = Field("", description="PC 주소. 비우면 모바일 주소를 씁니다")


class Alimtalk(Strict):
    """A template that Kakao approves."""

    id: Id
    name: str = Field(min_length=1, description="담당자가 고를 때 보는 이름")
    note: str | None = Field(
        None, description="담당자끼리 보는 메모, 예: 카카오 검수 중. 나가지 않습니다"
    )
    codes: dict[VendorName, str] = Field(
        description='보내는 곳마다 이 템플릿을 부르는 코드, 예: {"bizgo": "RCPT01"}'
    )
    text: str = Field(
        min_length=1,
        description="승인받은 글 그대로, 띄어쓰기와 줄바꿈까지. 바뀌는 곳만 #{이름}으로 씁니다",
    )
    buttons: tuple[AlimtalkButton, ...] = ()
    text_instead: str = Field(
        "", description="알림톡이 도착하지 않을 때 나갈 문자. 비우면 위의 글이 나갑니다"
    )
