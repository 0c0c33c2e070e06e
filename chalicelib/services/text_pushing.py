"""Pushes of the text line: what the bot answered and what the desk says and gives, as texts."""

import json
from collections.abc import Callable, Collection, Iterator

from chalicelib.domain.carrier_text import carried, kind_of, pieces_of, title_of
from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.file_by_text import is_picture
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
from chalicelib.services.reply_vendors import ReplyVendors

# A tenant as an earlier version of it was; None where it is gone.
OfVersion = Callable[[str, int], Tenant | None]


class TextPusher:
    """A Pusher (pushing.py). A vendor knows a text by its key, or is asked after it."""

    channel = CHANNEL
    address = CHANNEL
    address_kind = ADDRESS_KIND
    finds_out = True

    def __init__(
        self,
        vendors: ReplyVendors,
        of_version: OfVersion,
        files: FilesByText,
        gate: OutboundGate | None = None,
    ) -> None:
        self._vendors = vendors
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

    def vendor_for(self, post: Post, known: Delivery | None, called: Collection[str]) -> str | None:
        """One that can bring it, by shares, health and rate (reply_vendors.py)."""
        file = _given(post.turn)
        return self._vendors.name_for(post, known, called, bool(file and is_picture(file)))

    def is_repeatable(self, vendor: str) -> bool:
        """Whether it knows a key that it has had."""
        return self._vendors.is_repeatable(vendor)

    def ask(self, post: Post, key: str) -> Outcome:
        """What became of a cut call; what surely was not brought may go by another vendor."""
        ours, to = key_of(post.tenant.id, post.ref), post.user
        try:
            found = self._vendors.ask(post.tenant, post.account, post.vendor, ours, key, to)
        except Retryable:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.CUT)
        if found is None:
            return Outcome(DeliveryState.UNKNOWN, Failure.CUT)
        if found.state is DeliveryState.FAILED_PERMANENT:
            return Outcome(DeliveryState.FAILED_TEMPORARY, found.reason)
        not_now = found.state is DeliveryState.FAILED_TEMPORARY
        return Outcome(found.state, Failure.CUT) if not_now else found

    def call(self, post: Post) -> Outcome:
        """Makes one; no error leaves it."""
        if file := _given(post.turn):
            return self._give(post, file)
        pieces = self._pieces(post.tenant, post.turn)
        if post.n > len(pieces):
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
        text = _text(post, pieces[post.n - 1])
        return self._refused(post, text) or self._vendors.send(post, text)

    def _give(self, post: Post, file: Attachment) -> Outcome:
        made = self._files.made_of(post.tenant, post.turn, file)
        if isinstance(made, Outcome):
            return made
        text = _text(post, carried(made.words).text, pictures=1 if made.picture else 0)
        if refused := self._refused(post, text):
            return refused
        return self._vendors.send(post, text, made.picture)

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
