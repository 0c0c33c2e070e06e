"""notices.json: notices, the city hall guide, and what goes on top in an emergency."""

from datetime import date

from pydantic import AwareDatetime, Field

from chalicelib.definitions.text import Id, Strict, Text


class Page(Strict):
    """A notice or a page of the guide."""

    id: Id
    title: Text
    body: Text
    starts: date | None = Field(None, description="보이기 시작하는 날")
    ends: date | None = Field(None, description="보이는 마지막 날")
    link: str | None = None
    phone: str | None = None


class Emergency(Strict):
    """An item on top of the first screen, from its start until just before its end."""

    id: Id
    title: Text
    body: Text
    starts_at: AwareDatetime = Field(description="예: 2026-12-01T09:00:00+09:00")
    ends_at: AwareDatetime
    to: str | None = Field(None, description="누르면 갈 곳 (메뉴의 to와 같습니다)")


class NoticesFile(Strict):
    """notices.json."""

    schema_: str | None = Field(None, alias="$schema")
    notices: tuple[Page, ...]
    guide: tuple[Page, ...]
    emergencies: tuple[Emergency, ...]
