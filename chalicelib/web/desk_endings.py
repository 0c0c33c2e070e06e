"""How a talk ended, in staff's words: by whom, about what, with what outcome."""

import json
from collections.abc import Sequence

from chalicelib.domain.conversation import Turn
from chalicelib.domain.events import Fact
from chalicelib.domain.subject_names import target_name
from chalicelib.domain.talk_facts import ABUSE, LEFT
from chalicelib.domain.tenant import Tenant
from chalicelib.web.desk_words import OUTCOMES

# Ends that no agent chose from the list.
OTHERS = {LEFT: "시민이 기다리기를 그만둠", ABUSE: "상담사 보호를 위해 상담을 끝냄"}


def ending(tenant: Tenant, data: str) -> str:
    """Of a close, by the data of its fact."""
    try:
        told = json.loads(data)
    except ValueError:
        return "상담 종료"
    outcome, topic = str(told.get("outcome", "")), str(told.get("topic", ""))
    if outcome in OTHERS:
        return OTHERS[outcome]
    about = target_name(tenant, topic) if topic else "주제 없음"
    return " · ".join(filter(None, ("상담 종료", about, OUTCOMES.get(outcome, outcome))))


def last_ending(tenant: Tenant, turns: Sequence[Turn]) -> str:
    """Of the newest talk that was closed; empty where none was."""
    facts = (event for turn in reversed(turns) for event in turn.events)
    closed = (event.data for event in facts if event.fact is Fact.TALK_CLOSED)
    return next((ending(tenant, data) for data in closed), "")
