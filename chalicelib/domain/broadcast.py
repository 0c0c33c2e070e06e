"""One text to many people: from the list and its preview, over a second pair of eyes, to the end.

draft -> previewed -> running <-> paused -> done, or stopped from anywhere before the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import Unfit
from chalicelib.domain.outbound_rules import Quiet, night_for
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_kind import TextKind

# Above so many people another person looks at it first.
APPROVED_ABOVE = 1000
# Chunks that lie in one object of the list and go through the queue as one message.
CHUNKS_A_PART = 5
# Parts that are in the queue at once: what is behind them waits with us, where it can be stopped.
PARTS_A_WAVE = 10


class BroadcastState(StrEnum):
    """How far it came."""

    DRAFT = "draft"
    PREVIEWED = "previewed"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Why(StrEnum):
    """Why something cannot be done with it; `words_of` says it to an officer."""

    NO_TEXT = "no_text"
    NOT_PREVIEWED = "not_previewed"
    NOBODY = "nobody"
    NOT_APPROVED = "not_approved"
    OWN = "own"
    AD_NOT_URGENT = "ad_not_urgent"
    NOT_RUNNING = "not_running"
    NOT_PAUSED = "not_paused"
    OVER = "over"
    NO_SENDER = "no_sender"
    TOO_DEAR = "too_dear"
    TOPIC_GAPS = "topic_gaps"


class Refused(Unfit):
    """What is asked does not fit how far the broadcast came; the message is for an officer."""

    def __init__(self, why: Why) -> None:
        super().__init__(words_of(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Tally:
    """What a list came to. `kinds`: people by the service that carries their text.

    `night`: how many of them advertising reaches at night too, since they agreed to it.
    """

    bad: int = 0
    repeats: int = 0
    chunks: int = 0
    kinds: Mapping[TextKind, int] = field(default_factory=dict)
    night: int = 0

    @property
    def people(self) -> int:
        """To whom something is sent."""
        return sum(self.kinds.values())

    @property
    def parts(self) -> int:
        """Objects that the list takes."""
        return -(-self.chunks // CHUNKS_A_PART)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`text` may have gaps. `sealed_key`: the list's data key, wrapped. `changes`: how often it
    was written. `queued`: how many parts went to the queue. `note`: why we paused it ourselves.

    `urgent`: goes out at night too, which needs a second person whatever its size. `topic`: whose
    subscribers it goes to; empty where it goes to a list that somebody brought. `maker`,
    `approver`: how those two were called then; who never was at the desk is known by no other.
    """

    id: str
    title: str
    text: str
    purpose: Purpose
    made_by: str
    made_at: datetime
    changed_at: datetime
    state: BroadcastState = BroadcastState.DRAFT
    urgent: bool = False
    approved_by: str = ""
    tally: Tally = field(default_factory=Tally)
    queued: int = 0
    sealed_key: bytes = b""
    note: str = ""
    changes: int = 0
    topic: str = ""
    maker: str = ""
    approver: str = ""

    def __post_init__(self) -> None:
        if self.urgent and self.purpose is Purpose.AD:
            raise Refused(Why.AD_NOT_URGENT)

    @property
    def needs_approval(self) -> bool:
        """Whether a second person must look at it."""
        return self.urgent or self.tally.people > APPROVED_ABOVE

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to happen."""
        return self.state in (BroadcastState.STOPPED, BroadcastState.DONE)

    def with_changes(self, changes: int) -> "Broadcast":
        """The same, written so often."""
        return replace(self, changes=changes)

    def morning(self, now: datetime, quiet: Quiet) -> datetime | None:
        """Until when the night keeps it; None where it does not. `quiet`: the city's own.

        Whoever agreed to advertising at night (`Tally.night`) is not kept from it.
        """
        night = night_for(self.purpose, self.urgent, quiet)
        return night.morning(now) if night and night.holds(now) else None

    def waits_for_morning(self, now: datetime, quiet: Quiet) -> bool:
        """Whether the night keeps it."""
        return self.morning(now, quiet) is not None

    def goes(self, now: datetime, quiet: Quiet, at_night: bool = False) -> bool:
        """Whether a chunk of it may be sent at this moment.

        `at_night`: one of people who agreed to the night.
        """
        is_running = self.state is BroadcastState.RUNNING
        return is_running and (at_night or not self.waits_for_morning(now, quiet))

    def goes_to_some(self, now: datetime, quiet: Quiet) -> bool:
        """Whether any chunk of it may be."""
        return self.goes(now, quiet, at_night=self.tally.night > 0)


def previewed(it: Broadcast, tally: Tally, at: datetime) -> Broadcast:
    """Its list was read whole. Raises Refused, as all of these do."""
    _needs(it.state is BroadcastState.DRAFT, Why.OVER)
    return _changed(it, at, state=BroadcastState.PREVIEWED, tally=tally)


def approved(it: Broadcast, by: str, at: datetime, name: str = "") -> Broadcast:
    """Somebody else than its maker looked at it. `name`: how they are called."""
    _needs(it.state is BroadcastState.PREVIEWED, Why.NOT_PREVIEWED)
    _needs(by != it.made_by, Why.OWN)
    return replace(_changed(it, at, approved_by=by), approver=name)


def started(it: Broadcast, at: datetime) -> Broadcast:
    """Its first wave is to be queued."""
    _needs(it.state is BroadcastState.PREVIEWED, Why.NOT_PREVIEWED)
    _needs(it.tally.people > 0, Why.NOBODY)
    _needs(bool(it.approved_by) or not it.needs_approval, Why.NOT_APPROVED)
    return waved(_changed(it, at, state=BroadcastState.RUNNING), at)


def waved(it: Broadcast, at: datetime) -> Broadcast:
    """Its next wave is to be queued."""
    _needs(it.state is BroadcastState.RUNNING, Why.NOT_RUNNING)
    return replace(it, queued=min(it.queued + PARTS_A_WAVE, it.tally.parts), changed_at=at)


def paused(it: Broadcast, at: datetime, note: str = "") -> Broadcast:
    """What a vendor has stays there; no further chunk is sent."""
    _needs(it.state is BroadcastState.RUNNING, Why.NOT_RUNNING)
    return _changed(it, at, state=BroadcastState.PAUSED, note=note)


def resumed(it: Broadcast, at: datetime) -> Broadcast:
    """It goes on where it was."""
    _needs(it.state is BroadcastState.PAUSED, Why.NOT_PAUSED)
    return _changed(it, at, state=BroadcastState.RUNNING, note="")


def stopped(it: Broadcast, at: datetime) -> Broadcast:
    """For good: who was not reached will not be."""
    _needs(not it.is_over, Why.OVER)
    return _changed(it, at, state=BroadcastState.STOPPED)


def finished(it: Broadcast, at: datetime) -> Broadcast:
    """Nobody is left to be tried."""
    _needs(it.state is BroadcastState.RUNNING, Why.NOT_RUNNING)
    return _changed(it, at, state=BroadcastState.DONE)


def words_of(why: Why) -> str:
    """What an officer is told."""
    return _WORDS[why]


_WORDS: Mapping[Why, str] = {
    Why.NO_TEXT: "제목과 내용을 모두 적어 주세요.",
    Why.NOT_PREVIEWED: "명단을 다 읽은 뒤, 시작하기 전에만 할 수 있습니다.",
    Why.NOBODY: "보낼 수 있는 사람이 없습니다. 명단에서 제외된 줄을 확인해 주세요.",
    Why.NOT_APPROVED: (
        f"{APPROVED_ABOVE:,}명이 넘거나 밤에도 보내는 긴급 문자는 다른 사람의 승인이 있어야 "
        "시작할 수 있습니다."
    ),
    Why.OWN: "만든 사람은 승인할 수 없습니다. 다른 사람에게 확인을 부탁해 주세요.",
    Why.AD_NOT_URGENT: "광고는 긴급으로 보낼 수 없습니다.",
    Why.NOT_RUNNING: "지금 보내는 중이 아닙니다.",
    Why.NOT_PAUSED: "멈춰 둔 것만 다시 이을 수 있습니다.",
    Why.OVER: "이미 끝났거나 그만둔 문자입니다.",
    Why.NO_SENDER: (
        "등록이 확인된 발신번호가 없어 보낼 수 없습니다. 운영자에게 발신번호 등록을 부탁해 주세요."
    ),
    Why.TOO_DEAR: (
        "모두 보내면 이번 달 문자 비용 한도를 넘어 시작할 수 없습니다. "
        "한 명에게도 보내지 않았습니다. 받는 사람을 줄이거나 한도를 올려 주세요."
    ),
    Why.TOPIC_GAPS: (
        "구독자에게 보내는 글에는 빈칸 #{ }을 쓸 수 없습니다. 모두에게 같은 글을 적어 주세요."
    ),
}


def _needs(holds: bool, why: Why) -> None:
    if not holds:
        raise Refused(why)


def _changed(
    it: Broadcast,
    at: datetime,
    state: BroadcastState | None = None,
    tally: Tally | None = None,
    approved_by: str = "",
    note: str = "",
) -> Broadcast:
    return replace(
        it,
        state=state or it.state,
        tally=tally or it.tally,
        approved_by=approved_by or it.approved_by,
        note=note,
        changed_at=at,
    )
