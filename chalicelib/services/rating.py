"""A rating that comes by a channel where no bot answers, when the talk it is about is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import rating
from chalicelib.domain.commands import command
from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.emergency import emergency
from chalicelib.domain.errors import Conflict, NotFound, Retryable
from chalicelib.domain.masking import mask
from chalicelib.domain.rating_screens import rated_event
from chalicelib.services.desk_ports import Claims
from chalicelib.services.ports import Conversations, Tenants
from chalicelib.services.talk import expiry

_TRIES = 5


class Ratings:
    """Writes the turn and says nothing: the session by which one could answer has ended."""

    def __init__(
        self,
        conversations: Conversations,
        claims: Claims,
        tenants: Tenants,
        new_nonce: Callable[[], str],
    ) -> None:
        self._conversations = conversations
        self._claims = claims
        self._tenants = tenants
        self._new_nonce = new_nonce

    def hear(self, who: ConversationKey, text: str, claim: str, at: datetime) -> bool:
        """Whether it was a rating or its comment; then it is in the log. Raises Retryable.

        A number within a day of the close, as the very first message after it, is one; a question
        never is. Raises NotFound for no such tenant.
        """
        tenant = self._tenants.active(who.tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        masked = mask(text, tenant.public_numbers)
        for _ in range(_TRIES):
            newest = self._conversations.newest(who.tenant_id, who)
            asked = rating.load(newest.state.rating) if newest else None
            if newest is None or asked is None or newest.expires_at <= at:
                return False
            wish = bool(emergency(masked.text) or command(masked.text))
            heard = rating.hear(asked, masked.text, "", wish, at)
            if heard.kind is rating.Kind.NOTHING:
                return False
            turn = replace(
                _next(newest, heard, asked, self._new_nonce()),
                at=at,
                text=masked.text,
                hidden=masked.kinds,
                expires_at=expiry(tenant, newest.expires_at, at),
                version=tenant.version,
            )
            try:
                self._conversations.append(who.tenant_id, who, turn)
            except Conflict:
                continue
            if claim:
                self._claims.take(who.tenant_id, claim, at)
            return True
        raise Retryable("conversation is busy")


def _next(newest: Turn, heard: rating.Heard, asked: rating.Asked, nonce: str) -> Turn:
    return Turn(
        seq=newest.seq + 1,
        at=newest.at,
        text="",
        trigger="RATING",
        answer=b"",
        state=replace(newest.state, rating=rating.dump(heard.asked)),
        seen=newest.seen,
        version=newest.version,
        nonce=nonce,
        expires_at=newest.expires_at,
        language=newest.language,
        topic=f"rating:{heard.kind}",
        events=(rated_event(asked, heard),) if heard.score else (),
        is_test=newest.is_test,
        voice=Voice.CONTACT,
    )
