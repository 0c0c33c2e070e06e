"""Calls of Bizgo's consult talk, by Infobank's own SDK: say or give something, end a talk.

Only the job that delivers calls this.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chalicelib.channels.bizgo_calling import READ_SECONDS, UNREACHED, Calling
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.message import Attachment

if TYPE_CHECKING:
    from bizgo import Bizgo

_NEVER = DeliveryState.FAILED_PERMANENT


class BizgoSender:
    """Sends for every tenant. `base_url`, where given, stands in for the accounts' own."""

    def __init__(self, base_url: str = "", read_seconds: float = READ_SECONDS) -> None:
        self._calling = Calling(base_url, read_seconds)

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
            return Outcome(DeliveryState.SENT) if found else UNREACHED

        def call(client: "Bizgo") -> Outcome:
            answer = client.counsel.messages.send_plain(
                {**_to(account, user), "message": file.name, "ref": ref, **found[0]}
            )
            return Outcome(DeliveryState.SENT, key=answer.msg_key or "")

        outcome = self._calling(account, api_key, bring)
        if found:
            return self._calling(account, api_key, call)
        return outcome if outcome.state is _NEVER else UNREACHED

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
