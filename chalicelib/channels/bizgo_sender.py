"""Calls of Bizgo's consult talk, by Infobank's own SDK: say or give something, end a talk.

Only the job that delivers calls this; the SDK is imported inside, since it brings pydantic and
httpx. The API key goes with every call and into no log.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.message import Attachment

if TYPE_CHECKING:
    from bizgo import APIError, Bizgo

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0

_LATER, _NEVER = DeliveryState.FAILED_TEMPORARY, DeliveryState.FAILED_PERMANENT
# The service's codes (`data.code`), from the SDK's _error_codes.py. Others go by their HTTP status.
_CODES: Mapping[str, Outcome] = {
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
    "A301": Outcome(DeliveryState.SENT),  # the same was taken before
}
_STATUS: Mapping[int, Outcome] = {
    401: Outcome(_NEVER, Failure.ACCOUNT),
    403: Outcome(_NEVER, Failure.ACCOUNT),
    429: Outcome(_LATER, Failure.RATE),
    503: Outcome(_LATER, Failure.UNAVAILABLE),
}
_CUT = Outcome(DeliveryState.UNKNOWN, Failure.CUT)
_REFUSED = Outcome(_NEVER, Failure.REFUSED)
_UNREACHED = Outcome(_LATER, Failure.UNAVAILABLE)


class BizgoSender:
    """Sends for every tenant. `base_url`, where given, stands in for the accounts' own."""

    def __init__(self, base_url: str = "", read_seconds: float = READ_SECONDS) -> None:
        self._base_url = base_url
        self._read_seconds = read_seconds

    def say(self, account: Account, api_key: str, user: str, text: str, ref: str) -> Outcome:
        """One plain text of at most 1,000 characters; `ref` comes back with the result."""
        body = {**_to(account, user), "msgType": "TEXT", "message": text, "ref": ref}

        def call(client: "Bizgo") -> Outcome:
            answer = client.counsel.messages.send_plain(body)
            return Outcome(DeliveryState.SENT, key=answer.msg_key or "")

        return self._calling(account, api_key, call)

    def give(
        self, account: Account, api_key: str, user: str, file: Attachment, body: bytes, ref: str
    ) -> Outcome:
        """A picture or a file: brought to KakaoTalk first, then said, its name for the text.

        What was only brought reaches nobody: that may be tried again, however it ended.
        """
        found: list[dict[str, Any]] = []

        def bring(client: "Bizgo") -> Outcome:
            found.extend(_brought(client, account, file, body))
            return Outcome(DeliveryState.SENT) if found else _UNREACHED

        def call(client: "Bizgo") -> Outcome:
            answer = client.counsel.messages.send_plain(
                {**_to(account, user), "message": file.name, "ref": ref, **found[0]}
            )
            return Outcome(DeliveryState.SENT, key=answer.msg_key or "")

        outcome = self._calling(account, api_key, bring)
        if found:
            return self._calling(account, api_key, call)
        return outcome if outcome.state is _NEVER else _UNREACHED

    def ask_for_phone(
        self, account: Account, api_key: str, user: str, text: str, ref: str
    ) -> Outcome:
        """The card by which a person tells their phone number, should they want to.

        What they agreed to comes as the webhook `personal_info`.
        """
        body = {**_to(account, user), "msgType": "PERSONAL", "message": text, "ref": ref}

        def call(client: "Bizgo") -> Outcome:
            answer = client.counsel.messages.send_rich(body)
            return Outcome(DeliveryState.SENT, key=answer.msg_key or "")

        return self._calling(account, api_key, call)

    def end(self, account: Account, api_key: str, user: str) -> Outcome:
        """Ends the session; where the account names an event of the bot, the person is back there.

        A session that is over already is as good as ended.
        """

        def call(client: "Bizgo") -> Outcome:
            sessions, to = client.counsel.sessions, _to(account, user)
            if account.bot_event:
                ended = sessions.end_with_bot({**to, "botEvent": account.bot_event})
            else:
                ended = sessions.end(to)
            return Outcome(DeliveryState.SENT, key=ended.msg_key or "")

        outcome = self._calling(account, api_key, call)
        over = outcome.reason == Failure.SESSION_EXPIRED
        return Outcome(DeliveryState.SENT) if over else outcome

    def _calling(
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
            with Bizgo(
                api_key,
                base_url=self._base_url or account.base_url,
                timeout=seconds,
                # A try again is the queue's affair, where what was tried is written down.
                max_retries=0,
                rate_limit=None,
            ) as client:
                return call(client)
        except ConfigurationError:
            return Outcome(_NEVER, Failure.ACCOUNT)
        except APIConnectionError as error:
            unsent = (httpx.ConnectError, httpx.ConnectTimeout)
            return _UNREACHED if isinstance(error.__context__, unsent) else _CUT
        except InvalidResponseError:
            return _CUT
        except APIError as error:
            return _meaning(error)
        except ValueError:
            # The SDK refused the request before it went anywhere.
            return _REFUSED


def _brought(
    client: "Bizgo", account: Account, file: Attachment, body: bytes
) -> Iterator[dict[str, Any]]:
    """The part of a message that names the file where the dealer has it; none where it told none.

    A picture may be 5 MB, a file 300 (10 in the sandbox), says the SDK.
    """
    files = client.counsel.files
    if file.kind == "image":
        image = files.upload_image(body, sender_key=account.id, filename=file.name)
        if image.img_url:
            yield {"msgType": "IMAGE", "attachment": {"image": {"imgUrl": image.img_url}}}
        return
    kept = files.upload(body, sender_key=account.id, file_type="file", filename=file.name)
    if kept.file_url:
        named = {"fileUrl": kept.file_url, "fileName": file.name, "fileSize": str(len(body))}
        yield {"msgType": "FILE", "attachment": {"file": named}}


def _to(account: Account, user: str) -> dict[str, Any]:
    return {"userKey": user, "senderKey": account.id}


def _meaning(error: "APIError") -> Outcome:
    known = _CODES.get(error.code or "") if error.layer == "service" else None
    found = known or _STATUS.get(error.http_status)
    if found:
        return found
    return _CUT if error.http_status >= 500 else _REFUSED
