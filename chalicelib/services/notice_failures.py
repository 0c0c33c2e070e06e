"""A notice that no way brought: whoever has the person's talk is told, once."""

import json

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.events import Published
from chalicelib.services.undelivered import Undelivered


class NoticeFailures:
    """What departments are told of it, telling_departments.py tells."""

    def __init__(self, undelivered: Undelivered) -> None:
        self._undelivered = undelivered

    def tell(self, failed: Published) -> None:
        """Of a NoticeFailed (store/notice_facts.py::told_data). Raises Retryable.

        One that was for a phone alone belongs to no talk, and a talk that is over tells nobody.
        """
        if failed.contact:
            who = ConversationKey(failed.tenant_id, failed.channel, failed.contact)
            told = json.loads(failed.data)
            self._undelivered.notice_failed(who, str(told["notice"]), str(told["reason"]))
