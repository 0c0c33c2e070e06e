"""What officers and admins do: publishing, ageing answers, gaps, figures, records."""

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.reading import read_tenant
from chalicelib.bootstrap.stores import Stores
from chalicelib.matchers import MATCHERS

if TYPE_CHECKING:
    from chalicelib.services.gap_mining import GapMining
    from chalicelib.services.owners import Owners
    from chalicelib.services.publishing import Publishing
    from chalicelib.services.recalls import Recalls
    from chalicelib.services.records import Records
    from chalicelib.services.statistics import Statistics


class OfficerParts(Stores):
    """Services of a city's own content."""

    @cached_property
    def publishing(self) -> "Publishing":
        """Registers tenants, rotates their secrets."""
        from chalicelib.aws.secrets import Secrets
        from chalicelib.services.channel_secrets import ChannelSecrets
        from chalicelib.services.publishing import Publishing
        from chalicelib.services.trial import Trials

        kept = Secrets(self._clients.lazily("ssm"), self.settings.kms_key)
        prefix = f"/sotong/{self.settings.stage}"
        hidden = ChannelSecrets(kept, lambda: secrets.token_urlsafe(32), prefix)
        trials = Trials(self.versions, self.tenants, MATCHERS)
        return Publishing(
            self.versions, self._keys, hidden, read_tenant, now, trials, self._signing.keep
        )

    @cached_property
    def owners(self) -> "Owners":
        """Tells owners of answers that grow old."""
        from chalicelib.services.owners import Owners
        from chalicelib.store.warnings import Warnings

        return Owners(self.versions, self.tenants, Warnings(self._table), now)

    @cached_property
    def gap_mining(self) -> "GapMining":
        """What citizens ask and the FAQ does not answer."""
        from chalicelib.matchers.grouping import Grouping
        from chalicelib.services.gap_mining import GapMining
        from chalicelib.store.gaps import Gaps

        gaps = Gaps(self._table)
        return GapMining(
            self._signals, gaps, self.tenants, self.versions, MATCHERS, Grouping(), now
        )

    @cached_property
    def recalls(self) -> "Recalls":
        """Who was given which answer, and answers called back."""
        from chalicelib.services.recalls import Recalls

        return Recalls(
            self.versions, self.tenants, self._conversations, self._answers, new_nonce, now
        )

    @cached_property
    def statistics(self) -> "Statistics":
        """A tenant's figures."""
        from chalicelib.services.statistics import Statistics

        return Statistics(self._counters)

    @cached_property
    def records(self) -> "Records":
        """Conversations as records."""
        from chalicelib.services.records import Records
        from chalicelib.store.contact_tasks import ContactTasks
        from chalicelib.store.indexed_table import IndexedTable
        from chalicelib.store.notices import Notices

        indexed = IndexedTable(self.settings.table, self._clients.lazily("dynamodb"))
        return Records(
            self.tenants,
            self._keys,
            self._conversations,
            self._answers,
            self._signals,
            self._desks,
            now,
            self._desk_figures,
            self._files if self.settings.files_bucket else None,
            self._brought,
            self._consents,
            ContactTasks(self._table),
            Notices(indexed),
        )
