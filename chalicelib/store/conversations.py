"""The turn log: one strong read of the newest turn, one conditional write of the next."""

from collections.abc import Iterator

from chalicelib.domain.conversation import Contact, ConversationKey, Turn
from chalicelib.store import contact_item, places, turn_item
from chalicelib.store.contact_item import ContactItem
from chalicelib.store.failures import Taken
from chalicelib.store.table import Item, Table
from chalicelib.store.turn_item import TurnItem

# Every channel family there is: where `find` looks.
FAMILIES = ("kakao", "sms", "web")

_TURNS = TurnItem.sk.startswith(turn_item.PREFIX)
_FREE = TurnItem.sk.does_not_exist()
_LAST_SEQ = 99_999_999
# Beside the turns: which recalls have come to the conversation.
_RECALLED = "R#"


class Conversations:
    """Conversations of all tenants; each call names its tenant."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def newest(self, tenant_id: str, key: ConversationKey) -> Turn | None:
        """The newest turn, read strongly; expired ones too (the caller judges)."""
        item = self._table.last(TurnItem, _partition(tenant_id, key), _TURNS)
        return turn_item.turn_from(item) if item else None

    def turn(self, tenant_id: str, key: ConversationKey, seq: int) -> Turn | None:
        """One turn, read strongly."""
        item = self._table.get(TurnItem, _partition(tenant_id, key), turn_item.sort_key(seq))
        return turn_item.turn_from(item) if item else None

    def append(self, tenant_id: str, key: ConversationKey, turn: Turn) -> None:
        """Writes the turn at its seq; raises Conflict when that place is taken."""
        self._table.put(turn_item.item_of(_partition(tenant_id, key), turn), _FREE)

    def begin(self, tenant_id: str, key: ConversationKey, turn: Turn, contact: Contact) -> None:
        """Writes a turn and puts the contact beside it, in one transaction.

        For the first turn, and when the contact's life must be renewed. Raises Conflict when the
        turn's place is taken; an earlier contact item is replaced.
        """
        partition = _partition(tenant_id, key)
        self._table.transact(
            self._table.saving(turn_item.item_of(partition, turn), _FREE),
            self._table.saving(contact_item.item_of(partition, contact)),
        )

    def correct(self, tenant_id: str, key: ConversationKey, turn: Turn, recall: str) -> bool:
        """Writes a recall's turn; False when this recall has come to the conversation before.

        One transaction with a mark that it came, while the turn before is there. Raises Conflict
        when the turn's place is taken, or the conversation was deleted.
        """
        partition = _partition(tenant_id, key)
        mark = Item(partition, f"{_RECALLED}{recall}", ttl=int(turn.expires_at.timestamp()))
        before = turn_item.sort_key(turn.seq - 1)
        try:
            self._table.transact(
                self._table.saving(turn_item.item_of(partition, turn), _FREE),
                self._table.saving(mark, _FREE),
                self._table.checking(partition, before, Item.sk.exists()),
            )
        except Taken:
            if self._table.get(Item, partition, mark.sk):
                return False
            raise
        return True

    def history(self, tenant_id: str, key: ConversationKey, after: int = 0) -> Iterator[Turn]:
        """All turns with a number higher than `after`, oldest first."""
        first, last = turn_item.sort_key(after + 1), turn_item.sort_key(_LAST_SEQ)
        within = TurnItem.sk.between(first, last) if after else _TURNS
        items = self._table.query(TurnItem, _partition(tenant_id, key), within)
        return map(turn_item.turn_from, items)

    def find(self, tenant_id: str, contact: str) -> ConversationKey | None:
        """The conversation of a contact id, whatever its channel family."""
        for family in FAMILIES:
            key = ConversationKey(tenant_id, family, contact)
            # Any item will do: the contact's own may have expired before the turns.
            if any(self._table.keys(_partition(tenant_id, key), limit=1)):
                return key
        return None

    def contact(self, tenant_id: str, key: ConversationKey) -> Contact | None:
        """The contact as `begin` last put it."""
        partition = _partition(tenant_id, key)
        item = self._table.get(ContactItem, partition, contact_item.SORT_KEY)
        return contact_item.contact_from(item) if item else None

    def delete(self, tenant_id: str, key: ConversationKey) -> int:
        """Removes every item of the conversation; how many there were.

        Aliases go first, since the contact names them: broken off, it can be run again.
        """
        contact = self.contact(tenant_id, key)
        aliases = contact.aliases if contact else ()
        places_left = [places.alias(tenant_id, key.family, hashed) for hashed in aliases]
        places_left.append(_partition(tenant_id, key))
        # Lists must know no more of who is deleted than the conversation does.
        self._table.remove([(places.standings(tenant_id, key.family), key.contact)])
        return sum(self._table.remove(self._table.keys(place)) for place in places_left)


def _partition(tenant_id: str, key: ConversationKey) -> str:
    return places.conversation(tenant_id, key.family, key.contact)
