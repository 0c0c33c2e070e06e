"""Who asks again within seven days goes back to where they were; later a new talk begins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.reopening import ClosedTalk, left_to_another, reopened
from chalicelib.domain.staff import AgentState, Presence

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LAST = ClosedTalk("261123-AAAAA", "tax", "ag-1", NOW)
ENTRY = DeskEntry(
    ConversationKey("saetbyeol", "web", "c"),
    "261125-BBBBB",
    "tax",
    NOW,
    "web",
    former="261123-AAAAA",
    preferred="ag-1",
)
KNOWS = AgentState(
    "ag-1",
    "상담사 1",
    Presence.READY,
    frozenset({"tax"}),
    frozenset(),
    load=1,
    limit=2,
    seen_at=NOW,
)


@pytest.mark.parametrize(
    ("after", "goes_on"),
    [
        (timedelta(), True),
        (timedelta(days=6, hours=23), True),
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_seven_days_are_the_border(after: timedelta, goes_on: bool) -> None:
    assert reopened(LAST, NOW + after) == (LAST if goes_on else None)
    assert reopened(None, NOW) is None


@pytest.mark.parametrize(
    ("changes", "who", "seconds", "left"),
    [
        ({}, "ag-2", 0, True),
        ({}, "ag-2", 119, True),
        ({}, "ag-2", 120, False),
        ({}, "ag-1", 0, False),
        ({"presence": Presence.AWAY}, "ag-2", 0, False),
        ({"presence": Presence.RECOVERY}, "ag-2", 0, False),
        ({"load": 2}, "ag-2", 0, False),
        ({"departments": frozenset({"road"})}, "ag-2", 0, False),
    ],
)
def test_the_others_leave_a_talk_only_to_who_can_take_it_now(
    changes: dict[str, object], who: str, seconds: float, left: bool
) -> None:
    on_duty = [replace(KNOWS, **changes)]  # type: ignore[arg-type]
    assert left_to_another(ENTRY, who, on_duty, NOW + timedelta(seconds=seconds)) is left


def test_a_new_talk_is_left_to_nobody() -> None:
    assert not left_to_another(replace(ENTRY, preferred=""), "ag-2", [KNOWS], NOW)
    assert not left_to_another(ENTRY, "ag-2", [], NOW)
