"""A client without what a turn has no use for: a quarter of a turn's instructions.

What goes out is what botocore would send, signature and all; only its own telemetry headers stay
away. Everything is changed on the one client: others of the process keep botocore's ways.
Figures: infra/decisions/0005.
"""

import hmac
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import SIGNED_HEADERS_BLACKLIST, SigV4Auth
from botocore.compat import ensure_unicode
from botocore.handlers import add_retry_headers

from chalicelib.aws.lean_parser import LeanParsers


def make_lean(client: Any, credentials: Any) -> None:
    """For a JSON service's client that never retries and has one address for all calls.

    `credentials` are the session's; they may renew themselves.
    """
    events, service = client.meta.events, client.meta.service_model.service_id.hyphenize()
    created = f"request-created.{service}"
    agent = client._user_agent_creator.rebuild_and_replace_user_agent_handler
    # One attempt is all there is: nothing to judge afterwards, nothing to tell AWS about it.
    events.unregister(f"needs-retry.{service}", unique_id=f"retry-config-{service}")
    events.unregister("request-created", add_retry_headers)
    # The user agent is fixed.
    events.unregister(created, agent)
    events.unregister(created, client._request_signer.handler)
    events.register(created, _Signing(client, credentials).sign)
    events.register(f"before-send.{service}", _plain_headers)
    # Without rules the address is the one the client was made for; without them a call is cheaper.
    client._ruleset_resolver = None
    own = client._endpoint._response_parser_factory
    client._endpoint._response_parser_factory = LeanParsers(own._defaults.get("blob_parser"))
    pools = client._endpoint.http_session._manager
    pools.connection_from_url = cache(pools.connection_from_url)


class _Signing:
    """Takes the place of botocore's signing of a created request."""

    def __init__(self, client: Any, credentials: Any) -> None:
        self._credentials = credentials
        self._service = client.meta.service_model.signing_name
        self._region = client.meta.region_name
        self._host = urlsplit(client.meta.endpoint_url).netloc

    def sign(self, request: Any, **_: Any) -> None:
        # botocore's headers are an e-mail's, searched from the top for every name.
        request.headers = {**dict(request.headers.items()), "Host": self._host}
        frozen = self._credentials.get_frozen_credentials() if self._credentials else None
        _Signature(frozen, self._service, self._region).add_auth(request)


class _Signature(SigV4Auth):  # type: ignore[misc]
    """botocore's own, for a body of bytes and headers of single values in a dict."""

    def headers_to_sign(self, request: Any) -> dict[str, str]:
        named = ((name.lower(), value) for name, value in request.headers.items())
        return {name: value for name, value in named if name not in SIGNED_HEADERS_BLACKLIST}

    def canonical_headers(self, headers_to_sign: Mapping[str, str]) -> str:
        headers = sorted(headers_to_sign.items())
        return "\n".join(f"{name}:{' '.join(ensure_unicode(raw).split())}" for name, raw in headers)

    def payload(self, request: Any) -> str:
        return sha256(request.data).hexdigest()

    def signature(self, string_to_sign: str, request: Any) -> str:
        day = request.context["timestamp"][:8]
        key = _signing_key(self.credentials.secret_key, day, self._region_name, self._service_name)
        return hmac.digest(key, string_to_sign.encode(), "sha256").hex()


@lru_cache(4)
def _signing_key(secret: str, *scope: str) -> bytes:
    """AWS's derived key: it changes with the day and with the credentials."""
    key = f"AWS4{secret}".encode()
    for part in (*scope, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _plain_headers(request: Any, **_: Any) -> None:
    """urllib3 copies and asks the headers many times."""
    request.headers = dict(request.headers.items())
