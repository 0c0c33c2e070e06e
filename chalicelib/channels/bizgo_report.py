"""What became of a text or an alimtalk, as Bizgo posts it: one a call, signed as its texts are.

`reportCode` is 10000 where a phone has it. Which other codes carriers give, nobody publishes:
Bizgo's own are told apart, all others are refusals. Source: `ReportWebhookPayload` of
bizgo-sdk-comm 1.2.0, which is never imported here.
"""

from collections.abc import Mapping

from chalicelib.channels.bizgo_calling import CODES
from chalicelib.channels.bizgo_signature import acknowledged, body_of, check_call
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.message import Unknown
from chalicelib.domain.text_fields import string
from chalicelib.domain.text_message import Acknowledged, Call, ReadSecret, TextReported

_NEVER = DeliveryState.FAILED_PERMANENT
_REFUSED = Outcome(_NEVER, Failure.REFUSED)
_OUTCOMES: Mapping[str, Outcome] = {
    # Nothing is tried on after a report: what was meant for a call is final here.
    **{code: Outcome(_NEVER, known.reason) for code, known in CODES.items() if known.reason},
    "A821": _REFUSED,  # texts have no session
    "10000": Outcome(DeliveryState.DELIVERED),
}
# Another call had sent the same before: its own report tells what became of it.
_SAID_ELSEWHERE = frozenset({"A301"})


class BizgoReport:
    """Bizgo's reports of the texts we sent."""

    name = "bizgo-report"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) for a wrong segment, signature or time."""
        check_call(call, account, read)

    def parse(self, call: Call) -> TextReported | Unknown:
        """The one report; raises Rejected(BAD_BODY) for what is no JSON object."""
        payload = body_of(call)
        code, ref = string(payload.get("reportCode")).strip(), string(payload.get("ref"))
        outcome = outcome_of(code)
        return TextReported(ref, outcome) if outcome else Unknown("no_result")

    def acknowledge(self, call: Call) -> Acknowledged:
        """The key it sent, as it sent it."""
        return acknowledged(call)


def outcome_of(code: str) -> Outcome | None:
    """What a `reportCode` means; None where it tells nothing."""
    if not code or code in _SAID_ELSEWHERE:
        return None
    return _OUTCOMES.get(code, _REFUSED)
