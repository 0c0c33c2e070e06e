"""What becomes of a notice's push in a talk is a receipt of the notice's step."""

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.delivery import Delivery, DeliveryState, Outcome
from chalicelib.domain.notice_key import NoticeReported, read_notice_key
from chalicelib.domain.notice_said import key_in
from chalicelib.services.notice_reports import NoticeReceipts
from chalicelib.services.ports import Conversations

_TOLD = (DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.FAILED_PERMANENT)


class NoticesSaid:
    """Between the pushes of talks and who keeps what became of notices."""

    def __init__(self, conversations: Conversations, receipts: NoticeReceipts) -> None:
        self._conversations = conversations
        self._receipts = receipts

    def tell(self, who: ConversationKey, push: Delivery) -> None:
        """A notice's push, and again. Raises Retryable.

        Of a call whose end nobody knows nothing is told: its patience runs out.
        """
        if push.state not in _TOLD:
            return
        turn = self._conversations.turn(who.tenant_id, who, push.seq)
        key = read_notice_key(key_in(turn)) if turn else None
        if key and key.tenant_id == who.tenant_id:
            self._receipts.take(NoticeReported(key, Outcome(push.state, push.reason), push.at))
