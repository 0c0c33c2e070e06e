"""Danger that no word tells is urgent from when the talk is first shown, and stays noticed once."""

import pytest

from chalicelib.domain.desk_entry import Priority
from chalicelib.domain.emergency import emergency
from chalicelib.domain.events import Fact
from tests.staffed import SUPERVISOR
from tests.web.desk_site import TENANT, Clerk, DeskSite, path_of

pytestmark = pytest.mark.engine

DESPAIR = "먼저 간 우리 애 만나러 가고 싶어요"


def test_despair_is_urgent_once_it_is_shown_and_help_is_suggested(desk: DeskSite) -> None:
    assert emergency(DESPAIR) is None
    desk.empty()
    who = desk.asks(DESPAIR)
    boss = Clerk(desk, SUPERVISOR).ready()
    boss.send(f"{path_of(who)}/take")
    shown = boss.get(path_of(who)).text
    assert "자해·자살 위험으로 보이는 말이 있습니다" in shown and DESPAIR in shown
    for _ in range(2):
        boss.get(path_of(who))

    entry = desk.platform.desk._desks.entry(TENANT, who)
    assert entry.priority is Priority.URGENT
    turns = list(desk.platform._conversations.history(TENANT, who))
    facts = [event.fact for turn in turns for event in turn.events]
    assert facts.count(Fact.EMERGENCY_NOTICED) == 1


def test_ordinary_words_make_nothing_urgent(desk: DeskSite) -> None:
    desk.empty()
    who = desk.asks("여권을 잃어버렸어요.")
    Clerk(desk, SUPERVISOR).ready().get(path_of(who))
    assert desk.platform.desk._desks.entry(TENANT, who).priority is Priority.NORMAL
