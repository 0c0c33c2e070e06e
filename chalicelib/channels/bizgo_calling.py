"""A call of Bizgo by Infobank's own SDK, and what came of it.

The SDK is imported inside, since it brings pydantic and httpx. The API key goes with every call and
into no log.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome

if TYPE_CHECKING:
    from ssl import SSLContext

    from bizgo import APIError, Bizgo

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0

_LATER, _NEVER = DeliveryState.FAILED_TEMPORARY, DeliveryState.FAILED_PERMANENT
# The service's codes (`data.code`), from the SDK's _error_codes.py. Others go by their HTTP status.
CODES: Mapping[str, Outcome] = {
    "A020": Outcome(_LATER, Failure.RATE),
    "A920": Outcome(_LATER, Failure.UNAVAILABLE),
    "A821": Outcome(_NEVER, Failure.SESSION_EXPIRED),
    "A502": Outcome(_NEVER, Failure.ACCOUNT),  # not our sender key
    "A507": Outcome(_NEVER, Failure.NO_ADDRESS),  # no user key
    "A001": Outcome(_NEVER, Failure.ACCOUNT),
    "A002": Outcome(_NEVER, Failure.ACCOUNT),
    "A100": Outcome(_NEVER, Failure.ACCOUNT),
    "A110": Outcome(_NEVER, Failure.ACCOUNT),
    "A111": Outcome(_NEVER, Failure.ACCOUNT),
    "A325": Outcome(_NEVER, Failure.ACCOUNT),  # our account may not send by this channel
    "A301": Outcome(DeliveryState.SENT),  # the same was taken before
    "A327": Outcome(_NEVER, Failure.ACCOUNT),  # our number is not registered with the carriers
}
_STATUS: Mapping[int, Outcome] = {
    401: Outcome(_NEVER, Failure.ACCOUNT),
    403: Outcome(_NEVER, Failure.ACCOUNT),
    429: Outcome(_LATER, Failure.RATE),
    503: Outcome(_LATER, Failure.UNAVAILABLE),
}
_CUT = Outcome(DeliveryState.UNKNOWN, Failure.CUT)
_REFUSED = Outcome(_NEVER, Failure.REFUSED)
UNREACHED = Outcome(_LATER, Failure.UNAVAILABLE)


class Calling:
    """Calls for every tenant. `base_url`, where given, stands in for the accounts' own."""

    def __init__(self, base_url: str, read_seconds: float) -> None:
        self._base_url = base_url
        self._read_seconds = read_seconds

    def __call__(
        self, account: Account, api_key: str, call: Callable[["Bizgo"], Outcome]
    ) -> Outcome:
        import httpx
        from bizgo import (
            APIConnectionError,
            APIError,
            Bizgo,
            ConfigurationError,
            InvalidResponseError,
        )

        seconds = httpx.Timeout(self._read_seconds, connect=CONNECT_SECONDS)
        try:
            with (
                httpx.Client(timeout=seconds, verify=_trusted()) as http,
                Bizgo(
                    api_key,
                    base_url=self._base_url or account.base_url,
                    timeout=seconds,
                    http_client=http,
                    # A try again is the queue's affair, where what was tried is written down.
                    max_retries=0,
                    rate_limit=None,
                ) as client,
            ):
                return call(client)
        except ConfigurationError:
            return Outcome(_NEVER, Failure.ACCOUNT)
        except APIConnectionError as error:
            unsent = (httpx.ConnectError, httpx.ConnectTimeout)
            return UNREACHED if isinstance(error.__context__, unsent) else _CUT
        except InvalidResponseError:
            return _CUT
        except APIError as error:
            return _meaning(error)
        except ValueError:
            # The SDK refused the request before it went anywhere.
            return _REFUSED


@cache
def _trusted() -> "SSLContext":
    """The certificates, which httpx would read anew for each call, 20 ms long."""
    import httpx

    return httpx.create_ssl_context()


def _meaning(error: "APIError") -> Outcome:
    known = CODES.get(error.code or "") if error.layer == "service" else None
    found = known or _STATUS.get(error.http_status)
    if found and found.state is _LATER:
        # The SDK's RateLimitError alone has read the header.
        return replace(found, retry_after=getattr(error, "retry_after", None))
    if found:
        return found
    return _CUT if error.http_status >= 500 else _REFUSED
