"""What a wish about advertising by text makes of all that a person said.

Who agrees to the night agrees to all of it from that day on, so that day and night are confirmed
together ever after: both hold two years from their own day (정보통신망법 제50조제8항).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.ad_wish import AdWish
from chalicelib.domain.consent import Consent, Consents, Scope
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_message import CHANNEL

DAY = Scope(CHANNEL, Purpose.AD)
NIGHT = Scope(CHANNEL, Purpose.AD, night=True)


def after_wish(said: Consents, wish: AdWish, source: str, at: datetime) -> Consents:
    """`source` names the text, `at` is when it was written, aware. It undoes no later refusal."""
    if wish is AdWish.NO_NIGHT:
        return said.withdrew([NIGHT], source, at)
    if wish is AdWish.DAY:
        return said.gave(DAY, source, at)
    holds = all(_holds(said, scope, at) for scope in (DAY, NIGHT))
    return said if holds else _anew(said, (DAY, NIGHT), source, at)


def _holds(said: Consents, scope: Scope, at: datetime) -> bool:
    word = said.known.get(scope)
    return word is not None and word.stands and not word.is_overdue(at)


def _anew(said: Consents, scopes: Iterable[Scope], source: str, at: datetime) -> Consents:
    """They agree now, whenever they did before; but for what they refused later than this."""
    words = ((scope, said.known.get(scope)) for scope in scopes)
    anew = [
        scope
        for scope, word in words
        if not (word and word.withdrawn_at and word.withdrawn_at > at)
    ]
    given = dict.fromkeys(anew, Consent(given_at=at, source=source))
    return replace(said, known={**said.known, **given}) if given else said
