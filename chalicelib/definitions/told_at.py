"""Where a department is told of what concerns it, in departments.json: by mail, by a webhook."""

from collections.abc import Iterable

from pydantic import Field

from chalicelib.definitions.text import Strict
from chalicelib.domain.message import Json


class Hook(Strict):
    """The department's own system, which is posted to."""

    url: str = Field(description="받을 주소, 예: https://minwon.example.go.kr/hooks/sotong")
    secret: str = Field(
        description="서명 비밀값의 이름, 예: departments/webhook. 값(whsec_...)은 쓰지 않습니다"
    )


class Told(Strict):
    """Neither names a person: an address is the department's, and outlives who works there."""

    mail: tuple[str, ...] = Field(
        (), description="부서 공용 메일 주소, 예: welfare@dongjak.example. 없으면 []"
    )
    webhook: Hook | None = Field(None, description="부서 시스템으로 보낼 때만 씁니다")


def compiled_told_at(units: Iterable[tuple[str, Told | None]]) -> Json:
    """`{"told_at": {department: {mail, webhook: {url, secret}}}}`; nothing where nobody is told."""
    told = {id: _one(each) for id, each in units if each and (each.mail or each.webhook)}
    return {"told_at": told} if told else {}


def _one(told: Told) -> Json:
    hook = told.webhook.model_dump() if told.webhook else None
    return {"mail": list(told.mail), **({"webhook": hook} if hook else {})}
