"""Whoever agrees to advertising by text, or takes its night back, is told so at once.

Their word is kept as any words are, and opens no talk; the consent names its delivery and moment.
STOP ends it (stopping.py); who agrees after a STOP agrees anew, to advertising alone.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.ad_consent import after_wish
from chalicelib.domain.ad_telling import told_ads
from chalicelib.domain.ad_wish import AdWish, ad_wish, free_refusals
from chalicelib.domain.consent import Consents
from chalicelib.domain.conversation import Voice
from chalicelib.domain.desk_entry import facts_about, facts_of
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.stop_telling import language_of
from chalicelib.domain.text_message import CHANNEL
from chalicelib.services.consent_change import change_consents
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.hearing import Hearing, Words
from chalicelib.services.outbound_rule_ports import ConsentStore
from chalicelib.services.pushed_talks import Party
from chalicelib.services.stopping import language_so_far

log = logging.getLogger(__name__)


class AgreeingToAds:
    """For text messages, by which advertising goes. The same delivery again changes nothing."""

    def __init__(
        self,
        consents: ConsentStore,
        hearing: Hearing,
        turns: DeskTurns,
        clock: Callable[[], datetime],
    ) -> None:
        self._consents = consents
        self._hearing = hearing
        self._turns = turns
        self._clock = clock

    def hear(self, party: Party, words: Words) -> bool:
        """Whether these words were about advertising: then all is done, stored and said.

        Never in a city that sends none. Raises Retryable, with what was done standing, and
        NotFound for no such tenant.
        """
        wish = ad_wish(words.text)
        if wish is None or words.attachments or not free_refusals(party.tenant):
            return False
        if not self._turns.is_written(party.who, _told(words)):
            language = language_of(words.text, language_so_far(self._turns.scene(party.who)))
            said = self._write(party, wish, words)
            self._hearing.keep(party.who, words)
            self._tell(party, words, told_ads(party.tenant, wish, said, language))
        return True

    def _write(self, party: Party, wish: AdWish, words: Words) -> Consents:
        """Told in the same breath: the turn that says so is written before this job is done."""
        at = words.at or self._clock()
        who = party.who
        after = change_consents(
            self._consents, who, lambda said: after_wish(said, wish, words.claim, at).told(at)
        )
        ids = {"tenant_id": who.tenant_id, "contact": who.contact, "wish": wish.value}
        log.info("wish about advertising", extra=ids)
        return after

    def _tell(self, party: Party, words: Words, text: str) -> None:
        def decide(scene: Scene) -> Step:
            entry = scene.entry
            data = facts_about(entry, channel=CHANNEL) if entry else facts_of(channel=CHANNEL)
            after = entry.changed() if entry else None
            return Step(after, Voice.DESK, text, (Event(Fact.ADS_TOLD, data),))

        self._turns.write(party.who, Act(decide, claim=_told(words), contact=words.contact))


def _told(words: Words) -> str:
    """The claim of the turn that tells them."""
    return f"{words.claim}#ads"
