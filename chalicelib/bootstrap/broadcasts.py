"""Broadcasts: planned, started and watched by officers. The job that sends them is built here too
once a vendor's bulk door stands.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.aws.kms import DataKeys
from chalicelib.aws.session import Clients
from chalicelib.bootstrap.chance import new_nonce, now
from chalicelib.bootstrap.stores import Stores

if TYPE_CHECKING:
    from chalicelib.services.broadcast_lists import SealedLists
    from chalicelib.services.broadcast_mending import Mending
    from chalicelib.services.broadcast_planning import Planning
    from chalicelib.services.broadcast_work import Waves
    from chalicelib.services.broadcasting import Broadcasting
    from chalicelib.store.broadcasts import Broadcasts


class BroadcastParts(Stores):
    """Services of broadcasts."""

    @cached_property
    def planning(self) -> "Planning":
        """Makes a broadcast of a text and a list."""
        from chalicelib.services.broadcast_planning import Planning

        return Planning(self._broadcasts, self._broadcast_lists, now, new_nonce)

    @cached_property
    def broadcasting(self) -> "Broadcasting":
        """What officers do with one."""
        from chalicelib.services.broadcasting import Broadcasting

        return Broadcasting(self._broadcasts, self._broadcast_lists, self._waves, now)

    @cached_property
    def mending(self) -> "Mending":
        """Brings on what stands still."""
        from chalicelib.services.broadcast_mending import Mending

        return Mending(self._broadcasts, self._waves, now)

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
        from chalicelib.aws.queues import WorkQueue
        from chalicelib.services.broadcast_work import Waves

        queue = WorkQueue(self._clients.lazily("sqs"), self.settings.broadcast_queue)
        return Waves(self._broadcasts, queue, now)
