"""Brings the simulated Solapi's reports to the cities' webhooks, proven as the true one's."""

import hashlib
import json
import logging
import urllib.request
import uuid
from collections.abc import Callable
from itertools import groupby

from chalicelib.bootstrap import Platform
from chalicelib.local.report_doors import ReportDoors
from chalicelib.local.solapi_messages import Payload

log = logging.getLogger(__name__)

_CHANNEL = "solapi-report"
_POST_SECONDS = 10.0
_TRIES = 3


class SolapiReports:
    """Given to SimulatedSolapi as `post`. `url`: where the cities' webhooks are.

    Which city's a message was, the true vendor knows by its API key; here our key tells.
    """

    def __init__(self, platform: Callable[[], Platform], url: str) -> None:
        self._doors = ReportDoors(platform, _CHANNEL, url)

    def __call__(self, reports: list[Payload]) -> None:
        """Posts them, city by city, to those that have an address for it."""
        for tenant_id, theirs in groupby(reports, _tenant_of):
            self._bring(tenant_id, list(theirs))

    def _bring(self, tenant_id: str, reports: list[Payload]) -> None:
        door = self._doors.of(tenant_id)
        if door and not any(_posted(*door, reports, n) for n in range(_TRIES)):
            self._doors.forget(tenant_id)
            log.warning("report not taken", extra={"tenant_id": tenant_id, "vendor": "solapi"})


def _tenant_of(report: Payload) -> str:
    fields = report.get("customFields") or {}
    return str(fields.get("key", "")).partition(".")[0]


def _posted(url: str, secret: str, reports: list[Payload], tried: int) -> bool:
    items = [
        {"eventDataId": uuid.uuid4().hex, "data": each, "retryCount": tried} for each in reports
    ]
    headers = {
        "Content-Type": "application/json",
        "X-Solapi-Event-Name": "SINGLE-REPORT",
        "X-Solapi-Secret": hashlib.sha1(secret.encode(), usedforsecurity=False).hexdigest(),
    }
    request = urllib.request.Request(url, json.dumps(items).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=_POST_SECONDS) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
