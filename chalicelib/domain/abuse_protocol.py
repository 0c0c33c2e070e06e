"""What follows abuse of those who answer, step by step, for one contact at one tenant.

heard                  | 1st           | 2nd                     | 3rd and later
-----------------------|---------------|-------------------------|-----------------------
profanity, insult, hate| warning 1     | warning 2               | reason said, talk ends
sexual                 | final warning | reason said, talk ends, supervisor told
threat                 | supervisor told at once; an agent may end it, nothing ends by itself
self-harm              | help, and a person now; never a warning
only reported          | nothing

Warnings count for 30 days after the last one. The bot warns twice at most, and ends nothing.
「민원 처리에 관한 법률」 제4조, 같은 법 시행령 제4조: a talk ends only after the reason was told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.abuse import REPORTED, Verdict, judge
from chalicelib.domain.emergency import Kind, emergency
from chalicelib.domain.errors import Unfit

RESET = timedelta(days=30)
LAST_WARNING = 3
BOT_WARNINGS = 2
EVENTS_KEPT = 50
# How long after a threat an agent may end the talk for it.
THREAT_STANDS = timedelta(days=1)
# A break is offered to an agent who has met abuse this often within this time.
BREAK_AFTER, BREAK_WITHIN = 2, timedelta(hours=1)


class Heard(StrEnum):
    """What was said. The first five are abuse, named as domain/abuse.py names them."""

    THREAT = "threat"
    SEXUAL = "sexual"
    HATE = "hate"
    PROFANITY = "profanity"
    INSULT = "insult"
    SELF_HARM = "self_harm"
    REPORTED = "reported"


class By(StrEnum):
    """Who noticed."""

    BOT = "bot"
    AGENT = "agent"


class Act(StrEnum):
    """What is done."""

    NOTHING = "nothing"
    WARN = "warn"
    FINAL = "final"  # the only warning there is
    END = "end"
    ALARM = "alarm"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class AbuseEvent:
    """Once abused. `agent`: who met it, empty for the bot."""

    at: datetime
    category: Heard
    by: By
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """What a suspended contact objects, as a member of staff was told it."""

    at: datetime
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class AbuseRecord:
    """What is known of one contact at one tenant; moments are aware UTC.

    `counted_at`: when last warned or ended. `suspended_until`, `reason`, `objection`: of the last
    suspension; the objection path is a line the contact is told. `objections`: to it, oldest first;
    `lifted`: why it was ended early. `break_offered`: agent -> when.
    `revision` counts every write: who writes names the one they saw.
    """

    events: tuple[AbuseEvent, ...] = ()
    warnings: int = 0
    final_warned: bool = False
    counted_at: datetime | None = None
    suspended_until: datetime | None = None
    suspended_by: str = ""
    reason: str = ""
    objection: str = ""
    objections: tuple[Objection, ...] = ()
    lifted: str = ""
    break_offered: Mapping[str, datetime] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now. What has a script (domain/abuse_scripts.py) says it before anything else.

    `number`: which warning it is. `ends`: the talk is closed once the script is said. `alarm`: a
    supervisor is told now. `may_end`: the agent may end it (`end_for_threat`). `help`: the numbers
    of help, and a person. `hide`: the text is hidden from agents until they ask. `offers_break`:
    the agent is offered 10 minutes, which are not counted.
    """

    act: Act
    category: Heard
    number: int = 0
    ends: bool = False
    alarm: bool = False
    may_end: bool = False
    help: bool = False
    hide: bool = False
    offers_break: bool = False


def heard(
    text: str,
    judge: Callable[[str], Verdict] = judge,
    danger: Callable[[str], Kind | None] = emergency,
) -> Heard | None:
    """What the text is to the protocol; danger to one's own life goes before all else.

    `judge`, `danger`: by words alone, or by more where there is more.
    """
    if danger(text) is Kind.SELF_HARM:
        return Heard.SELF_HARM
    verdict = judge(text)
    if verdict.category:
        return Heard(verdict.category.value)
    return Heard.REPORTED if verdict.score >= REPORTED else None


