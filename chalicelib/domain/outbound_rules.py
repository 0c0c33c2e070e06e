"""Whether something may be sent now, waits for the morning, or may not be sent at all.

Advertising at night is the law's matter (정보통신망법 제50조제3항); that other messages keep the
night too is the city's own rule, and only what cannot wait goes past it, by a person's name.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.consent import Consents
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.quiet_hours import LEGAL, Night
from chalicelib.domain.standing import Standing


class Why(StrEnum):
    """Why something may not be sent; `words_of` says it to an officer."""

    NO_CONSENT = "no_consent"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"
    STOPPED = "stopped"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Send:
    """Now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not before `until`, aware, when it is to be asked again: they may have refused meanwhile."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Refuse:
    """Never by this channel, as things stand."""

    why: Why


Verdict = Send | Hold | Refuse


@dataclass(frozen=True, slots=True)
class Urgent:
    """What cannot wait for the morning, in the name of who decided so."""

    approver: str

    def __post_init__(self) -> None:
        if not self.approver.strip():
            raise ValueError("nothing is urgent without a person who says so")


@dataclass(frozen=True, slots=True)
class Quiet:
    """A city's own rule. `keeps`: what waits for the morning besides advertising."""

    night: Night = LEGAL
    keeps: frozenset[Purpose] = frozenset({Purpose.SERVICE, Purpose.PUBLIC_INFO})
    # Whether what is urgent goes out at night.
    lets_urgent: bool = True


def when(
    purpose: Purpose,
    channel: str,
    urgent: Urgent | None,
    consents: Consents,
    now: datetime,
    quiet: Quiet,
) -> Verdict:
    """For something that the city sends of itself; `now` is aware.

    Answers to a person's own words go out at any hour: replies never come here, and what would hold
    a notice that answers is passed over (notice_rules.py).
    """
    why = _refusal(purpose, channel, consents, now)
    if why:
        return Refuse(why)
    night = _night_of(purpose, channel, urgent, consents, now, quiet)
    if night is None or not night.holds(now):
        return Send()
    return Hold(night.morning(now))


def night_for(purpose: Purpose, is_urgent: bool, quiet: Quiet) -> Night | None:
    """The night that holds what goes to many; None where none does. No advertising is urgent."""
    if purpose is Purpose.AD:
        # The city's longer one too.
        return quiet.night.with_night(LEGAL)
    passes = is_urgent and quiet.lets_urgent
    return quiet.night if purpose in quiet.keeps and not passes else None


def bars(standing: Standing, purpose: Purpose, now: datetime, topic: str = "") -> Why | None:
    """Why a person is on no list for this purpose, as `when` would refuse; None where they are.

    `topic`: what the list's people subscribed to. Their subscription is younger than a refusal of
    what the city tells everybody, which would have ended it.
    """
    if Purpose.SERVICE in standing.refused:
        return Why.BLOCKED
    if topic and topic not in standing.topics:
        return Why.STOPPED
    if topic and purpose is Purpose.PUBLIC_INFO:
        return None
    if purpose in standing.refused:
        return Why.WITHDRAWN if purpose is Purpose.AD else Why.STOPPED
    if purpose is not Purpose.AD:
        return None
    if standing.ad_until is None:
        return Why.NO_CONSENT
    return Why.UNCONFIRMED if now.astimezone(SEOUL).date() > standing.ad_until else None


def words_of(why: Why) -> str:
    """What an officer is told."""
    return _WORDS[why]


_WORDS = {
    Why.NO_CONSENT: "광고 수신에 동의하지 않은 분이어서 보내지 않습니다.",
    Why.WITHDRAWN: "광고 수신을 거부한 분이어서 보내지 않습니다.",
    Why.UNCONFIRMED: (
        "광고 수신 동의를 받은 지 2년이 넘었습니다. 동의 사실을 다시 알린 뒤에 보낼 수 있습니다."
    ),
    Why.STOPPED: "수신을 거부한 분이어서 보내지 않습니다.",
    Why.BLOCKED: "이 채널을 차단한 분입니다. 다른 방법으로 알려 주세요.",
}


def _refusal(purpose: Purpose, channel: str, consents: Consents, now: datetime) -> Why | None:
    blocked = consents.of(channel, Purpose.SERVICE)
    if blocked and blocked.refused:
        return Why.BLOCKED
    word = consents.of(channel, purpose)
    if purpose is not Purpose.AD:
        return Why.STOPPED if word and word.refused else None
    if word is None or not word.stands:
        return Why.WITHDRAWN if word and word.refused else Why.NO_CONSENT
    return Why.UNCONFIRMED if word.is_overdue(now) else None


def _night_of(
    purpose: Purpose,
    channel: str,
    urgent: Urgent | None,
    consents: Consents,
    now: datetime,
    quiet: Quiet,
) -> Night | None:
    """The same for one person: who agreed to the night agreed to all of it.

    That has to be confirmed every two years too (제50조제8항); else the morning is waited for.
    """
    if purpose is Purpose.AD:
        at_night = consents.of(channel, Purpose.AD, night=True)
        if at_night and at_night.stands and not at_night.is_overdue(now):
            return None
    return night_for(purpose, urgent is not None, quiet)
