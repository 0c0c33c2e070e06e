"""Who of a list may be sent something: those who refused it, or never agreed to it, are left out.

All that a city's people said lies together in short rows, read once for a list; what was said since
then is asked again, once a minute at most, while the list is sent.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.keyed import contact_id
from chalicelib.domain.message import Address
from chalicelib.domain.outbound_rules import Why, bars
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.standing import NOTHING_SAID, Standing
from chalicelib.domain.text_message import ADDRESS_KIND, CHANNEL, FAMILY
from chalicelib.services.ports import TenantKeys


class Judged(NamedTuple):
    """Why somebody is left out, None where they are not; whether ads reach them at night too."""

    why: Why | None
    at_night: bool


# Of a phone, digits as dialled inside Korea.
Judge = Callable[[str], Judged]

# A refusal counts that was written so long before a chunk goes to its vendor.
LATEST = timedelta(seconds=60)
# Clocks of different processes differ, and a write takes its time.
_OVERLAP = timedelta(minutes=5)


class Said(Protocol):
    """What people of a city said of being written to, in the fewest calls."""

    def standings(self, tenant_id: str, family: str, channel: str) -> Mapping[str, Standing]:
        """Of everybody who said something, by contact: a call for each 10,000 or so."""

    def said_since(
        self, tenant_id: str, family: str, channel: str, since: datetime
    ) -> Mapping[str, Standing]:
        """The same of those who said something since then, at most 100 days ago."""


class AudienceRules:
    """For text messages of all tenants. Raises Retryable."""

    def __init__(self, said: Said, keys: TenantKeys, clock: Callable[[], datetime]) -> None:
        self._said = said
        self._keys = keys
        self._clock = clock
        self._recent: dict[tuple[str, str], tuple[datetime, Mapping[str, Standing]]] = {}

    def for_list(self, tenant_id: str, purpose: Purpose, topic: str = "") -> Judge:
        """Of whoever is on a list, by all that was said until now.

        `topic`: what they subscribed to; whoever left it is on the list no more.
        """
        known = self._said.standings(tenant_id, FAMILY, CHANNEL)
        unsaid = _judged(NOTHING_SAID, purpose, topic, self._clock())
        if not known:
            return lambda _: unsaid
        return self._judge(tenant_id, purpose, topic, known, unsaid)

    def refused_since(self, tenant_id: str, it: Broadcast, phones: Iterable[str]) -> list[int]:
        """Places, from 0, of those who said since the list was read that they want it no more.

        A call a minute and process; nobody's word is looked up where nobody said one.
        """
        recent = self._said_lately(tenant_id, it)
        if not recent:
            return []
        judge = self._judge(tenant_id, it.purpose, it.topic, recent, _AS_BEFORE)
        return [place for place, phone in enumerate(phones) if judge(phone).why]

    def night_ended_since(self, tenant_id: str, it: Broadcast, phones: Iterable[str]) -> bool:
        """Whether one of these, who had agreed to the night, said since that they do not. As above.

        Whoever refused all of it has too.
        """
        recent = self._said_lately(tenant_id, it)
        if not recent:
            return False
        judge = self._judge(tenant_id, it.purpose, it.topic, recent, _AS_BEFORE)
        return not all(judge(phone).at_night for phone in phones)

    def _said_lately(self, tenant_id: str, it: Broadcast) -> Mapping[str, Standing]:
        now = self._clock()
        read_at, recent = self._recent.get((tenant_id, it.id), (None, {}))
        if read_at is None or now - read_at >= LATEST:
            since = it.made_at - _OVERLAP
            recent = self._said.said_since(tenant_id, FAMILY, CHANNEL, since)
            # One broadcast at a time is what a process mostly sees.
            self._recent = {(tenant_id, it.id): (now, recent)}
        return recent

    def _judge(
        self,
        tenant_id: str,
        purpose: Purpose,
        topic: str,
        known: Mapping[str, Standing],
        unsaid: Judged,
    ) -> Judge:
        """`unsaid`: of whoever is not among those who are known."""
        now, key = self._clock(), self._keys.of(tenant_id)
        judged = {who: _judged(each, purpose, topic, now) for who, each in known.items()}

        def judge(phone: str) -> Judged:
            return judged.get(contact_id(key, FAMILY, Address(ADDRESS_KIND, phone)), unsaid)

        return judge


# Whoever said nothing since stays where the list has them.
_AS_BEFORE = Judged(None, True)


def _judged(standing: Standing, purpose: Purpose, topic: str, now: datetime) -> Judged:
    why = bars(standing, purpose, now, topic)
    is_free = purpose is Purpose.AD and why is None and standing.ads_at_night
    return _JUDGED[why, is_free]


# A city's people are many and these are few.
_JUDGED = {(why, free): Judged(why, free) for why in (None, *Why) for free in (False, True)}
