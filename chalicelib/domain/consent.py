"""What one person agreed to be sent, and what they refused: by channel, purpose and night.

Advertising needs a consent given before it, and another for the night (정보통신망법 제50조); its
result is told within 14 days (시행령 제62조의2) and it is confirmed every two years (제62조의3).
What the city tells of itself needs none, but whoever refuses it is left in peace.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.purpose import Purpose

TOLD_WITHIN = timedelta(days=14)
CONFIRMED_EVERY = 2  # years


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """What a consent is about. `night`: that it may come at night too.

    `topic`: of the tenant's topics, the one they subscribed to; empty: whatever the city tells.
    """

    channel: str
    purpose: Purpose
    night: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """The newest word of a person on one scope; never both moments None.

    `source`: where they said it, such as a form's id and version, or a delivery. `told_at`: when
    they were told what came of it; `confirmed_at`: when they were last told that it still holds.
    """

    given_at: datetime | None = None
    withdrawn_at: datetime | None = None
    source: str = ""
    told_at: datetime | None = None
    confirmed_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether they agree."""
        return self.given_at is not None and self.withdrawn_at is None

    @property
    def refused(self) -> bool:
        """Whether they said no; who said nothing has not."""
        return self.withdrawn_at is not None

    def tell_by(self) -> date | None:
        """The last day to tell them what came of their word; None once they were told."""
        said = self.withdrawn_at or self.given_at
        if said is None or (self.told_at is not None and self.told_at >= said):
            return None
        return _day(said + TOLD_WITHIN)

    def confirm_by(self) -> date | None:
        """The last day to tell them that it still holds: every two years from its own day.

        The day before the one on which it was given. None where nothing stands.
        """
        if not self.stands or self.given_at is None:
            return None
        given = _day(self.given_at)
        told = _periods(given, _day(self.confirmed_at)) if self.confirmed_at else -1
        return _anniversary(given, told + 2) - timedelta(days=1)

    def is_overdue(self, now: datetime) -> bool:
        """Whether it stands and should have been confirmed by yesterday."""
        last = self.confirm_by()
        return last is not None and _day(now) > last


@dataclass(frozen=True, slots=True)
class Consents:
    """All of one person's. `revision` counts their writes, 0 before the first."""

    known: Mapping[Scope, Consent] = field(default_factory=dict)
    revision: int = 0

    def of(self, channel: str, purpose: Purpose, night: bool = False) -> Consent | None:
        """Their word on it; None where they said nothing."""
        return self.known.get(Scope(channel, purpose, night))

    def gave(self, scope: Scope, source: str, at: datetime) -> "Consents":
        """They agree from now on; where they agreed already it stays as it was given, unless that
        was to be confirmed and was not: then they agree anew.

        What they said before they refused changes nothing: vendors bring texts up to days late.
        """
        before = self.known.get(scope)
        stands = before is not None and before.stands and not before.is_overdue(at)
        if stands or (before and before.withdrawn_at and before.withdrawn_at > at):
            return self
        return self._with({scope: Consent(given_at=at, source=source)})

    def withdrew(self, scopes: Iterable[Scope], source: str, at: datetime) -> "Consents":
        """They refuse from now on, whether or not they ever agreed; a refusal keeps its day."""
        changed = {}
        for scope in scopes:
            before = self.known.get(scope, Consent())
            if not before.refused:
                changed[scope] = replace(before, withdrawn_at=at, source=source, told_at=None)
        return self._with(changed) if changed else self

    def subscribed(self) -> tuple[Scope, ...]:
        """The topics they are sent, on whatever channel."""
        return tuple(sorted(each for each in self.known if each.topic and self.known[each].stands))

    def told(self, at: datetime) -> "Consents":
        """They were told what came of everything they said so far."""
        due = {scope: each for scope, each in self.known.items() if each.tell_by()}
        told = {scope: replace(each, told_at=at) for scope, each in due.items()}
        return self._with(told) if told else self

    def confirmed(self, scope: Scope, at: datetime) -> "Consents":
        """They were told that this one still holds."""
        before = self.known.get(scope)
        if before is None or not before.stands:
            return self
        return self._with({scope: replace(before, confirmed_at=at)})

    def _with(self, changed: Mapping[Scope, Consent]) -> "Consents":
        return replace(self, known={**self.known, **changed})


def everything_unasked(channel: str) -> tuple[Scope, ...]:
    """What a STOP ends beside their topics: all that the city sends of itself.

    Answers and their own case go on.
    """
    return tuple(
        Scope(each, purpose, night)
        for each in (channel, *_TOGETHER.get(channel, ()))
        for purpose, night in _UNASKED
    )


def stopped_by(said: Consents, channel: str) -> tuple[Scope, ...]:
    """What a STOP on this channel ends of a person who said this before: their topics too."""
    return (*everything_unasked(channel), *said.subscribed())


def has_stopped(said: Consents, scopes: Iterable[Scope]) -> bool:
    """Whether they ever refused or took back news in one of these."""
    return any(scope in said.known for scope in _news(scopes))


def wanted_again(said: Consents, scopes: Iterable[Scope], source: str, at: datetime) -> Consents:
    """They want news again in these; advertising needs a consent of its own, so its No stands."""
    for scope in _news(scopes):
        if scope in said.known:
            said = said.gave(scope, source, at)
    return said


# Whoever stops texts would not see why another way to the same phone goes on; whoever stops in
# KakaoTalk, why another way to the same app does.
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "sms": ("alimtalk",),
    "alimtalk": ("sms",),
    "kakao": ("kakao-consult", "alimtalk"),
    "kakao-consult": ("kakao", "alimtalk"),
}
_UNASKED = ((Purpose.AD, False), (Purpose.AD, True), (Purpose.PUBLIC_INFO, False))


def _news(scopes: Iterable[Scope]) -> Iterator[Scope]:
    return (scope for scope in scopes if scope.purpose is Purpose.PUBLIC_INFO)


def _day(moment: datetime) -> date:
    return moment.astimezone(SEOUL).date()


def _anniversary(given: date, times: int) -> date:
    """The same day so many times two years on; the last of February for the leap day."""
    year = given.year + CONFIRMED_EVERY * times
    try:
        return given.replace(year=year)
    except ValueError:
        return given.replace(year=year, day=28)


def _periods(given: date, day: date) -> int:
    """How many times two years are over on this day."""
    count = max(0, (day.year - given.year) // CONFIRMED_EVERY)
    return count - 1 if count and _anniversary(given, count) > day else count
