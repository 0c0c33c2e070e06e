"""Opening hours as they stand in a file: a week, and what a channel or department may state."""

from typing import Annotated

from pydantic import Field

from chalicelib.definitions.text import Strict

Spans = Annotated[
    tuple[str, ...],
    Field(
        description='여는 시각과 닫는 시각, 예: ["09:00-18:00"]. 자정을 넘겨도 됩니다: '
        '["18:00-01:30"]은 시작하는 날의 시간입니다. 쉬는 날은 []'
    ),
]
Agents = Annotated[int | None, Field(description="함께 근무하는 상담사 수. 모르면 null")]


class Week(Strict):
    """Opening hours by weekday, Korean time."""

    mon: Spans
    tue: Spans
    wed: Spans
    thu: Spans
    fri: Spans
    sat: Spans
    sun: Spans


class Opening(Strict):
    """What a channel or department states where it differs from the agents' own hours."""

    hours: Week | None = Field(None, description="상담사(agent)와 다른 시간일 때만 씁니다")
    closed_on_holidays: bool | None = Field(
        None, description="공휴일에 쉬면 true. 상담사(agent)와 같으면 null"
    )
    agents: Agents = None

    @property
    def stated(self) -> bool:
        """Whether anything differs."""
        return (self.hours, self.closed_on_holidays, self.agents) != (None, None, None)
