"""One change of what a person said, written over whatever is known by then."""

from collections.abc import Callable

from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.services.outbound_rule_ports import ConsentStore

_TRIES = 4


def change_consents(
    store: ConsentStore, who: ConversationKey, change: Callable[[Consents], Consents]
) -> Consents:
    """How they stand after it; lists of topics that they leave by it are left with it.

    What changes nothing is not written. Raises Retryable.
    """
    for _ in range(_TRIES):
        before = store.of(who.tenant_id, who)
        after = change(before)
        if after is before:
            return before
        left = set(before.subscribed()) - set(after.subscribed())
        try:
            store.write(who.tenant_id, who, after, {each.topic: None for each in sorted(left)})
        except Conflict:
            continue
        return after
    raise Retryable("consents keep changing")
