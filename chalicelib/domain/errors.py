"""Every error of ours, told apart by who must act on it.

SotongError
├── Rejected        the caller must send something else (carries `reason`, a code)
├── NotFound        no such tenant, channel, conversation, entry
├── Forbidden       there is such a thing, and this member of staff may not do that with it
├── TooLong         a text is over its channel's limit (carries `count` and `limit`)
├── NoRoom          the agent is not ready, or has as many talks as they may
├── Suspended       a supervisor's decision keeps this contact from the desk; they are told so
├── Conflict        somebody else wrote first: read again, decide again
├── Retryable       later, the same may succeed
│   └── OutOfTime   the request's deadline leaves no room for another call
└── Permanent       nobody can make this succeed
    └── Unfit       what is asked does not fit what is there now: nothing was done
"""

from enum import StrEnum


class SotongError(Exception):
    """The root: catch it where errors meet HTTP or SQS, nowhere else."""


class Reason(StrEnum):
    """Why a request was refused; `api/errors.py` gives each its status code."""

    BAD_SECRET = "bad_secret"
    BAD_BODY = "bad_body"
    WRONG_ACCOUNT = "wrong_account"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    BAD_LOGIN = "bad_login"
    NO_TOPIC = "no_topic"


class Rejected(SotongError):
    """The request is refused; nothing was stored."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NotFound(SotongError):
    """There is no such thing, or it belongs to another tenant: both look the same."""


class Forbidden(SotongError):
    """This member of staff may not do that; only said of what belongs to their own tenant."""


class TooLong(SotongError):
    """A text is over its channel's limit: it is refused whole, never cut."""

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(f"{count} of {limit}")
        self.count = count
        self.limit = limit


class NoRoom(SotongError):
    """The agent is not ready, or has as many talks as they may."""


class Suspended(SotongError):
    """This contact may not have the desk for now, and has been told why, and until when."""


class Conflict(SotongError):
    """The place in the log is taken, or a transaction met another."""


class Retryable(SotongError):
    """A dependency did not answer or refused for now; whether a write happened is unknown."""


class OutOfTime(Retryable):
    """The deadline leaves no room for another call."""


class Permanent(SotongError):
    """Trying again cannot help."""


class Unfit(Permanent):
    """What a member of staff asks does not fit what is there now, such as an end that was."""
