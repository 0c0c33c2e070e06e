"""A reply as Kakao's SkillResponse, checked against every limit before it leaves.

An answer that breaks a limit is built again smaller; the last resort asks the person again.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace

from chalicelib.channels.kakao_buttons import Press, quick_replies
from chalicelib.channels.kakao_limits import LIMITS, check
from chalicelib.channels.kakao_outputs import lay_out, simple_text
from chalicelib.domain.channel import Account, Envelope, Limits
from chalicelib.domain.message import Json
from chalicelib.domain.reply import Reply

ASK_AGAIN = "다시 한번 말씀해 주세요."

# The context that carries our signed state: Kakao hands it back for so many turns and seconds.
CONTEXT = "sotong"
_LIFE_SPAN = 10
_SECONDS = 600

logger = logging.getLogger(__name__)


def render(reply: Reply, envelope: Envelope, account: Account) -> Json:
    """The answer to send; `check` finds no fault in it."""
    faults: list[str] = []
    for limits in _ever_smaller():
        answer = _answer(reply, envelope, account, limits)
        faults = check(answer)
        if not faults:
            return answer
    logger.error("answer outside the channel's limits", extra={"faults": faults})
    return _last_resort(envelope)


def _ever_smaller() -> Iterator[Limits]:
    yield LIMITS
    yield replace(LIMITS, text=500, card_text=200, list_items=4)
    yield replace(LIMITS, text=250, card_text=150, card_buttons=1, list_items=3, quick_replies=5)


def _answer(reply: Reply, envelope: Envelope, account: Account, limits: Limits) -> Json:
    press = Press(account.block_id, envelope.seq)
    outputs = lay_out(reply.parts, press, limits)
    template: Json = {"outputs": outputs or [simple_text(ASK_AGAIN)]}
    choices = quick_replies(reply.choices, press, limits)
    if choices:
        template["quickReplies"] = choices
    return _enclosed(template, envelope)


def _enclosed(template: Json, envelope: Envelope) -> Json:
    answer: Json = {"version": "2.0", "template": template}
    if envelope.token:
        state = {"state": envelope.token}
        value = {"name": CONTEXT, "lifeSpan": _LIFE_SPAN, "ttl": _SECONDS, "params": state}
        answer["context"] = {"values": [value]}
    return answer


def _last_resort(envelope: Envelope) -> Json:
    template = {"outputs": [simple_text(ASK_AGAIN)]}
    answer = _enclosed(template, envelope)
    return _enclosed(template, Envelope(envelope.seq)) if check(answer) else answer
