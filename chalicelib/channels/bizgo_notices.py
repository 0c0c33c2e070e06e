"""Notices and replies by Bizgo through Infobank's own SDK: a text, or an alimtalk as the only step.

Whether a text follows an alimtalk that did not arrive is our ladder's to decide: a vendor that
decides it too would send both. An alimtalk goes out with its whole text, not as values for the
vendor to fill in: so what we keep as said is what arrived, or Kakao refuses it and the ladder goes
on. Bizgo remembers a key for a day: the same again is answered A301 and not sent.
"""

from typing import TYPE_CHECKING, Any

from chalicelib.channels.bizgo_calling import READ_SECONDS, Calling
from chalicelib.channels.bizgo_report import outcome_of
from chalicelib.channels.bizgo_text import RECIPIENT, TAKEN, BizgoTexts
from chalicelib.domain.alimtalk import Button, ButtonKind, OutgoingAlimtalk
from chalicelib.domain.asked_in_vain import not_now
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.registration import Registration
from chalicelib.domain.text_message import OutgoingText

if TYPE_CHECKING:
    from bizgo import Bizgo, SendResult
_REFUSED = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)


class BizgoNotices:
    """A MessageVendor and a PictureVendor.

    `base_url`, where given, stands in for the registrations' own.
    """

    name = "bizgo"
    is_repeatable = True

    def __init__(self, base_url: str = "", read_seconds: float = READ_SECONDS) -> None:
        self._texts = BizgoTexts(base_url, read_seconds)
        self._calling = Calling(base_url, read_seconds)

    def warm(self) -> None:
        """Imports the SDK: that takes seconds on a small function, which is not Bizgo's doing."""
        import bizgo  # noqa: F401

    def send_text(self, by: Registration, text: OutgoingText) -> Outcome:
        """Sends one; the same key again sends nothing and is a success."""
        return self._texts.send(_account(by), by.api_key, text)

    def send_picture(self, by: Registration, text: OutgoingText, picture: bytes) -> Outcome:
        """The same with a JPEG of at most 300 KB beside it."""
        return self._texts.send_picture(_account(by), by.api_key, text, picture)

    def send_alimtalk(self, by: Registration, message: OutgoingAlimtalk) -> Outcome:
        """Sends one, by no other way; the same key again sends nothing and is a success."""
        try:
            card = _alimtalk(message)
        except KeyError:
            # A button's address has a gap without a value.
            return _REFUSED

        def call(client: "Bizgo") -> Outcome:
            answer = client.send.omni(
                to=message.to,
                messages=[{"alimtalk": card}],
                ref=message.key,
                idempotency_key=message.key,
            )
            return _result(answer)

        return self._calling(_account(by), by.api_key, call)

    def ask(self, by: Registration, key: str, vendor_key: str, to: str = "") -> Outcome | None:
        """By Bizgo's own key alone, up to 30 days; None without one, or where it cannot say.

        Its account may ask five times a second; beyond that it is not now.
        """
        if not vendor_key:
            return None
        told: list[Outcome] = []

        def call(client: "Bizgo") -> Outcome:
            for each in client.messages.status(vendor_key):
                reported = outcome_of(each.report_code or "")
                told.append(reported or Outcome(DeliveryState.SENT, key=vendor_key))
            return Outcome(DeliveryState.SENT)

        answered = self._calling(_account(by), by.api_key, call)
        if told:
            return told[-1]
        return not_now(answered)


def _account(by: Registration) -> Account:
    return Account(by.vendor.profile, (), base_url=by.vendor.base_url)


def _alimtalk(message: OutgoingAlimtalk) -> dict[str, Any]:
    body: dict[str, Any] = {
        "msgType": "AT",
        "senderKey": message.profile,
        "templateCode": message.code,
        "text": message.text,
    }
    buttons = [_button(each.filled(message.values)) for each in message.buttons]
    return {**body, "attachment": {"button": buttons}} if buttons else body


def _button(button: Button) -> dict[str, Any]:
    named = {"type": button.kind.value, "name": button.name}
    if button.kind is not ButtonKind.WEB:
        return named
    return {**named, "urlMobile": button.mobile, "urlPc": button.web or button.mobile}


def _result(answer: "SendResult") -> Outcome:
    """Of the one recipient. An answer that names none tells nothing."""
    for each in answer.destinations:
        if each.code in TAKEN:
            return Outcome(DeliveryState.SENT, key=each.msg_key or "")
        return RECIPIENT.get(each.code or "", _REFUSED)
    return Outcome(DeliveryState.UNKNOWN, Failure.CUT)
