"""Texts as Twilio posts them: a form, signed over the public address and every field.

Source: "Twilio's request to your webhook" and "Validating requests are coming from Twilio" of
twilio.com/docs.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qs

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Attachment, Unknown
from chalicelib.domain.shared_secret import check_secret
from chalicelib.domain.text_fields import (
    delivery_id,
    file_of,
    files_of,
    from_person,
    our_number,
    phone_of,
    words_of,
)
from chalicelib.domain.text_message import Acknowledged, Call, Ping, ReadSecret, TextArrived

SIGNATURE = "x-twilio-signature"
_MOST_FIELDS = 500
_MOST_MEDIA = 100
_ADDRESS = re.compile(r"(https?)://([^/?#]*?)(?::([0-9]+))?(?=[/?#]|\Z)(.*)", re.DOTALL)
_PORTS = {"http": "80", "https": "443"}

Form = Mapping[str, Sequence[str]]


class Twilio:
    """Twilio's texts to a number of the city, for trials and for numbers abroad."""

    name = "twilio"

    def verify(self, call: Call, account: Account, read: ReadSecret) -> None:
        """Raises Rejected(BAD_SECRET) for a wrong segment or signature.

        `call.url` must be the address as Twilio has it: the public one, stage and all.
        """
        check_secret(call.hook, account)
        token = read(account.signing)
        given = call.headers.get(SIGNATURE, "").encode("ascii", "replace")
        form = _form(call.body)
        if form is None or not token.strip():
            raise Rejected(Reason.BAD_SECRET)
        # Whether the port is signed depends on what lies between us.
        right = [signature(token, url, form).encode() for url in spellings(call.url)]
        matches = [hmac.compare_digest(given, each) for each in right]
        if not any(matches):
            raise Rejected(Reason.BAD_SECRET)

    def parse(self, call: Call, account: Account) -> Sequence[TextArrived | Ping | Unknown]:
        """The one message."""
        form = _form(call.body)
        if not form:
            raise Rejected(Reason.BAD_BODY)
        if _field(form, "MessageStatus") not in ("", "received"):
            # The fate of a text of ours, whose `From` is our number.
            return (Unknown("unknown_kind"),)
        files, lost = files_of(_media(form))
        text = TextArrived(
            id=delivery_id(_message_id(form), form, call.received_at.isoformat()),
            to=our_number(_field(form, "To")),
            sender=phone_of(_field(form, "From")),
            text=words_of(_field(form, "Body")),
            files=files,
            lost=lost,
        )
        return (from_person(text, account),)

    def acknowledge(self, call: Call, account: Account) -> Acknowledged:
        """TwiML that says nothing back."""
        return Acknowledged(b"<Response/>", "text/xml")


def signature(token: str, url: str, form: Form) -> str:
    """What Twilio puts into its header: HMAC-SHA1 in base64.

    Fields are sorted by name; of one that comes several times each different value counts once.
    """
    signed = url + "".join(
        name + value for name in sorted(form) for value in sorted(set(form[name]))
    )
    mac = hmac.new(token.encode(), signed.encode("utf-8", "surrogatepass"), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


def spellings(url: str) -> tuple[str, ...]:
    """The address without a port and with one: its own, or the usual one of its scheme."""
    found = _ADDRESS.fullmatch(url)
    if not found:
        return ()
    scheme, host, port, rest = found.groups()
    return (f"{scheme}://{host}{rest}", f"{scheme}://{host}:{port or _PORTS[scheme]}{rest}")


def _form(body: bytes) -> dict[str, list[str]] | None:
    """The fields, empty ones too: they are signed. None for too many."""
    try:
        text = body.decode(errors="replace")
        return parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None


def _field(form: Form, name: str) -> str:
    return form.get(name, ("",))[0]


def _message_id(form: Form) -> str:
    return _field(form, "MessageSid") or _field(form, "SmsSid") or _field(form, "SmsMessageSid")


def _media(form: Form) -> Iterator[Attachment | None]:
    told = _field(form, "NumMedia")
    known = told.isascii() and told.isdecimal() and len(told) < len(str(_MOST_FIELDS))
    for number in range(min(int(told), _MOST_MEDIA) if known else 0):
        yield file_of(_field(form, f"MediaUrl{number}"), _field(form, f"MediaContentType{number}"))
