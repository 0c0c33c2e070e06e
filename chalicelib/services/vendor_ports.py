"""What sending by any vendor needs of the outside. No error leaves a vendor: an Outcome tells."""

from typing import Protocol

from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.delivery import Outcome
from chalicelib.domain.registration import Registration as Registration
from chalicelib.domain.text_message import OutgoingText


class MessageVendor(Protocol):
    """A vendor that brings texts and alimtalk to phones."""

    # As Vendor.name; whether the same key again is known to it and not sent twice.
    name: str
    is_repeatable: bool

    def send_text(self, by: Registration, text: OutgoingText) -> Outcome:
        """Sends one; UNKNOWN where the call was cut."""

    def send_alimtalk(self, by: Registration, message: OutgoingAlimtalk) -> Outcome:
        """Sends one, without the vendor's own falling back to a text."""

    def ask(self, by: Registration, key: str, vendor_key: str, to: str = "") -> Outcome | None:
        """What became of a message by our key, or the vendor's; None where the vendor cannot say.

        `to`: the phone it was for, where a vendor can look by it. An Outcome of FAILED_PERMANENT
        with Failure.REFUSED is told where it never had it: a message shows up in a vendor's list
        some time after its call, so nobody asks in the first minute. FAILED_TEMPORARY: it did not
        answer, or not now, and may be asked again.
        """


class PictureVendor(Protocol):
    """A vendor that brings texts with a picture."""

    def send_picture(self, by: Registration, text: OutgoingText, picture: bytes) -> Outcome:
        """Sends one with a JPEG of at most 300 KB beside it; UNKNOWN where the call was cut."""
