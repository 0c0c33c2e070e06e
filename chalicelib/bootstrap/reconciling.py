"""Looking for what stands still: a part of its own, which nothing a webhook imports knows of."""

import os
from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.bootstrap.chance import now
from chalicelib.bootstrap.texts import TextParts
from chalicelib.bootstrap.vendors import VendorParts
from chalicelib.settings import read_settings

if TYPE_CHECKING:
    from chalicelib.services.reconciling import Reconciling


class ReconcilingParts(VendorParts, TextParts):
    """`environment` names the queue of what is to be delivered, and where Solapi is reached."""

    def reconcile(self) -> int:
        """All tenants; how many things were looked after."""
        return self._reconciling.reconcile()

    @cached_property
    def _reconciling(self) -> "Reconciling":
        from chalicelib.aws.delayed import Delayed
        from chalicelib.services.reconciling import Reconciling
        from chalicelib.services.reconciling_pushes import ReconcilingPushes
        from chalicelib.services.reconciling_texts import ReconcilingTexts
        from chalicelib.store.late import LateItems

        sqs = self._clients.lazily("sqs")
        late = LateItems(self._table, self._clients.lazily("dynamodb"), self.settings.table)
        texts = ReconcilingTexts(late, Delayed(sqs, self.settings.texts_queue), now)
        # It calls nobody but to ask, seldom: no part of a rate is its own.
        vendors = self._reply_vendors_of(self._choice_among(1.0, 1))
        pushes = ReconcilingPushes(
            late,
            self.tenants,
            self._deliveries,
            self._undelivered,
            vendors,
            Delayed(sqs, self._environment.get("SOTONG_DELIVER_QUEUE", "")),
            now,
        )
        return Reconciling(self.versions, (texts.reconcile, pushes.reconcile))


@cache
def reconciling_parts() -> ReconcilingParts:
    """The process's own, from its environment."""
    return ReconcilingParts(read_settings(os.environ), os.environ)
