"""A city's own quiet hours: `quiet_hours` in tenant.json."""

from collections.abc import Iterator
from datetime import time
from typing import Literal

from pydantic import Field

from chalicelib.definitions.text import Strict
from chalicelib.domain.message import Json
from chalicelib.domain.quiet_hours import night_of

_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class QuietHours(Strict):
    """When nothing goes out that the city sends of itself; answers to people always do."""

    begins: str = Field(pattern=_CLOCK, description='밤이 시작되는 때, 12:00 뒤. 예: "21:00"')
    ends: str = Field(pattern=_CLOCK, description='보내기 시작하는 아침, 12:00 앞. 예: "08:00"')
    keeps: tuple[Literal["service", "public_info"], ...] = Field(
        ("service", "public_info"),
        description="아침을 기다릴 것: 민원 처리 알림 service, 공공 소식 public_info. "
        "광고는 법에 따라 21:00~08:00에 언제나 기다립니다",
    )
    urgent_passes: bool = Field(True, description="긴급이면 밤에도 나가면 true")


def compiled_quiet(quiet: QuietHours | None) -> Json:
    """`{"quiet": {begins, ends, keeps, urgent_passes}}`, as domain/city_quiet.py reads it."""
    return {"quiet": quiet.model_dump(mode="json")} if quiet else {}


def quiet_faults(quiet: QuietHours | None) -> Iterator[tuple[str, str]]:
    """Field and sentence of what is no night."""
    try:
        if quiet:
            night_of(time.fromisoformat(quiet.begins), time.fromisoformat(quiet.ends))
    except ValueError:
        field = "begins" if quiet and quiet.begins < "12:00" else "ends"
        yield field, "밤은 12:00 뒤에 시작해 이튿날 12:00 앞에 끝나야 합니다. 예: 21:00~08:00"
