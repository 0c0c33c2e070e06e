"""Buttons that protect agents: what the protocol says and does next, one press each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.bootstrap import danger_in, platform, verdict_on
from chalicelib.domain.abuse_protocol import (
    LAST_WARNING,
    AbuseRecord,
    Act,
    Heard,
    Step,
    heard,
    press,
)
from chalicelib.domain.conversation import Mode, Turn, Voice
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.events import Fact
from chalicelib.domain.particles import followed
from chalicelib.domain.staff import Role
from chalicelib.domain.suspension import is_suspended
from chalicelib.services.desk_showing import ShownTalk
from chalicelib.web.desk_words import clock
from chalicelib.web.guard import Visit

CATEGORIES: Mapping[Heard, str] = {
    Heard.PROFANITY: "욕설",
    Heard.INSULT: "모욕",
    Heard.HATE: "혐오 표현",
    Heard.SEXUAL: "성희롱",
    Heard.THREAT: "협박",
    Heard.SELF_HARM: "자해·자살 위험",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A category and what pressing it does now. `seems`: its name as in `욕설로 보이는 말`."""

    category: str
    name: str
    does: str
    seems: str


def protection(visit: Visit, talk: ShownTalk) -> Mapping[str, object]:
    """What the side and the dialog show: counted so far, suggested now, each button's next step."""
    record = platform().protecting.standing(visit.tenant_id, talk.who)
    suggested, seq = _suggested(talk.turns)
    suspended = is_suspended(record, visit.now) and record.suspended_until
    return {
        "warnings": record.warnings,
        "final": record.final_warned,
        "events": len(record.events),
        "suspended": clock(suspended, visit.now) if suspended else "",
        "suggested": _button(record, suggested, visit) if suggested else None,
        "seq": seq,
        "buttons": [_button(record, each, visit) for each in CATEGORIES],
        "threat": any(event.category is Heard.THREAT for event in record.events),
        "may_suspend": Role.SUPERVISOR in visit.member.roles and bool(record.events),
    }


def category_of(visit: Visit) -> Heard:
    """The category a form names; raises Rejected."""
    given = visit.form.get("category", "")
    if given not in {each.value for each in CATEGORIES}:
        raise Rejected(Reason.BAD_BODY)
    return Heard(given)


def _suggested(turns: Sequence[Turn]) -> tuple[Heard | None, int]:
    """The newest abuse that nothing has been done about, and its turn."""
    done = (Fact.ABUSE_WARNED, Fact.ABUSE_ALARMED)
    for turn in reversed(turns):
        if any(event.fact in done for event in turn.events):
            break
        if turn.voice is Voice.CONTACT and turn.state.mode is Mode.AGENT:
            found = heard(turn.text, verdict_on, danger_in)
            if found in CATEGORIES:
                return found, turn.seq
    return None, 0


def _button(record: AbuseRecord, category: Heard, visit: Visit) -> Button:
    _, step = press(record, category, visit.now, agent=visit.member.id)
    name = CATEGORIES[category]
    return Button(category.value, name, _does(step), followed(name, "으로"))


def _does(step: Step) -> str:
    if step.act is Act.WARN:
        return f"경고 {step.number}/{LAST_WARNING}을 보냅니다"
    if step.act is Act.END:
        return "까닭을 알리고 상담을 끝냅니다"
    return {
        Act.FINAL: "마지막 경고를 보냅니다",
        Act.ALARM: "상담반장에게 바로 알립니다",
        Act.HELP: "도움 받을 곳(109·119)을 먼저 안내하고 상담반장에게 알립니다",
    }.get(step.act, "아무것도 하지 않습니다")
