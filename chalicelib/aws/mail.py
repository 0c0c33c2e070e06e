"""Mail by Amazon SES, one recipient each.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

from collections.abc import Callable
from typing import Any

from chalicelib.aws.failures import translated
from chalicelib.domain.errors import Permanent


class Mail:
    """`sender`: an address whose domain SES knows to be ours; empty where none is set."""

    def __init__(self, client: Callable[[], Any], sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, to: str, title: str, text: str, html: str) -> None:
        """Sends one. Raises Retryable, and Permanent where SES refuses it or nobody may send."""
        if not self._sender:
            raise Permanent("no address to send mail from: set MailSender")
        content = {
            "Subject": _said(title),
            "Body": {"Text": _said(text), "Html": _said(html)},
            # Nobody's absence notice comes back for it (RFC 3834).
            "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
        }
        with translated():
            self._client().send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={"Simple": content},
            )


def _said(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
