"""Makes a broadcast of a text and a list, which is read once, part by part, and kept sealed."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain import outbound_rules
from chalicelib.domain.ad_label import Unlabelled, ad_faults
from chalicelib.domain.audience import BadRow, Entry, Recipient
from chalicelib.domain.broadcast import CHUNKS_A_PART, Broadcast, Refused, Tally, Why, previewed
from chalicelib.domain.broadcast_list import Listed, ListedChunk
from chalicelib.domain.broadcast_preview import Sample
from chalicelib.domain.carrier_text import LONG_BYTES
from chalicelib.domain.chunk import MOST
from chalicelib.domain.errors import NotFound, TooLong
from chalicelib.domain.message_gaps import Filled, GappedText, MissingValue
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import CHANNEL
from chalicelib.domain.topic import read_topics
from chalicelib.services.audience_rules import AudienceRules, Judge
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_ports import Broadcasts
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)

SAMPLES = 3
# Bad rows are all counted; so many are told one by one.
BAD_ROWS_TOLD = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer asks for. `by`: their id; `name`: how they are called. `topic`: whose
    subscribers it goes to, if any.
    """

    title: str
    text: str
    purpose: Purpose
    by: str
    urgent: bool = False
    topic: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A broadcast that may be looked at and started; `bad` and `samples` are the first ones.

    `lost`: letters of the text that carriers cannot write and that will be missing. `left_out`: how
    many of the bad rows are people who want none of it, or did not agree, by the reason.
    """

    broadcast: Broadcast
    bad: tuple[BadRow, ...]
    samples: tuple[Sample, ...]
    lost: tuple[str, ...]
    left_out: Mapping[outbound_rules.Why, int] = field(default_factory=dict)


class Planning:
    """Plans broadcasts of all tenants."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        lists: SealedLists,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        rules: AudienceRules,
        tenants: Tenants,
    ) -> None:
        self._rules = rules
        self._tenants = tenants
        self._broadcasts = broadcasts
        self._lists = lists
        self._clock = clock
        self._new_id = new_id

    def plan(self, tenant_id: str, wanted: Wanted, entries: Iterable[Entry]) -> Planned:
        """Reads the entries to their end and leaves a previewed broadcast.

        Raises Refused, Unlabelled and TooLong for the text. What `entries` raises leaves a draft
        that sends nothing; so does a crash.
        """
        draft = self.draft(tenant_id, wanted)
        return self.finish(tenant_id, draft, self.fill(tenant_id, draft, entries))

    def draft(self, tenant_id: str, wanted: Wanted) -> Broadcast:
        """A new one, without a list. Raises as `plan`, and NotFound for no such topic."""
        if not wanted.text.strip() or not wanted.title.strip():
            raise Refused(Why.NO_TEXT)
        if wanted.purpose is Purpose.AD:
            self._check_label(tenant_id, wanted.text)
        text = GappedText(wanted.text)
        if text.is_empty:
            raise Refused(Why.NO_TEXT)
        if wanted.topic:
            self._check_topic(tenant_id, wanted.topic)
            if text.names:
                raise Refused(Why.TOPIC_GAPS)
        draft = self._draft(tenant_id, wanted)
        self._broadcasts.create(tenant_id, draft)
        return draft

    def fill(self, tenant_id: str, draft: Broadcast, entries: Iterable[Entry]) -> Planned:
        """Writes the draft's list, and tells what it would be; the same entries again, the same.

        Whoever refused such messages, or did not agree to advertising, is a bad row.
        """
        text = GappedText(draft.text)
        judge = self._rules.for_list(tenant_id, draft.purpose, draft.topic)
        writing = _Writing(tenant_id, draft, self._lists, text, judge)
        for entry in entries:
            writing.take(entry)
        after = previewed(draft, writing.end(), self._clock())
        return Planned(
            after, tuple(writing.bad), tuple(writing.samples), text.lost, dict(writing.left_out)
        )

    def finish(self, tenant_id: str, draft: Broadcast, planned: Planned) -> Planned:
        """Lets it be started. Raises Conflict where the draft has changed."""
        done = self._broadcasts.change(tenant_id, draft, planned.broadcast)
        told = {"broadcast": done.id, "people": done.tally.people, "bad": done.tally.bad}
        log.info("broadcast planned", extra={"tenant_id": tenant_id, **told})
        return replace(planned, broadcast=done)

    def _check_label(self, tenant_id: str, text: str) -> None:
        tenant = self._tenants.active(tenant_id)
        if tenant is None:
            raise NotFound("no such tenant")
        names = (tenant.name["ko"], tenant.service["ko"])
        line = tenant.accounts.get(CHANNEL)
        contacts = [*tenant.public_numbers, *(line.numbers if line else ())]
        faults = ad_faults(text, names, contacts)
        if faults:
            raise Unlabelled(faults)

    def _check_topic(self, tenant_id: str, topic: str) -> None:
        tenant = self._tenants.active(tenant_id)
        if tenant is None or topic not in {each.id for each in read_topics(tenant.topics)}:
            raise NotFound("no such topic")

    def _draft(self, tenant_id: str, wanted: Wanted) -> Broadcast:
        id, now = self._new_id(), self._clock()
        return Broadcast(
            id=id,
            title=wanted.title,
            text=wanted.text,
            purpose=wanted.purpose,
            made_by=wanted.by,
            made_at=now,
            changed_at=now,
            urgent=wanted.urgent,
            topic=wanted.topic,
            maker=wanted.name,
            sealed_key=self._lists.begin(tenant_id, id),
        )


class _Writing:
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
        if isinstance(entry, Recipient):
            self._person(entry)
        elif isinstance(entry, BadRow):
            self._refuse(entry)
        else:
            self._repeats += 1

    def end(self) -> Tally:
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
