"""What an ID token says, once everything about it is right (OpenID Connect Core 1.0, §3.1.3.7)."""

import hmac
import logging
from typing import Any

import jwt

from chalicelib.domain.claims import Claims
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.oidc.signing_keys import SigningKeys

# Signatures that need the issuer's own key: neither `none` nor one that a public key can make.
ALGORITHMS = ("RS256", "ES256")
# How far two machines' clocks may differ, in seconds.
LEEWAY = 60
TOKEN_BYTES = 16 * 1024
_REQUIRED = ["iss", "aud", "sub", "exp", "iat", "nonce"]

log = logging.getLogger(__name__)


def read_id_token(token: str, keys: SigningKeys, issuer: str, client_id: str, nonce: str) -> Claims:
    """Raises Rejected for a token that is not this issuer's, for this client and this log-in."""
    try:
        if len(token) > TOKEN_BYTES:
            raise jwt.InvalidTokenError("too long")
        found = jwt.decode(
            token,
            keys.of(_key_id(token)),
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": _REQUIRED},
        )
        _same_log_in(found, client_id, nonce)
    except jwt.PyJWTError as fault:
        log.warning("id token refused", extra={"error": type(fault).__name__})
        raise Rejected(Reason.BAD_LOGIN) from fault
    return _claims(found)


def _key_id(token: str) -> str:
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise jwt.InvalidAlgorithmError("algorithm not allowed")
    kid = header.get("kid")
    if not isinstance(kid, str):
        raise jwt.InvalidTokenError("no key named")
    return kid


def _same_log_in(found: dict[str, Any], client_id: str, nonce: str) -> None:
    given = found["nonce"]
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise jwt.InvalidTokenError("another log-in's nonce")
    if found.get("azp", client_id) != client_id:
        raise jwt.InvalidAudienceError("made for another client")
    # Cognito signs access tokens with the same keys.
    if found.get("token_use", "id") != "id":
        raise jwt.InvalidTokenError("no ID token")


def _claims(found: dict[str, Any]) -> Claims:
    groups = found.get("cognito:groups", found.get("groups"))
    listed = groups if isinstance(groups, list) else []
    name = found.get("name") or found.get("cognito:username") or found["sub"]
    return Claims(
        subject=str(found["sub"]),
        name=str(name)[:60],
        groups=tuple(str(group)[:140] for group in listed),
    )
