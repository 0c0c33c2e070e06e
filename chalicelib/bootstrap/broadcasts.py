"""Broadcasts: planned, started and watched by officers, and the jobs that send them."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.aws.kms import DataKeys
from chalicelib.aws.session import Clients
from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.stores import Stores

if TYPE_CHECKING:
    from chalicelib.aws.broadcast_files import BroadcastFiles
    from chalicelib.aws.queues import WorkQueue
    from chalicelib.domain.outbound_rules import Quiet
    from chalicelib.services.audience_rules import AudienceRules
    from chalicelib.services.broadcast_lists import SealedLists
    from chalicelib.services.broadcast_mending import Mending
    from chalicelib.services.broadcast_planning import Planning
    from chalicelib.services.broadcast_reading import Reading
    from chalicelib.services.broadcast_refunds import Refunds
    from chalicelib.services.broadcast_sending import Sending
    from chalicelib.services.broadcast_uploads import Intake, Uploading
    from chalicelib.services.broadcast_work import Handler, Waves
    from chalicelib.services.broadcasting import Broadcasting
    from chalicelib.services.topic_audience import TopicAudience
    from chalicelib.store.broadcast_uploads import BroadcastUploads
    from chalicelib.store.broadcasts import Broadcasts
    from chalicelib.store.earlier_consents import EarlierConsents

# Messages that one process may hand to a city's vendor in a second: Bizgo takes 200 of an account,
# half of which is broadcasts' (services/vendor_rate.py), and five processes work at once at most
# (SendBroadcasts in infra/resources.yaml; a test compares).
EACH_SECOND = 20.0
WORKERS = 5


class BroadcastParts(Stores):
    """Services of broadcasts."""

    @cached_property
    def planning(self) -> "Planning":
        """Makes a broadcast of a text and a list."""
        from chalicelib.services.broadcast_planning import Planning

        return Planning(
            self._broadcasts,
            self._broadcast_lists,
            now,
            new_nonce,
            self._audience_rules,
            self.tenants,
        )

    @cached_property
    def broadcasting(self) -> "Broadcasting":
        """What officers do with one."""
        from chalicelib.services.broadcast_gate import BroadcastGate
        from chalicelib.services.broadcasting import Broadcasting
        from chalicelib.services.spending import Spending
        from chalicelib.store.purse import Purse

        gate = BroadcastGate(self.tenants, Spending(Purse(self._table)), now)
        kept = (self._broadcasts, self._broadcast_lists, self._waves)
        return Broadcasting(*kept, now, gate, self._refunds.ask)

    @cached_property
    def mending(self) -> "Mending":
        """Brings on what stands still."""
        from chalicelib.domain.city_quiet import quiet_of
        from chalicelib.services.broadcast_mending import Mending
        from chalicelib.services.broadcast_unread import Unread

        def quiet(tenant_id: str) -> "Quiet":
            return quiet_of(self.tenants.active(tenant_id))

        unread = Unread(self._broadcast_uploads, self._broadcast_queue, now)
        return Mending(self._broadcasts, self._waves, now, self.versions.ids, quiet, unread)

    def work_on_broadcast(self, body: str) -> None:
        """Does what one message of the queue of broadcasts asks for."""
        from chalicelib.services.broadcast_work import Jobs

        Jobs(self._broadcast_sending.send, self._broadcast_jobs()).do(body)

    def _broadcast_jobs(self) -> "dict[str, Handler]":
        """What does the queue's other kinds of messages, by their `kind`."""
        from chalicelib.services import broadcast_refunds, broadcast_uploads

        return {
            broadcast_uploads.KIND: self.list_reading.work,
            broadcast_refunds.KIND: self._refunds.work,
        }

    @cached_property
    def _refunds(self) -> "Refunds":
        from chalicelib.services.broadcast_refunds import Refunds
        from chalicelib.services.spending import Spending
        from chalicelib.store.purse import Purse

        return Refunds(
            self._broadcasts,
            self._broadcast_lists,
            self._broadcast_queue,
            self.tenants,
            Spending(Purse(self._table)),
            now,
        )

    @cached_property
    def uploading(self) -> "Uploading":
        """Lists that officers upload."""
        from chalicelib.services.broadcast_uploads import Uploading

        return Uploading(self._list_intake, self._broadcast_queue)

    @cached_property
    def list_reading(self) -> "Reading":
        """Reads what was uploaded."""
        from chalicelib.services.broadcast_reading import Reading
        from chalicelib.sheets.rows import rows_of

        return Reading(self._list_intake, rows_of, self.topic_audience.entries)

    @cached_property
    def _list_intake(self) -> "Intake":
        from chalicelib.services.broadcast_uploads import Intake

        kept = (self._broadcasts, self._broadcast_uploads, self._broadcast_files)
        return Intake(self.planning, *kept, self._broadcast_lists, now)

    @cached_property
    def earlier_consents(self) -> "EarlierConsents":
        """Consents that lists do not know of yet: an operator brings them, once."""
        from chalicelib.store.earlier_consents import EarlierConsents, ScannedTable

        patient = Clients(
            self.settings.region, self.settings.endpoint or None, connect_seconds=3, read_seconds=10
        )
        return EarlierConsents(ScannedTable(self.settings.table, patient.lazily("dynamodb")), now)

    @cached_property
    def topic_audience(self) -> "TopicAudience":
        """Who subscribed to what, as lists."""
        from chalicelib.sealing.aes_gcm import AesGcm
        from chalicelib.services.topic_audience import TopicAudience, TopicSeal
        from chalicelib.store.subscribers import Subscribers

        return TopicAudience(Subscribers(self._table), TopicSeal(self._keys, AesGcm()))

    @cached_property
    def _broadcast_uploads(self) -> "BroadcastUploads":
        from chalicelib.store.broadcast_uploads import BroadcastUploads

        return BroadcastUploads(self._table)

    @cached_property
    def _broadcast_files(self) -> "BroadcastFiles":
        from chalicelib.aws.broadcast_files import BroadcastFiles

        patient = Clients(
            self.settings.region, self.settings.endpoint or None, connect_seconds=3, read_seconds=10
        )
        return BroadcastFiles(patient.lazily("s3"), self.settings.files_bucket)

    @cached_property
    def _broadcast_sending(self) -> "Sending":
        from chalicelib.aws.secrets import Secrets
        from chalicelib.channels.bizgo_bulk import BizgoBulk
        from chalicelib.services.broadcast_rate import BroadcastRate
        from chalicelib.services.broadcast_sending import Sending
        from chalicelib.services.channel_secrets import ChannelSecrets

        kept, prefix = Secrets(self._clients.lazily("ssm")), f"/sotong/{self.settings.stage}"
        # Away from AWS one process is all the workers there are.
        workers = WORKERS if self.settings.endpoint else 1
        return Sending(
            self.tenants,
            self._broadcasts,
            self._broadcast_lists,
            self._waves,
            BizgoBulk(self.settings.bizgo_url),
            ChannelSecrets(kept, new_nonce, prefix).value,
            BroadcastRate(EACH_SECOND * workers, time.monotonic),
            now,
            time.sleep,
            new_nonce,
            self._consents,
            self._audience_rules,
        )

    @cached_property
    def _audience_rules(self) -> "AudienceRules":
        from chalicelib.services.audience_rules import AudienceRules
        from chalicelib.store.standings import Standings

        return AudienceRules(Standings(self._table), self._keys, now)

    @cached_property
    def _broadcasts(self) -> "Broadcasts":
        from chalicelib.store.broadcasts import Broadcasts

        return Broadcasts(self._table)

    @cached_property
    def _broadcast_lists(self) -> "SealedLists":
        from chalicelib.aws.broadcast_lists import BroadcastLists
        from chalicelib.sealing.aes_gcm import AesGcm
        from chalicelib.services.broadcast_lists import SealedLists

        patient = Clients(
            self.settings.region, self.settings.endpoint or None, connect_seconds=3, read_seconds=10
        )
        lists = BroadcastLists(patient.lazily("s3"), self.settings.files_bucket)
        keys = DataKeys(self._clients.lazily("kms"), self.settings.kms_key)
        return SealedLists(lists, keys, AesGcm())

    @cached_property
    def _waves(self) -> "Waves":
        from chalicelib.services.broadcast_work import Waves

        return Waves(self._broadcasts, self._broadcast_queue, now)

    @cached_property
    def _broadcast_queue(self) -> "WorkQueue":
        from chalicelib.aws.queues import WorkQueue

        return WorkQueue(self._clients.lazily("sqs"), self.settings.broadcast_queue)
