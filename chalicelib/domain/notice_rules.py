"""Whether a notice may go out by one way now: purpose, consents, the night.

A person may have spoken in their talk and by the phone that is written to: a refusal in either is
one, whatever they agreed to in the other.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.consent import Consent, Consents, Scope
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Hold, Quiet, Refuse, Send, Verdict, Why, when
from chalicelib.domain.purpose import Purpose

# As consents name the ways.
CHANNELS: Mapping[Way, str] = {
    Way.SESSION: "kakao-consult",
    Way.ALIMTALK: "alimtalk",
    Way.TEXT: "sms",
}
# Unlike a channel that they blocked, which says nothing of another.
_SAID_NO = frozenset({Why.STOPPED, Why.WITHDRAWN})
# From the verdict until the vendor has it: the wait for its rate, and its slowest answer.
UNDER_WAY = timedelta(seconds=20)


def verdict_on(
    notice: Notice, way: Way, said: tuple[Consents, ...], now: datetime, quiet: Quiet
) -> Verdict:
    """`said`: what the person said, in each place where they may have.

    What would still be under way when the night begins waits for the morning. Who said no to a way
    before this one is not reached round it: a ladder is for what could not be brought.
    """
    said_no = next((step.reason for step in notice.steps if step.reason in _SAID_NO), None)
    if said_no:
        return Refuse(Why(said_no))
    channel, known = CHANNELS[way], _joined(said)
    verdict = when(notice.purpose, channel, notice.urgent, known, now, quiet)
    later = when(notice.purpose, channel, notice.urgent, known, now + UNDER_WAY, quiet)
    if notice.answers and notice.purpose is not Purpose.AD:
        # They wrote, and wait: an answer keeps no night.
        return Send() if isinstance(verdict, Hold) else verdict
    return later if isinstance(later, Hold) else verdict


def _joined(said: tuple[Consents, ...]) -> Consents:
    known: dict[Scope, Consent] = {}
    for each in said:
        for scope, word in each.known.items():
            before = known.get(scope)
            if before is None or (word.refused and not before.refused):
                known[scope] = word
    return Consents(known)
