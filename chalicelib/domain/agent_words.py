"""What agents may write to people: which words, once, and only as the first of them."""

from chalicelib.domain.conversation import ConversationKey, Turn, Voice
from chalicelib.domain.masking import Hidden, mask
from chalicelib.domain.staff import Member
from chalicelib.domain.tenant import Tenant

# An agent may write an office's number or address to a person; never these, whosever they are.
_NEVER_SAID = frozenset({Hidden.RRN, Hidden.ARC, Hidden.CARD, Hidden.DRIVER, Hidden.PASSPORT})


def sayable(tenant: Tenant, text: str) -> str:
    """An agent's words as they may leave: whose number it is, some are never written."""
    masked = mask(text, tenant.public_numbers)
    return masked.text if _NEVER_SAID & set(masked.kinds) else text


def spoken_for(newest: Turn | None, seen: int, member: Member) -> bool:
    """Whether another of the staff has written behind the turn that the page has seen."""
    others = newest is not None and newest.voice is Voice.AGENT and newest.author != member.id
    return others and newest is not None and newest.seq > seen


def attempt(member: Member, who: ConversationKey, once: str) -> str:
    """The claim of a page's attempt, taken once; empty where it has no name."""
    return f"desk:{who.family}:{who.contact}:{member.id}:{once}" if once else ""
