"""A tenant's statistics of the desk over a period, with the names of its rows."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from chalicelib.domain.desk_report import By, Named, report_of
from chalicelib.domain.errors import NotFound
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.period import LONGEST_DAYS
from chalicelib.services.desk_ports import Agents
from chalicelib.services.desk_statistics_ports import DeskFigures
from chalicelib.services.ports import Tenants

_CHANNELS = {"web": "웹채팅", "kakao-consult": "카카오톡 상담톡", "sms": "문자", "": "(채널 없음)"}


class DeskStatistics:
    """It only reads."""

    def __init__(
        self,
        figures: DeskFigures,
        agents: Agents,
        tenants: Tenants,
        clock: Callable[[], datetime],
    ) -> None:
        self._figures = figures
        self._agents = agents
        self._tenants = tenants
        self._clock = clock

    def today(self) -> date:
        """The day in Seoul."""
        return self._clock().astimezone(SEOUL).date()

    def report(self, tenant_id: str, first: date, last: date) -> Named:
        """Both days included, a year at the most: the newest one. Raises NotFound, Retryable."""
        tenant = self._tenants.active(tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        first = max(first, last - timedelta(days=LONGEST_DAYS - 1))
        days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
        report = report_of(self._figures.cells(tenant_id, days), first, last, self.today())
        return Named(
            report,
            {
                By.DAY: {},
                By.CHANNEL: _CHANNELS,
                By.DEPARTMENT: {
                    id: say(each.name, KOREAN) for id, each in tenant.departments.items()
                },
                By.SHIFT: {"": "(조 없음)"},
                By.AGENT: {
                    "": "(상담사 배정 전)",
                    **{each.agent: each.name for each in self._agents.everyone(tenant_id)},
                },
            },
        )
