"""An OpenID Connect issuer as its discovery document describes it: code flow with PKCE.

OpenID Connect Discovery 1.0; RFC 6749 §4.1; RFC 7636.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from chalicelib.domain.claims import Claims
from chalicelib.domain.errors import Permanent, Reason, Rejected
from chalicelib.domain.login_attempt import Attempt
from chalicelib.oidc.calls import Calls, Json, Refused
from chalicelib.oidc.id_token import read_id_token
from chalicelib.oidc.signing_keys import SigningKeys

SCOPE = "openid profile"


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to the issuer. `secret` reads the client's secret; empty where it has none."""

    issuer: str
    id: str
    secret: Callable[[], str]


class OidcIssuer:
    """One issuer and client. Nothing is fetched before it is needed; `clock` is monotonic."""

    def __init__(self, client: Client, calls: Calls, clock: Callable[[], float]) -> None:
        self._client = client
        self._calls = calls
        self._found: Json | None = None
        self._keys = SigningKeys(self._fetch_keys, clock)

    def address(self, attempt: Attempt, redirect_uri: str) -> str:
        """Where the browser is sent to."""
        asked = {
            "response_type": "code",
            "client_id": self._client.id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
            # Else the issuer's own session would undo our log-out of an unattended screen.
            "prompt": "login",
        }
        return f"{self._place('authorization_endpoint')}?{urlencode(asked, quote_via=quote)}"

    def claims(self, code: str, attempt: Attempt, redirect_uri: str) -> Claims:
        """Trades the code for a token and reads it; raises Rejected, Retryable, Permanent."""
        asked = {
            "grant_type": "authorization_code",
            "client_id": self._client.id,
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": attempt.verifier,
        }
        try:
            answer = self._calls.post(self._place("token_endpoint"), asked, self._authorization())
        except Refused as refusal:
            if refusal.error == "invalid_grant":
                raise Rejected(Reason.BAD_LOGIN) from refusal
            raise
        token = str(answer.get("id_token", ""))
        client = self._client
        return read_id_token(token, self._keys, client.issuer, client.id, attempt.nonce)

    def log_out_address(self, back_to: str) -> str:
        """Where the issuer's own session ends; empty where it names no such place."""
        if not self._metadata().get("end_session_endpoint"):
            return ""
        # The second name is Cognito's.
        asked = {
            "client_id": self._client.id,
            "post_logout_redirect_uri": back_to,
            "logout_uri": back_to,
        }
        return f"{self._place('end_session_endpoint')}?{urlencode(asked, quote_via=quote)}"

    def _authorization(self) -> dict[str, str]:
        secret = self._client.secret()
        if not secret:
            return {}
        pair = f"{quote(self._client.id, safe='')}:{quote(secret, safe='')}"
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}

    def _fetch_keys(self) -> Json:
        return self._calls.get(self._place("jwks_uri"))

    def _place(self, name: str) -> str:
        place = str(self._metadata().get(name, ""))
        if not _is_safe(place):
            raise Permanent(f"issuer names no {name} that can be used")
        return place

    def _metadata(self) -> Json:
        if self._found is None:
            if not self._client.issuer:
                raise Permanent("no issuer is set")
            found = self._calls.get(f"{self._client.issuer}/.well-known/openid-configuration")
            if found.get("issuer") != self._client.issuer:
                raise Permanent("issuer calls itself another")
            self._found = found
        return self._found


def _is_safe(place: str) -> bool:
    """Codes and tokens never travel in the clear, but on this machine."""
    parts = urlsplit(place)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "127.0.0.1")
