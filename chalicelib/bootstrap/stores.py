"""Stores and keys, each made when it is first needed."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.aws.kms import DataKeys, Vault
from chalicelib.aws.session import Clients
from chalicelib.bootstrap.chance import now
from chalicelib.settings import Settings
from chalicelib.store.conversations import Conversations
from chalicelib.store.keys import TenantKeys
from chalicelib.store.table import Table
from chalicelib.store.tenants import Tenants

if TYPE_CHECKING:
    from chalicelib.aws.shared_files import SharedFiles
    from chalicelib.services.signing import Signing
    from chalicelib.store.abuse import AbuseRecords, EvidenceStore
    from chalicelib.store.agents import Agents
    from chalicelib.store.aliases import Aliases
    from chalicelib.store.answers import Answers
    from chalicelib.store.brought_files import BroughtFiles
    from chalicelib.store.claims import Claims
    from chalicelib.store.consents import ConsentStore
    from chalicelib.store.counters import Counters
    from chalicelib.store.deliveries import Deliveries
    from chalicelib.store.desk_figures import DeskFigures
    from chalicelib.store.desks import Desks
    from chalicelib.store.feeds import Feeds
    from chalicelib.store.sealed_items import SealedItems
    from chalicelib.store.signals import Signals
    from chalicelib.store.versions import Versions


class Stores:
    """All that is kept, for one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clients = Clients(settings.region, settings.endpoint or None)
        self._table = Table(settings.table, self._clients.lazily("dynamodb"))

    @cached_property
    def tenants(self) -> Tenants:
        """Config versions, as they are read."""
        return Tenants(self._table, time.monotonic)

    @cached_property
    def versions(self) -> "Versions":
        """Config versions, as they are published."""
        from chalicelib.store.versions import Versions

        return Versions(self._table)

    @cached_property
    def agents(self) -> "Agents":
        """Who is at the desk."""
        from chalicelib.store.agents import Agents

        return Agents(self._table)

    @cached_property
    def feeds(self) -> "Feeds":
        """What changed of late, for open pages."""
        from chalicelib.store.feeds import Feeds

        return Feeds(self._table, now)

    @cached_property
    def _conversations(self) -> Conversations:
        return Conversations(self._table)

    @cached_property
    def _answers(self) -> "Answers":
        from chalicelib.store.answers import Answers

        return Answers(self._table)

    @cached_property
    def _desks(self) -> "Desks":
        from chalicelib.store.desks import Desks

        return Desks(self._table)

    @cached_property
    def _claims(self) -> "Claims":
        from chalicelib.store.claims import Claims

        return Claims(self._table)

    @cached_property
    def _consents(self) -> "ConsentStore":
        from chalicelib.store.consents import ConsentStore

        return ConsentStore(self._table, now)

    @cached_property
    def _abuse_records(self) -> "AbuseRecords":
        from chalicelib.store.abuse import AbuseRecords

        return AbuseRecords(self._table)

    @cached_property
    def _evidence(self) -> "EvidenceStore":
        from chalicelib.store.abuse import EvidenceStore

        return EvidenceStore(self._table)

    @cached_property
    def _desk_figures(self) -> "DeskFigures":
        from chalicelib.store.desk_figures import DeskFigures

        return DeskFigures(self._table, now)

    @cached_property
    def _deliveries(self) -> "Deliveries":
        from chalicelib.store.deliveries import Deliveries

        return Deliveries(self._table)

    @cached_property
    def _aliases(self) -> "Aliases":
        from chalicelib.store.aliases import Aliases

        return Aliases(self._table)

    @cached_property
    def _sealed(self) -> "SealedItems":
        from chalicelib.store.sealed_items import SealedItems

        return SealedItems(self._table)

    @cached_property
    def _signing(self) -> "Signing":
        from chalicelib.services.signing import Signing
        from chalicelib.store.signing import SigningSecrets

        return Signing(SigningSecrets(self._table), self._vault, time.monotonic)

    @cached_property
    def _signals(self) -> "Signals":
        from chalicelib.store.signals import Signals

        return Signals(self._table)

    @cached_property
    def _counters(self) -> "Counters":
        from chalicelib.store.counters import Counters

        return Counters(self._table, now)

    @cached_property
    def _files(self) -> "SharedFiles":
        from chalicelib.aws.shared_files import SharedFiles

        # A file of 4 MB takes longer than an item of a table.
        patient = Clients(
            self.settings.region, self.settings.endpoint or None, connect_seconds=3, read_seconds=10
        )
        return SharedFiles(patient.lazily("s3"), self.settings.files_bucket)

    @cached_property
    def _brought(self) -> "BroughtFiles":
        from chalicelib.store.brought_files import BroughtFiles

        return BroughtFiles(self._table)

    @cached_property
    def _keys(self) -> TenantKeys:
        wrapping = DataKeys(self._clients.lazily("kms"), self.settings.kms_key)
        return TenantKeys(self._table, wrapping.wrap, wrapping.unwrap)

    @cached_property
    def _vault(self) -> Vault:
        return Vault(self._clients.lazily("kms"), self.settings.kms_key)
