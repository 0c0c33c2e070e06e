"""Finds a tenant's gaps in the signals of its last weeks, and tells whether accepted ones closed.

No model guesses here: wordings are grouped by likeness, people and waiting are counted, and the
tenant's own matcher says which entries are near. The same signals give the same list.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.domain.errors import NotFound
from chalicelib.domain.gap_names import marks_of, names
from chalicelib.domain.gap_words import HIDDEN, Vocabulary, own_texts
from chalicelib.domain.gaps import (
    EXAMPLES,
    LISTED,
    NEAREST,
    PEOPLE_NEEDED,
    PLAUSIBLE,
    WINDOW,
    Accepted,
    Effect,
    Gap,
    Listed,
    Proposal,
    Wording,
    figures,
    nearest,
    ranked,
    unhelpful,
    wordings,
)
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.masking import mask
from chalicelib.domain.signals import Signal
from chalicelib.domain.tenant import Tenant
from chalicelib.services.gap_effects import Effects, measured
from chalicelib.services.gap_ports import Gaps, Likeness, Signals
from chalicelib.services.ports import Matcher, Tenants, Versions

log = logging.getLogger(__name__)

# How many wordings of a gap the matcher is asked about, the most frequent first.
_MATCHED = 3

Groups = Mapping[str, Sequence[Wording]]


class GapMining:
    """Mines, lists, and remembers what was accepted."""

    def __init__(
        self,
        signals: Signals,
        gaps: Gaps,
        tenants: Tenants,
        versions: Versions,
        matchers: Mapping[str, Matcher],
        likeness: Likeness,
        clock: Callable[[], datetime],
    ) -> None:
        self._signals = signals
        self._gaps = gaps
        self._tenants = tenants
        self._versions = versions
        self._matchers = matchers
        self._likeness = likeness
        self._clock = clock

    def mine_all(self) -> None:
        """Every tenant's list anew; one that fails keeps no other back, and is raised at the end.

        Whoever calls may simply call again: a list is put in the place of the one before.
        """
        failed: Exception | None = None
        for tenant_id in self._versions.ids():
            try:
                self.mine(tenant_id)
            except Exception as error:
                # Whatever it is: the other tenants have no part in it.
                told = {"tenant_id": tenant_id, "error": type(error).__name__}
                log.error("gaps not mined", extra=told)
                failed = error
        if failed:
            raise failed

    def mine(self, tenant_id: str) -> Listed:
        """Computes and stores the tenant's list; raises NotFound where there is no such tenant."""
        tenant, now = self._tenants.active(tenant_id), self._clock()
        if tenant is None:
            raise NotFound("no such tenant")
        before = self._gaps.read(tenant_id)
        accepted = self._gaps.accepted(tenant_id)
        recent = self._recent(tenant_id, now)
        groups, taken = self._groups(recent, accepted, before)
        effects = Effects(self._tenants, self._versions).of(
            tenant, accepted, before.effects if before else (), now
        )
        listed = Listed(
            computed_at=now,
            days=_days(recent, now),
            signals=len(recent),
            gaps=tuple(islice(self._gaps_of(tenant, recent, groups, now), LISTED)),
            effects=tuple(measured(each, taken[each.accepted.gap], now) for each in effects),
        )
        self._gaps.write(tenant_id, listed)
        told = {"tenant_id": tenant_id, "signals": len(recent), "gaps": len(listed.gaps)}
        log.info("gaps mined", extra=told)
        return listed

    def listed(self, tenant_id: str) -> Listed | None:
        """The list as it was last computed."""
        return self._gaps.read(tenant_id)

    def effects(self, tenant_id: str) -> Sequence[Effect]:
        """Of everything accepted, also since the list was computed."""
        listed = self._gaps.read(tenant_id)
        known = {each.accepted.gap: each for each in listed.effects} if listed else {}
        return [known.get(each.gap) or Effect(each) for each in self._gaps.accepted(tenant_id)]

    def accept(self, tenant_id: str, gap: Gap, entry: str, proposal: Proposal) -> None:
        """Remembers that this gap went into an entry; raises Conflict when it did before."""
        listed = self._gaps.read(tenant_id)
        days = listed.days if listed else 0
        people, now = gap.figures.people, self._clock()
        note = Accepted(gap.id, entry, proposal, now, gap.examples, people, days)
        self._gaps.accept(tenant_id, note)

    def _recent(self, tenant_id: str, now: datetime) -> list[Signal]:
        last = now.astimezone(SEOUL).date()
        days = [last - timedelta(days=back) for back in range(WINDOW.days + 1)]
        return [
            signal
            for signal in self._signals.of(tenant_id, days)
            if now - WINDOW < signal.at <= now < signal.expires_at
        ]

    def _groups(
        self, recent: Sequence[Signal], accepted: Sequence[Accepted], before: Listed | None
    ) -> tuple[Groups, Mapping[str, Sequence[Signal]]]:
        """Wordings by the id of their gap; signals that ask what was accepted, by its gap's id."""
        said = wordings(recent)
        # What was accepted leads: who asks it again is counted there, and is no new gap.
        seeds = [(each.gap, text) for each in accepted for text in each.examples]
        leaders = self._likeness.group([text for _, text in seeds] + [each.text for each in said])
        owners: dict[int, str] = {}
        for leader, (gap, _) in zip(leaders, seeds, strict=False):
            owners.setdefault(leader, gap)
        taken: dict[str, list[Signal]] = {each.gap: [] for each in accepted}
        groups: dict[int, list[Wording]] = {}
        for leader, wording in zip(leaders[len(seeds) :], said, strict=True):
            if leader in owners:
                taken[owners[leader]] += wording.signals
            else:
                groups.setdefault(leader, []).append(wording)
        known = [(gap.id, gap.marks) for gap in before.gaps] if before else []
        named = names(groups, known, taken)
        return {named[leader]: group for leader, group in groups.items()}, taken

    def _gaps_of(
        self, tenant: Tenant, recent: Iterable[Signal], groups: Groups, now: datetime
    ) -> Iterator[Gap]:
        """The heaviest first; those that are no matter for the FAQ left out."""
        words = _vocabulary(tenant, recent)
        gaps = [
            _gap(tenant, id, group, now, words)
            for id, group in groups.items()
            if len(_people(group)) >= PEOPLE_NEEDED
        ]
        for gap in ranked(gaps):
            placed = self._placed(tenant, gap, groups[gap.id]) if gap.examples else None
            if placed:
                yield placed

    def _placed(self, tenant: Tenant, gap: Gap, group: Sequence[Wording]) -> Gap | None:
        """The gap beside the entries there are; None when it is small talk and the like."""
        matcher = self._matchers[tenant.matcher]
        rankings = [
            (wording.people, matcher.match(tenant.index, wording.text, NEAREST, tenant.vectors))
            for wording in group[:_MATCHED]
        ]
        if all(ranking.about for _, ranking in rankings):
            return None
        near, certain = nearest(rankings)
        # A matcher finds topics of other bodies, too: nothing is written into those.
        near = tuple(entry for entry in near if entry in tenant.faq)
        proposal = Proposal.VARIANT if near and certain >= PLAUSIBLE else Proposal.ENTRY
        had = unhelpful([signal for wording in group for signal in wording.signals])
        if had in tenant.faq:
            near = (had, *(entry for entry in near if entry != had))[:NEAREST]
            proposal = Proposal.ANSWER
        owner = tenant.faq[near[0]].department if near else ""
        return replace(gap, nearest=near, department=owner, proposal=proposal)


