"""Brings the simulated Bizgo's reports of texts to the city's webhook, signed as the true one's."""

import hashlib
import hmac
import json
import time
import urllib.request
from collections.abc import Callable

from chalicelib.bootstrap import Platform
from chalicelib.local.bizgo_answer import Payload

_CHANNEL = "bizgo-report"
_POST_SECONDS = 10.0
# The vendor comes again so often, when it is not answered with the report's own key.
_TRIES = 3


class Reports:
    """Given to SimulatedBizgo as `tell_report`. `url`: where the cities' webhooks are.

    Which city's a text was, the true vendor knows by its API key; here its ref tells.
    """

    def __init__(
        self, platform: Callable[[], Platform], url: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._platform = platform
        self._url = url
        self._clock = clock

    def __call__(self, report: Payload) -> None:
        """Posts one, if the city has an address for it."""
        tenant_id = str(report.get("ref", "")).partition(".")[0]
        tenant = self._platform().tenants.active(tenant_id) if tenant_id else None
        account = tenant.accounts.get(_CHANNEL) if tenant else None
        if account is None:
            return
        publishing = self._platform().publishing
        [row] = publishing.connect(tenant_id, _CHANNEL, self._url)
        secret = publishing.secrets.value(tenant_id, account.signing) or ""
        for _ in range(_TRIES):
            if self._posted(str(row["url"]), secret, report):
                return

    def _posted(self, url: str, secret: str, report: Payload) -> bool:
        stamp = str(int(self._clock() * 1000))
        signature = hmac.new(secret.encode(), stamp.encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "X-IB-Timestamp": stamp,
            "X-IB-Signature": signature,
        }
        body = json.dumps(report, ensure_ascii=False).encode()
        try:
            request = urllib.request.Request(url, body, headers)
            with urllib.request.urlopen(request, timeout=_POST_SECONDS) as answer:
                return bool(json.load(answer).get("msgKey") == report["msgKey"])
        except (OSError, ValueError, AttributeError):
            return False
