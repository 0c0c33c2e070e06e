"""Texts to phones by Bizgo's omni send, through Infobank's own SDK.

Every text has a key that Bizgo remembers for a day: the same again is answered A301 and not sent.
Only the job that delivers calls this.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.channels.bizgo_calling import CODES, READ_SECONDS, UNREACHED, Calling
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText

if TYPE_CHECKING:
    from bizgo import Bizgo, SendResult

_LATER, _NEVER = DeliveryState.FAILED_TEMPORARY, DeliveryState.FAILED_PERMANENT
# The vendor tells a picture's type by the name's ending.
_PICTURE_NAME = "picture.jpg"
TAKEN = frozenset({"A000", "A301"})
# What a recipient's own result may say beside the codes of calls (the SDK's _error_codes.py).
RECIPIENT: Mapping[str, Outcome] = {
    **CODES,
    "A330": Outcome(DeliveryState.FAILED_TEMPORARY, Failure.RATE),  # not at this hour
    # No code at all: whether it was taken, nobody told.
    "": Outcome(DeliveryState.UNKNOWN, Failure.CUT),
}


class BizgoTexts:
    """Sends for every tenant. `base_url`, where given, stands in for the accounts' own."""

    def __init__(self, base_url: str = "", read_seconds: float = READ_SECONDS) -> None:
        self._calling = Calling(base_url, read_seconds)

    def send(self, account: Account, api_key: str, text: OutgoingText) -> Outcome:
        """Sends one; the same key again sends nothing and is a success."""

        def call(client: "Bizgo") -> Outcome:
            if text.kind is TextKind.SMS:
                return _result(
                    client.send.sms(
                        to=text.to,
                        from_=text.sender,
                        text=text.text,
                        ref=text.key,
                        idempotency_key=text.key,
                    )
                )
            return _result(
                client.send.lms(
                    to=text.to,
                    from_=text.sender,
                    title=text.title,
                    text=text.text,
                    ref=text.key,
                    idempotency_key=text.key,
                )
            )

        return self._calling(account, api_key, call)

    def send_picture(
        self, account: Account, api_key: str, text: OutgoingText, picture: bytes
    ) -> Outcome:
        """The same with a JPEG of at most 300 KB, brought to Bizgo first, then sent as an MMS.

        What was only brought reaches nobody: that may be tried again, however it ended.
        """
        brought: list[str] = []

        def bring(client: "Bizgo") -> Outcome:
            key = client.files.upload_mms(picture, filename=_PICTURE_NAME).file_key
            brought.extend([key] if key else [])
            return UNREACHED

        def call(client: "Bizgo") -> Outcome:
            return _result(
                client.send.mms(
                    to=text.to,
                    from_=text.sender,
                    title=text.title,
                    text=text.text,
                    file_keys=brought,
                    ref=text.key,
                    idempotency_key=text.key,
                )
            )

        outcome = self._calling(account, api_key, bring)
        if brought:
            return self._calling(account, api_key, call)
        return outcome if outcome.state in (_LATER, _NEVER) else UNREACHED


def _result(answer: "SendResult") -> Outcome:
    """Of the one recipient. An answer that names none tells nothing."""
    for each in answer.destinations:
        if each.code in TAKEN:
            return Outcome(DeliveryState.SENT, key=each.msg_key or "")
        return RECIPIENT.get(each.code or "", Outcome(_NEVER, Failure.REFUSED))
    return Outcome(DeliveryState.UNKNOWN, Failure.CUT)
