"""An agent's replies that go out by text: what is offered, and how far each came, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.notice import End, Notice, Step
from chalicelib.domain.notice_words import STATES, WAYS, why_words
from chalicelib.domain.particles import followed
from chalicelib.web.desk_lines import Line
from chalicelib.web.desk_words import clock

_UNSURE = (Failure.CUT, Failure.NO_RECEIPT)


@dataclass(frozen=True, slots=True)
class UnsentReply:
    """A reply that may go out by text. `length`: of the text message, in words."""

    seq: int
    text: str
    length: str


def with_texts(lines: list[Line], sent: Mapping[int, Notice], now: datetime) -> list[Line]:
    """The lines, those of replies that went another way with how far they came there."""
    return [
        _texted(line, sent[line.seq], now) if line.kind == "agent" and line.seq in sent else line
        for line in lines
    ]


def text_state(notice: Notice, now: datetime) -> str:
    """How far it came, such as `문자로 받음`."""
    arrived = next((step for step in reversed(notice.steps) if step.has_arrived), None)
    if arrived:
        return _went(arrived)
    if notice.end is End.GIVEN_UP:
        return _given_up(notice)
    if notice.held_until and notice.held_until > now:
        # What answers waits for room in the vendor's rate alone.
        why = "" if notice.answers else "밤이어서 "
        return f"{why}{clock(notice.held_until, now)}에 문자로 보낼 예정"
    last = notice.last
    begins = last is None or last.state is DeliveryState.FAILED_PERMANENT
    return "문자로 보내는 중" if last is None or begins else _went(last)


def _texted(line: Line, notice: Notice, now: datetime) -> Line:
    return replace(
        line,
        state=f"상담톡으로는 {line.state} · {text_state(notice, now)}",
        failed=notice.end is End.GIVEN_UP,
        pending=notice.end is None,
    )


def _went(step: Step) -> str:
    return f"{followed(WAYS[step.way], '으로')} {STATES[step.state]}"


def _given_up(notice: Notice) -> str:
    """Nobody knows of a text that went out without a receipt whether it arrived."""
    why = why_words(notice.reason)
    return f"문자로 {why}" if notice.reason in _UNSURE else f"문자로도 보내지 못함: {why}"