def _gap(
    tenant: Tenant, id: str, group: Sequence[Wording], now: datetime, words: Vocabulary
) -> Gap:
    counted = figures([s for wording in group for s in wording.signals], tenant.agent_hours, now)
    shown = [words.shown(mask(each.text, tenant.public_numbers).text) for each in group]
    return Gap(id, counted, _examples(shown), (), "", Proposal.ENTRY, marks_of(group))


def _examples(shown: Sequence[str]) -> tuple[str, ...]:
    """Different ones, the most frequent first, whole ones before those with words left out."""
    whole = [text for text in shown if text and HIDDEN not in text]
    return tuple(dict.fromkeys([*whole, *filter(None, shown)]))[:EXAMPLES]


def _people(group: Iterable[Wording]) -> set[str]:
    return {signal.contact for wording in group for signal in wording.signals}


def _vocabulary(tenant: Tenant, recent: Iterable[Signal]) -> Vocabulary:
    texts = [text for entry in tenant.faq.values() for text in (entry.question, entry.answer)]
    return Vocabulary(own_texts(texts), ((each.contact, each.text) for each in recent))


def _days(signals: Iterable[Signal], now: datetime) -> int:
    """Over how many days there were signals: a platform that is new has few to compare by."""
    first = min((signal.at for signal in signals), default=now)
    return -(-(now - first) // timedelta(days=1))
