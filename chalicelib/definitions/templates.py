"""templates.json: the city's own wording of a system text, its agents' canned replies, alimtalk."""

from pydantic import Field

from chalicelib.definitions.text import Id, Strict, Text
from chalicelib.definitions.ways import Alimtalk


class CannedReply(Strict):
    """A reply that agents choose instead of typing it."""

    id: Id
    name: str = Field(description="상담사가 고를 때 보는 이름")
    text: Text = Field(
        description="빈칸은 {department}, {receipt}, {phone}, {next_open}을 쓸 수 있습니다"
    )


class TemplatesFile(Strict):
    """templates.json."""

    schema_: str | None = Field(None, alias="$schema")
    texts: dict[str, Text] = Field(description="열쇠와 빈칸은 texts.json에 있는 것만 씁니다")
    replies: tuple[CannedReply, ...] = Field((), description="상담사의 준비된 답")
    alimtalk: tuple[Alimtalk, ...] = Field((), description="카카오가 승인한 알림톡")
