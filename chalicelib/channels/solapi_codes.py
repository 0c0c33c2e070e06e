"""What Solapi's codes mean, of calls and of messages. Unlisted ones go by their family.

A message's `statusCode` is of four digits: 2000 taken, 3000 with the carrier, 4000 on the phone;
every other one of 1xxx and 3xxx tells that it will never arrive. Solapi publishes the list in its
console, and its SDKs (solapi 5.0.3, MIT) hold none: only what changes what we do stands here, each
to be looked through with the first true account. No code for night hours is known: who sends then
is told 2000 and hears a refusal in the report, as of any other. A repeat is no success to Solapi:
it knows no idempotency key, so what is unknown is asked by its list and never sent again.
"""

from collections.abc import Mapping

from chalicelib.domain.delivery import DeliveryState, Failure, Outcome

_LATER, _NEVER = DeliveryState.FAILED_TEMPORARY, DeliveryState.FAILED_PERMANENT
CUT = Outcome(DeliveryState.UNKNOWN, Failure.CUT)
REFUSED = Outcome(_NEVER, Failure.REFUSED)
UNREACHED = Outcome(_LATER, Failure.UNAVAILABLE)
_UNDERWAY = Outcome(DeliveryState.SENT)

# Of one message: at the call, in the list and in reports.
STATUS: Mapping[str, Outcome] = {
    "2000": _UNDERWAY,
    "3000": _UNDERWAY,
    "4000": Outcome(DeliveryState.DELIVERED),
    "1062": Outcome(_NEVER, Failure.ACCOUNT),  # our number is not registered as a sender
    "3059": Outcome(_NEVER, Failure.ACCOUNT),  # our number is protected against such senders
    "3103": Outcome(_NEVER, Failure.ACCOUNT),  # not our sender profile
    "3104": REFUSED,  # the phone has no KakaoTalk
}
# Of a call (`errorCode`): nothing of it was taken.
ERRORS: Mapping[str, Outcome] = {
    "TooManyRequests": Outcome(_LATER, Failure.RATE),
    "InternalError": CUT,
    "InvalidAPIKey": Outcome(_NEVER, Failure.ACCOUNT),
    "SignatureDoesNotMatch": Outcome(_NEVER, Failure.ACCOUNT),
    "NotEnoughBalance": Outcome(_NEVER, Failure.ACCOUNT),
    # A salt is good once, a date for some minutes: the next call makes both anew.
    "DuplicatedSignature": UNREACHED,
    "RequestTimeTooSkewed": UNREACHED,
}
_HTTP: Mapping[int, Outcome] = {
    401: Outcome(_NEVER, Failure.ACCOUNT),
    402: Outcome(_NEVER, Failure.ACCOUNT),
    403: Outcome(_NEVER, Failure.ACCOUNT),
    429: Outcome(_LATER, Failure.RATE),
    503: UNREACHED,
}


def of_message(code: str, key: str = "") -> Outcome | None:
    """Of a message's `statusCode`; `key` is Solapi's id of it. None for what is no such code."""
    if not (code.isascii() and code.isdecimal() and len(code) == 4):
        return None
    # Others of 2xxx wait: a report follows, and where none does, it is asked.
    found = STATUS.get(code) or (_UNDERWAY if code.startswith("2") else REFUSED)
    return Outcome(found.state, found.reason, key)


def of_call(http_status: int, code: str) -> Outcome:
    """Of a call that was answered with an error; UNKNOWN where it may have been taken."""
    known = ERRORS.get(code) or _HTTP.get(http_status)
    return known or (CUT if http_status >= 500 else REFUSED)
