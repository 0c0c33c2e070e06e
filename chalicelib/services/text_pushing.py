"""Pushes of the text line: what the bot answered and what the desk says and gives, as texts."""

import json
from collections.abc import Callable, Iterator

from chalicelib.domain.carrier_text import TextKind, carried, kind_of, pieces_of, title_of
from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.message import Attachment
from chalicelib.domain.packing import unpack
from chalicelib.domain.prose import prose
from chalicelib.domain.shared_file import given_in
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, OutgoingText, key_of
from chalicelib.services.files_by_text import FilesByText
from chalicelib.services.outbound_gate import OutboundGate
from chalicelib.services.pushing import SAYING, Post, is_on
from chalicelib.services.text_ports import TextSender

# A tenant as an earlier version of it was; None where it is gone.
OfVersion = Callable[[str, int], Tenant | None]


class TextPusher:
    """A Pusher (pushing.py). Its vendors know a text by its key and send none twice."""

    channel = CHANNEL
    address = CHANNEL
    address_kind = ADDRESS_KIND
    is_repeatable = True

    def __init__(
        self,
        sender: TextSender,
        of_version: OfVersion,
        files: FilesByText,
        gate: OutboundGate | None = None,
    ) -> None:
        self._sender = sender
        self._of_version = of_version
        self._files = files
        self._gate = gate

    def pushes(self, tenant: Tenant, turn: Turn) -> Iterator[int]:
        """One for each message that it takes; a file's turn has no words of its own."""
        if not is_on(CHANNEL, turn):
            return
        if _given(turn):
            yield SAYING
        else:
            yield from range(1, len(self._pieces(tenant, turn)) + 1)

    def call(self, post: Post) -> Outcome:
        """Makes one; no error leaves it."""
        if file := _given(post.turn):
            return self._give(post, file)
        pieces = self._pieces(post.tenant, post.turn)
        if post.n > len(pieces):
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
        text = _text(post, pieces[post.n - 1])
        return self._refused(post, text) or self._sender.send(post.account, post.api_key, text)

    def _give(self, post: Post, file: Attachment) -> Outcome:
        made = self._files.made_of(post.tenant, post.turn, file)
        if isinstance(made, Outcome):
            return made
        text = _text(post, carried(made.words).text, pictures=1 if made.picture else 0)
        if refused := self._refused(post, text):
            return refused
        if text.kind is TextKind.MMS:
            return self._sender.send_picture(post.account, post.api_key, text, made.picture)
        return self._sender.send(post.account, post.api_key, text)

    def _refused(self, post: Post, text: OutgoingText) -> Outcome | None:
        return self._gate.refuses(post, text) if self._gate else None

    def _pieces(self, tenant: Tenant, turn: Turn) -> list[str]:
        said = turn.text if turn.voice in (Voice.AGENT, Voice.DESK) else self._answer(tenant, turn)
        return pieces_of(carried(said).text.strip())

    def _answer(self, tenant: Tenant, turn: Turn) -> str:
        """What the bot answered: made of the texts of the version that it was made by."""
        same = tenant.version == turn.version
        said = tenant if same else self._of_version(tenant.id, turn.version)
        if not turn.answer or said is None:
            return ""
        try:
            body = unpack(turn.answer, prose(said, turn.sources, turn.language))
        except ValueError:
            return ""
        return str(json.loads(body)["text"])


def _given(turn: Turn) -> Attachment | None:
    """The file that an agent gives with this turn."""
    return given_in(turn) if turn.voice is Voice.AGENT else None


def _text(post: Post, words: str, pictures: int = 0) -> OutgoingText:
    """In the city's name; `words` in carriers' letters."""
    return OutgoingText(
        to=post.user,
        sender=next(iter(post.account.numbers), ""),
        kind=kind_of(words, pictures),
        text=words,
        title=title_of(say(post.tenant.service, KOREAN)),
        key=key_of(post.tenant.id, post.ref),
    )
