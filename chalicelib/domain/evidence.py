"""The words of abuse as they were said, kept apart from the talk, which shows them masked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.abuse_protocol import Heard
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Unfit

# How long it is kept where a tenant says nothing else.
KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Trace:
    """That there is evidence, without its words. `seq`: the turn it was said in; `id`: its own."""

    id: str
    who: ConversationKey
    seq: int
    at: datetime
    category: Heard


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words (personal numbers masked, as everywhere), never changed after they are put."""

    trace: Trace
    text: str
    expires_at: datetime


def demand_two(first: str, second: str) -> None:
    """Two members look together; raises Unfit for one, or the same twice."""
    if not first.strip() or not second.strip() or first.strip() == second.strip():
        raise Unfit("evidence is opened by two members")
