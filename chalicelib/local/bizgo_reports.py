"""Brings the simulated Bizgo's reports of texts to the city's webhook, signed as the true one's."""

import hashlib
import hmac
import time
from collections.abc import Callable

from chalicelib.bootstrap import Platform
from chalicelib.local.bizgo_answer import Payload
from chalicelib.local.report_doors import NotTaken, ReportDoors
from chalicelib.local.vendor_posts import answer_to

_CHANNEL = "bizgo-report"


class Reports:
    """Given to SimulatedBizgo as `tell_report`. `url`: where the cities' webhooks are.

    Which city's a text was, the true vendor knows by its API key; here its ref tells.
    """

    def __init__(
        self, platform: Callable[[], Platform], url: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._doors = ReportDoors(platform, _CHANNEL, url)
        self._clock = clock

    def __call__(self, report: Payload) -> None:
        """Posts one, if the city has an address for it.

        Raises NotTaken where it was not answered with the report's own key: it has to come again.
        """
        tenant_id = str(report.get("ref", "")).partition(".")[0]
        door = self._doors.of(tenant_id)
        if door is None:
            return
        if not self._posted(*door, report):
            self._doors.forget(tenant_id)
            raise NotTaken("no acknowledgement")

    def _posted(self, url: str, secret: str, report: Payload) -> bool:
        stamp = str(int(self._clock() * 1000))
        signature = hmac.new(secret.encode(), stamp.encode(), hashlib.sha256).hexdigest()
        proof = {"X-IB-Timestamp": stamp, "X-IB-Signature": signature}
        return bool(answer_to(url, report, proof).get("msgKey") == report["msgKey"])
