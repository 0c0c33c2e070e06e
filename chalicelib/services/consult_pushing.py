"""Pushes of the consult talk: what the desk says, its files and cards, and the end of a talk."""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from chalicelib.domain.consult import ADDRESS_KIND, CHANNEL, TEXT_LENGTH
from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.delivery import Delivery, DeliveryState, Failure, Outcome
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Fact
from chalicelib.domain.message import Attachment
from chalicelib.domain.next_way import asks_for_phone
from chalicelib.domain.notice_said import PUSH, key_in
from chalicelib.domain.shared_file import given_in
from chalicelib.domain.tenant import Tenant
from chalicelib.services.consult_ports import Sender
from chalicelib.services.file_ports import Files
from chalicelib.services.pushed_talks import ADDRESS
from chalicelib.services.pushing import SAYING, Post, is_on

log = logging.getLogger(__name__)

_ENDING = 2

# An account's API key: tenant id and the secret's name. Raises Retryable.
ReadKey = Callable[[str, str], str | None]


class ConsultPusher:
    """A Pusher (pushing.py)."""

    channel = CHANNEL
    address = ADDRESS
    address_kind = ADDRESS_KIND
    # The dealer has no key for it: a call that was cut is never made again.
    finds_out = False

    def __init__(
        self,
        sender: Sender,
        clock: Callable[[], datetime],
        files: Files | None,
        read_key: ReadKey,
    ) -> None:
        self._sender = sender
        self._read_key = read_key
        self._clock = clock
        self._files = files

    def pushes(self, tenant: Tenant, turn: Turn) -> Iterator[int]:
        """What it says, and the end of a talk that was closed."""
        if not is_on(CHANNEL, turn) or turn.voice not in (Voice.AGENT, Voice.DESK):
            return
        if turn.text.strip() or given_in(turn):
            yield PUSH if key_in(turn) else SAYING
        if {event.fact for event in turn.events} & {Fact.TALK_CLOSED, Fact.TALK_REFUSED}:
            yield _ENDING

    def vendor_for(self, post: Post, known: Delivery | None, called: Collection[str]) -> str | None:
        """There is one dealer."""
        return ""

    def is_repeatable(self, vendor: str) -> bool:
        """Never."""
        return False

    def ask(self, post: Post, key: str) -> Outcome:
        """Nobody can say; its report tells later."""
        return Outcome(DeliveryState.UNKNOWN, Failure.CUT)

    def call(self, post: Post) -> Outcome:
        """Makes one; no error leaves it."""
        try:
            api_key = self._read_key(post.tenant.id, post.account.api_key)
        except Retryable:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.NOT_CALLED)
        if not api_key:
            log.error("no api key", extra={"tenant_id": post.tenant.id, "channel": CHANNEL})
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.ACCOUNT)
        turn, to = post.turn, (post.account, api_key, post.user)
        if post.n == _ENDING:
            return self._sender.end(*to)
        if len(turn.text) > TEXT_LENGTH:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.TOO_LONG)
        if file := given_in(turn):
            return self._give(post, api_key, file)
        if asks_for_phone(turn):
            return self._sender.ask_for_phone(*to, turn.text, post.ref)
        return self._sender.say(*to, turn.text, post.ref)

    def _give(self, post: Post, api_key: str, file: Attachment) -> Outcome:
        try:
            now = self._clock()
            body = self._files.read(post.tenant.id, file.file, now) if self._files else None
        except Retryable:
            # Nothing has been sent: it may be tried again.
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.NOT_CALLED)
        if body is None:
            return Outcome(DeliveryState.FAILED_PERMANENT, Failure.NO_FILE)
        return self._sender.give(post.account, api_key, post.user, file, body, post.ref)
