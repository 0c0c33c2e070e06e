"""Whether a notice may go out by one way now: purpose, consents, the night.

A person may have spoken in their talk and by the phone that is written to: a refusal in either is
one, whatever they agreed to in the other.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.consent import Consent, Consents, Scope
from chalicelib.domain.notice import Notice
from chalicelib.domain.notice_ways import Way
from chalicelib.domain.outbound_rules import Quiet, Verdict, when

# As consents name the ways.
CHANNELS: Mapping[Way, str] = {
    Way.SESSION: "kakao-consult",
    Way.ALIMTALK: "alimtalk",
    Way.TEXT: "sms",
}


def verdict_on(
    notice: Notice, way: Way, said: tuple[Consents, ...], now: datetime, quiet: Quiet
) -> Verdict:
    """`said`: what the person said, in each place where they may have."""
    channel = CHANNELS[way]
    return when(notice.purpose, channel, notice.urgent, _joined(said), now, quiet)


def _joined(said: tuple[Consents, ...]) -> Consents:
    known: dict[Scope, Consent] = {}
    for each in said:
        for scope, word in each.known.items():
            before = known.get(scope)
            if before is None or (word.refused and not before.refused):
                known[scope] = word
    return Consents(known)
