"""Where errors meet HTTP: one table, one decorator."""

import logging
import traceback
from collections.abc import Callable, Mapping
from functools import wraps

from chalice.app import Response

from chalicelib.domain.errors import NotFound, Reason, Rejected, Retryable

log = logging.getLogger(__name__)

JSON_HEADERS: dict[str, str | list[str]] = {"Content-Type": "application/json; charset=UTF-8"}
_STATUS: Mapping[Reason, int] = {
    Reason.BAD_SECRET: 401,
    Reason.WRONG_ACCOUNT: 403,
    Reason.TOO_LARGE: 413,
    Reason.TOO_MANY: 429,
    Reason.BAD_BODY: 400,
    Reason.BAD_LOGIN: 401,
    Reason.NO_TOPIC: 400,
}

View = Callable[..., Response]


def answers(fallback: Callable[..., str]) -> Callable[[View], View]:
    """Turns our errors into statuses with a one-line JSON body.

    What nobody foresaw becomes `fallback(**places)`, a polite answer with status 200: the channel
    would show the citizen a broken block for anything else.
    """
    return _door(lambda places: Response(fallback(**places), headers=JSON_HEADERS))


def acknowledges(view: View) -> View:
    """As `answers`, for a channel that is pushed to us: what was not stored is 503, come again."""

    @wraps(view)
    def taking(**places: str) -> Response:
        try:
            return view(**places)
        except Retryable:
            log.warning("push not taken", extra=_ids(places))
            return refused(503, "later")

    return _door(lambda places: refused(503, "later"))(taking)


def _door(last: Callable[[Mapping[str, str]], Response]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def answering(**places: str) -> Response:
            try:
                return view(**places)
            except Rejected as refusal:
                log.info("rejected", extra=_named(refusal, places))
                return refused(_STATUS[refusal.reason], refusal.reason.value)
            except NotFound:
                return refused(404, "not_found")
            except Exception as fault:  # the last door: nothing may leave it as a 500
                log.error("unforeseen", extra=_whereabouts(fault))
                return last(places)

        return answering

    return decorate


def refused(status: int, error: str) -> Response:
    """A refusal in one line of JSON."""
    return Response(f'{{"error":"{error}"}}', headers=JSON_HEADERS, status_code=status)


def _named(refusal: Rejected, places: Mapping[str, str]) -> dict[str, str]:
    """What was refused where. A body too large is refused before the tenant is known to be one:
    then the address may hold anything, and is not logged.
    """
    known = {} if refusal.reason is Reason.TOO_LARGE else places
    return {"reason": refusal.reason.value, **_ids(known)}


def _ids(places: Mapping[str, str]) -> dict[str, str]:
    ids = {"tenant_id": places.get("tenant"), "channel": places.get("channel")}
    return {name: value for name, value in ids.items() if value}


def _whereabouts(fault: Exception) -> dict[str, str]:
    """Class and place, never the message: it may quote what a citizen wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return {"error": type(fault).__name__, "place": place}
