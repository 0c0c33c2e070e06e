"""The text-message line: a reply as one plain text, its choices numbered to be answered with.

Vendors' dialects are files of their own; what reaches this one lies in our inbox already.
"""

import json
from collections.abc import Iterator, Sequence

from chalicelib.domain.channel import Account, Envelope, Limits, ReplyStyle
from chalicelib.domain.message import Address, Attachment, Inbound, Json, Probe, Request, Unknown
from chalicelib.domain.plain_text import clean
from chalicelib.domain.reply import Action, Button, Card, Part, Reply, Rows, Words
from chalicelib.domain.screens import offered
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, FAMILY

# One long text message: nothing to press, so nothing to show but words.
LIMITS = Limits(
    bubbles=1,
    text=1000,
    card_title=100,
    card_text=1000,
    card_buttons=0,
    button_label=40,
    list_header=40,
    list_items=0,
    list_title=40,
    list_text=40,
    list_buttons=0,
    quick_replies=0,
    quick_reply_label=40,
    size=2000,
)


class TextLine:
    """A Channel (domain/channel.py). `parse` reads what `stored` wrote."""

    name = CHANNEL
    family = FAMILY
    replies = ReplyStyle.PUSH
    limits = LIMITS

    def verify(self, request: Request, account: Account) -> None:
        """Nothing: it was proven before it was kept."""

    def parse(self, request: Request) -> Sequence[Inbound | Probe | Unknown]:
        """The one message."""
        kept = json.loads(request.body)
        message = Inbound(
            channel=self.name,
            account_id=None,
            is_test=False,
            address=Address(ADDRESS_KIND, kept["sender"]),
            aliases=(),
            message_id=kept["id"],
            fingerprint=kept["id"],
            text=kept["text"],
            trigger="TEXT",
            attachments=tuple(Attachment(*each) for each in kept["files"]),
        )
        return (message,)

    def stored(self, id: str, sender: str, text: str, files: Sequence[Attachment]) -> bytes:
        """A text of the inbox as `parse` reads it; `text` is masked."""
        attached = [[each.kind, each.url, each.expires_at] for each in files]
        fields = {"id": id, "sender": sender, "text": text, "files": attached}
        return json.dumps(fields).encode()

    def render(self, reply: Reply, envelope: Envelope, account: Account) -> Json:
        """`{text}`: what stands in the reply, then what leads on, numbered from 1."""
        lines = [line for part in reply.parts for line in _lines(part)]
        numbered = [f"{n}. {choice.label}" for n, choice in enumerate(offered(reply), 1)]
        return {"text": "\n".join(clean(line).strip() for line in (*lines, *numbered) if line)}


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part, Words):
        yield part.text
        return
    if isinstance(part, Card):
        yield from (part.title, part.text)
    elif isinstance(part, Rows):
        yield part.header
        yield from (f"{each.title} {each.link}" for each in part.items if each.link)
    yield from (line for each in part.buttons if (line := _reached(each)))


def _reached(button: Button) -> str:
    """A link or a number as words; what leads to us is numbered, a person is asked for by name."""
    if button.action in (Action.LINK, Action.PHONE):
        return f"{button.label}: {button.value}"
    return ""
