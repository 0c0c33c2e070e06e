"""People at the desk: talks, promises, duty, protection, statistics."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import drawn, new_nonce, now
from chalicelib.bootstrap.stores import Stores

if TYPE_CHECKING:
    from chalicelib.services.beside_bot import BesideBot
    from chalicelib.services.contact_numbers import ContactNumbers
    from chalicelib.services.desk import Desk
    from chalicelib.services.desk_counting import DeskCounting
    from chalicelib.services.desk_reading import DeskReading
    from chalicelib.services.desk_showing import Showing
    from chalicelib.services.desk_statistics import DeskStatistics
    from chalicelib.services.desk_turns import DeskTurns
    from chalicelib.services.duty import Duty
    from chalicelib.services.handoff import Handoff
    from chalicelib.services.hearing import Hearing
    from chalicelib.services.promising import Promising
    from chalicelib.services.protecting import Protecting
    from chalicelib.services.returning import Returning
    from chalicelib.services.reviewing import Reviewing
    from chalicelib.services.sharing import Sharing
    from chalicelib.services.stopping import Stopping
    from chalicelib.services.wished_notices import WishedNotices
    from chalicelib.services.witnessing import Witnessing


class DeskParts(Stores):
    """Services of talks with people."""

    @cached_property
    def handoff(self) -> "Handoff":
        """Opens talks with the desk."""
        from chalicelib.services.barring import Barring
        from chalicelib.services.handoff import Handoff

        return Handoff(
            self._desk_turns,
            self._desks,
            self._promising,
            drawn,
            self.settings.public_url,
            Barring(lambda tenant_id, who: self._abuse_records.read(tenant_id, who)),
        )

    @cached_property
    def hearing(self) -> "Hearing":
        """Hears people whose talk the desk has."""
        from chalicelib.services.hearing import Hearing

        return Hearing(self._desk_turns, self._claims, self.tenants, self._promising)

    @cached_property
    def desk(self) -> "Desk":
        """What members of staff do with talks."""
        from chalicelib.services.desk import Desk

        return Desk(self._desk_turns, self._desks, self.agents)

    @cached_property
    def desk_reading(self) -> "DeskReading":
        """What members of staff read of talks."""
        from chalicelib.services.desk_reading import DeskReading

        return DeskReading(self._desks, self._conversations, now)

    @cached_property
    def sharing(self) -> "Sharing":
        """Files that agents give to people."""
        from chalicelib.domain.shared_file import ID_LENGTH, ID_LETTERS
        from chalicelib.services.sharing import Sharing

        return Sharing(self._desk_turns, self._files, lambda: drawn(ID_LETTERS, ID_LENGTH), now)

    @cached_property
    def showing(self) -> "Showing":
        """What desk pages show."""
        from chalicelib.services.desk_showing import Showing

        return Showing(
            self.desk_reading,
            self._desks,
            self.agents,
            self.tenants,
            self._deliveries,
            now,
            self._brought,
        )

    @cached_property
    def protecting(self) -> "Protecting":
        """Agents' buttons against abuse."""
        from chalicelib.services.protecting import Protecting

        return Protecting(
            self._desk_turns,
            self._conversations,
            self._desks,
            self._abuse_records,
            self._evidence,
            now,
        )

    @cached_property
    def witnessing(self) -> "Witnessing":
        """Two members look at evidence of abuse."""
        from chalicelib.services.witnessing import Witnessing
        from chalicelib.store.evidence_requests import EvidenceRequests

        return Witnessing(EvidenceRequests(self._table), self._evidence, now)

    @cached_property
    def returning(self) -> "Returning":
        """Gives talks back that nobody looks after."""
        from chalicelib.services.returning import Returning

        return Returning(self.versions, self._desk_turns, self._desks, self.agents, now)

    @cached_property
    def reviewing(self) -> "Reviewing":
        """Tells people whose promise has moved later."""
        from chalicelib.services.reviewing import Reviewing

        return Reviewing(
            self.versions,
            self.tenants,
            self._desk_turns,
            self._desks,
            self.feeds,
            self._promising,
            now,
        )

    @cached_property
    def contact_numbers(self) -> "ContactNumbers":
        """Phone numbers of people in a consult talk."""
        from chalicelib.services.contact_numbers import ContactNumbers

        return ContactNumbers(self._desk_turns, self._desks, self._sealed, self._vault, now)

    @cached_property
    def duty(self) -> "Duty":
        """Agents come to the desk and go."""
        from chalicelib.services.duty import Duty

        return Duty(self.agents, self.returning, self.tenants, now)

    @cached_property
    def desk_counting(self) -> "DeskCounting":
        """Facts of talks into the desk's statistics."""
        from chalicelib.services.desk_counting import DeskCounting

        return DeskCounting(self._desk_figures, self.tenants, now)

    @cached_property
    def desk_statistics(self) -> "DeskStatistics":
        """Statistics of the desk."""
        from chalicelib.services.desk_statistics import DeskStatistics

        return DeskStatistics(self._desk_figures, self.agents, self.tenants, now)

    @cached_property
    def _desk_turns(self) -> "DeskTurns":
        from chalicelib.services.desk_turns import DeskTurns

        return DeskTurns(
            self._conversations, self._desks, self._claims, self.tenants, new_nonce, now
        )

    @cached_property
    def _promising(self) -> "Promising":
        from chalicelib.services.promising import Promising

        return Promising(self._desks, self.agents, self._desk_figures)

    @cached_property
    def _stopping(self) -> "Stopping":
        from chalicelib.services.stopping import Stopping

        return Stopping(self._consents, self.hearing, self._desk_turns, now, self._wished_notices)

    @cached_property
    def _wished_notices(self) -> "WishedNotices":
        from chalicelib.services.wished_notices import WishedNotices

        return WishedNotices(self._consents, self._sealed, self._vault, self._keys)

    @cached_property
    def _beside_bot(self) -> "BesideBot":
        from chalicelib.services.beside_bot import BesideBot

        return BesideBot(self.hearing, self.handoff)
