"""A list on its way into sealed parts: judged, filled, and put into chunks, person by person."""

from collections import Counter

from chalicelib.domain import outbound_rules
from chalicelib.domain.audience import BadRow, Entry, Recipient
from chalicelib.domain.broadcast import CHUNKS_A_PART, Broadcast, Tally
from chalicelib.domain.broadcast_list import Listed, ListedChunk
from chalicelib.domain.broadcast_preview import Sample
from chalicelib.domain.carrier_text import LONG_BYTES
from chalicelib.domain.chunk import MOST
from chalicelib.domain.errors import TooLong
from chalicelib.domain.message_gaps import Filled, GappedText, MissingValue
from chalicelib.domain.text_kind import TextKind
from chalicelib.services.audience_rules import Judge
from chalicelib.services.broadcast_lists import SealedLists

SAMPLES = 3
# Bad rows are all counted; so many are told one by one.
BAD_ROWS_TOLD = 1000


class Writing:
    """One list on its way into parts: at most a part of each kind is held."""

    def __init__(
        self,
        tenant_id: str,
        it: Broadcast,
        lists: SealedLists,
        text: GappedText,
        judge: Judge,
    ) -> None:
        self._tenant_id = tenant_id
        self._judge = judge
        self._it = it
        self._text = text
        self._lists = lists
        # By kind, and whether they are people whom the night keeps nothing from.
        self._open: dict[tuple[TextKind, bool], list[Listed]] = {}
        self._chunks: list[ListedChunk] = []
        self._kinds: Counter[TextKind] = Counter()
        self._bad = self._repeats = self._number = self._night = 0
        self.left_out: Counter[outbound_rules.Why] = Counter()
        self.bad: list[BadRow] = []
        self.samples: list[Sample] = []

    def take(self, entry: Entry) -> None:
        """The next one."""
        if isinstance(entry, Recipient):
            self._person(entry)
        elif isinstance(entry, BadRow):
            self._refuse(entry)
        else:
            self._repeats += 1

    def end(self) -> Tally:
        """There are no more: what they came to."""
        for sort, people in self._open.items():
            if people:
                self._close(*sort, people)
        if self._chunks:
            self._write()
        return Tally(self._bad, self._repeats, self._number, dict(self._kinds), self._night)

    def _person(self, one: Recipient) -> None:
        why, at_night = self._judge(one.phone)
        if why:
            self.left_out[why] += 1
            self._refuse(BadRow(one.row, outbound_rules.words_of(why)))
            return
        try:
            filled = self._text.fill(one.values)
        except MissingValue as error:
            names = ", ".join(error.names)
            self._refuse(BadRow(one.row, f"문자의 빈칸에 넣을 값이 없습니다: {names}"))
            return
        except TooLong as error:
            words = f"값을 넣으면 {error.count:,}바이트가 됩니다. {LONG_BYTES:,}바이트까지입니다."
            self._refuse(BadRow(one.row, words))
            return
        self._list(one, filled, at_night)

    def _list(self, one: Recipient, filled: Filled, at_night: bool) -> None:
        values = {name: one.values[name] for name in self._text.names}
        sort = filled.kind, at_night
        people = self._open.setdefault(sort, [])
        people.append(Listed(one.row, one.phone, values))
        self._kinds[filled.kind] += 1
        self._night += at_night
        if len(self.samples) < SAMPLES:
            self.samples.append(Sample(one.row, one.phone, filled.kind, filled.text))
        if len(people) == MOST:
            self._close(*sort, people)
            self._open[sort] = []

    def _close(self, kind: TextKind, at_night: bool, people: list[Listed]) -> None:
        self._chunks.append(ListedChunk(self._number, kind, people, at_night))
        self._number += 1
        if len(self._chunks) == CHUNKS_A_PART:
            self._write()

    def _write(self) -> None:
        part = (self._number - 1) // CHUNKS_A_PART
        self._lists.write(self._tenant_id, self._it, part, self._chunks)
        self._chunks = []

    def _refuse(self, row: BadRow) -> None:
        self._bad += 1
        if len(self.bad) < BAD_ROWS_TOLD:
            self.bad.append(row)