def press(
    record: AbuseRecord, category: Heard, at: datetime, by: By = By.AGENT, agent: str = ""
) -> tuple[AbuseRecord, Step]:
    """The next step, and the record after it. The bot's is for bot talks; to an agent's talk the
    detector only suggests this button."""
    if category is Heard.SELF_HARM:
        return record, Step(Act.HELP, category, alarm=True, help=True)
    if category is Heard.REPORTED:
        return record, Step(Act.NOTHING, category)
    current = _noted(_reset(record, at), AbuseEvent(at, category, by, agent))
    counted, step = _RULES.get(category, _warning)(current, category, at, by)
    return _with_break(counted, step, at, agent)


def end_for_threat(record: AbuseRecord, at: datetime) -> Step:
    """The end of a talk by an agent's decision; raises Unfit where no threat stands."""
    if not any(
        event.category is Heard.THREAT and event.at <= at < event.at + THREAT_STANDS
        for event in record.events
    ):
        raise Unfit("no threat stands")
    return Step(Act.END, Heard.THREAT, ends=True, alarm=True)


def needs_break(moments: list[datetime], at: datetime) -> bool:
    """Whether somebody who met abuse at these moments, of whichever contact, is offered a break."""
    return sum(at - BREAK_WITHIN < moment <= at for moment in moments) >= BREAK_AFTER


def _reset(record: AbuseRecord, at: datetime) -> AbuseRecord:
    if record.counted_at is None or at - record.counted_at < RESET:
        return record
    return replace(record, warnings=0, final_warned=False, counted_at=None)


def _noted(record: AbuseRecord, event: AbuseEvent) -> AbuseRecord:
    return replace(record, events=(*record.events, event)[-EVENTS_KEPT:])


def _warning(
    record: AbuseRecord, category: Heard, at: datetime, by: By
) -> tuple[AbuseRecord, Step]:
    number = min(record.warnings + 1, LAST_WARNING)
    if by is By.BOT and _said(record) >= BOT_WARNINGS:
        return record, Step(Act.NOTHING, category)
    counted = replace(record, warnings=number, counted_at=at)
    if number == LAST_WARNING:
        return counted, Step(Act.END, category, number, ends=True)
    return counted, Step(Act.WARN, category, number)


def _said(record: AbuseRecord) -> int:
    """How many warnings of either sort were said."""
    return record.warnings + record.final_warned


def _sexual(record: AbuseRecord, category: Heard, at: datetime, by: By) -> tuple[AbuseRecord, Step]:
    if not record.final_warned:
        if by is By.BOT and _said(record) >= BOT_WARNINGS:
            return record, Step(Act.ALARM, category, alarm=True, hide=True)
        counted = replace(record, final_warned=True, counted_at=at)
        return counted, Step(Act.FINAL, category, 1, hide=True)
    if by is By.BOT:
        return record, Step(Act.ALARM, category, alarm=True, hide=True)
    counted = replace(record, counted_at=at)
    return counted, Step(Act.END, category, 2, ends=True, alarm=True, hide=True)


def _threat(
    record: AbuseRecord, category: Heard, _at: datetime, by: By
) -> tuple[AbuseRecord, Step]:
    return record, Step(Act.ALARM, category, alarm=True, may_end=by is By.AGENT)


_Rule = Callable[[AbuseRecord, Heard, datetime, By], tuple[AbuseRecord, Step]]
_RULES: Mapping[Heard, _Rule] = {Heard.SEXUAL: _sexual, Heard.THREAT: _threat}


def _with_break(
    record: AbuseRecord, step: Step, at: datetime, agent: str
) -> tuple[AbuseRecord, Step]:
    """Offers the agent a break, once an hour."""
    met = [event.at for event in record.events if agent and event.agent == agent]
    offered = record.break_offered
    last = offered.get(agent)
    if not needs_break(met, at) or (last and at - last < BREAK_WITHIN):
        return record, step
    kept = {**offered, agent: at}
    return replace(record, break_offered=kept), replace(step, offers_break=True)
