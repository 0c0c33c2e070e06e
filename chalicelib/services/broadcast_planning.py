"""Makes a broadcast of a text and a list, which is read once, part by part, and kept sealed."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain import outbound_rules
from chalicelib.domain.ad_label import Unlabelled, ad_faults
from chalicelib.domain.audience import BadRow, Entry
from chalicelib.domain.broadcast import Broadcast, Refused, Why, previewed
from chalicelib.domain.broadcast_preview import Sample
from chalicelib.domain.errors import NotFound
from chalicelib.domain.message_gaps import GappedText
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_message import CHANNEL
from chalicelib.domain.topic import read_topics
from chalicelib.services.audience_rules import AudienceRules
from chalicelib.services.broadcast_lists import SealedLists
from chalicelib.services.broadcast_ports import Broadcasts
from chalicelib.services.broadcast_writing import Writing
from chalicelib.services.ports import Tenants

log = logging.getLogger(__name__)


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
        writing = Writing(tenant_id, draft, self._lists, text, judge)
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
