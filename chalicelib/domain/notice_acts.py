"""What is to be done next with a notice. Never two of its steps are under way.

The next way begins only after the one before surely failed, or its patience ran out with the vendor
asked where it can be asked. A call whose end nobody knows is asked after; it is made again only
where the vendor knows our key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.notice import ASKED_MOST, End, Notice, Step
from chalicelib.domain.notice_ways import NoticeWays, Rung, Way
from chalicelib.domain.purpose import Purpose

# Solapi's list is looked through for three days (channels/solapi.py).
LISTED_FOR = timedelta(days=2, hours=20)
# Of a way that the ladder no longer has.
PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Begin:
    """The next way."""

    rung: Rung


@dataclass(frozen=True, slots=True)
class Again:
    """The last step's call once more, under the same key."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Whoever had the last step's call is gone: this is to be written down."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The last step's vendor, of what became of it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Until then, or for a receipt. `is_short`: for a call or the morning, not for a receipt."""

    until: datetime
    is_short: bool


@dataclass(frozen=True, slots=True)
class Finish:
    """It is over and this is to be written down."""

    end: End
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing more."""


Act = Begin | Again | Lost | Ask | Wait | Finish | Finished


def next_act(notice: Notice, ways: NoticeWays, now: datetime) -> Act:
    """For a notice as it was read; `now` is aware."""
    if notice.end:
        return Finished()
    if any(step.has_arrived for step in notice.steps):
        return Finish(End.ARRIVED)
    step = notice.last
    if step is None or step.state is DeliveryState.FAILED_PERMANENT:
        return _onward(notice, ways, now)
    if now < step.until:
        return Wait(step.until, step.state is not DeliveryState.SENT)
    if step.state is DeliveryState.CREATED:
        return Lost()
    if step.may_be_tried_again(now):
        return Again()
    if step.asked < ASKED_MOST and _can_be_asked(step, now):
        return Ask()
    return _onward(notice, ways, now)


def suits(way: Way, purpose: Purpose, template: str, who: ConversationKey | None) -> bool:
    """Whether a notice can go so; `template` empty: a free text, `who` None: a phone alone.

    Kakao lets no advertisement go out as an alimtalk, and nothing that it did not approve.
    """
    if way is Way.ALIMTALK:
        return bool(template) and purpose is not Purpose.AD
    return way is not Way.SESSION or who is not None


def patience_of(ways: NoticeWays, way: Way) -> timedelta:
    """How long a receipt of this way is waited for."""
    return next((rung.patience for rung in ways.rungs if rung.way is way), PATIENCE)


def _can_be_asked(step: Step, now: datetime) -> bool:
    """A vendor that has it is asked by its own key; by ours only while its list goes back so far.

    Else a message that was taken would pass for one that was refused.
    """
    if step.state not in (DeliveryState.SENT, DeliveryState.UNKNOWN):
        return False
    is_known = bool(step.vendor_key) or step.way is Way.SESSION
    return is_known or now < step.began_at + LISTED_FOR


def _onward(notice: Notice, ways: NoticeWays, now: datetime) -> Act:
    tried = {step.way for step in notice.steps}
    kind = notice.purpose, notice.template, notice.who
    left = (rung for rung in ways.rungs if rung.way not in tried and suits(rung.way, *kind))
    rung = next(left, None)
    if rung is None:
        return Finish(End.GIVEN_UP, _why(notice.last))
    if notice.held_until and now < notice.held_until:
        return Wait(notice.held_until, True)
    return Begin(rung)


def _why(last: Step | None) -> str:
    if last is None:
        # The city's ladder has no way for it any more.
        return Failure.ACCOUNT
    if last.state is DeliveryState.FAILED_PERMANENT:
        return last.reason
    # It went out, and nobody could tell whether it arrived.
    return Failure.CUT
