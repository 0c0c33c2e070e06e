"""What the local issuer gives out: codes that work once, tokens signed by a key of this run."""

import base64
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from chalicelib.local.issuer_members import DemoMember

CODE_SECONDS = 60
TOKEN_SECONDS = 300
KEY_BITS = 2048
_EXPONENT = 65537


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for."""

    member: DemoMember
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    until: float


class Grants:
    """Codes given out and not yet taken; `now` gives seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def give(
        self, member: DemoMember, client_id: str, redirect_uri: str, nonce: str, challenge: str
    ) -> str:
        """A new code."""
        code, now = secrets.token_urlsafe(24), self._now()
        grant = Grant(member, client_id, redirect_uri, nonce, challenge, now + CODE_SECONDS)
        with self._lock:
            self._grants = {key: old for key, old in self._grants.items() if old.until > now}
            self._grants[code] = grant
        return code

    def take(self, code: str, client_id: str, redirect_uri: str, verifier: str) -> Grant | None:
        """What the code stands for, once, for whoever asked for it."""
        with self._lock:
            grant = self._grants.pop(code, None)
        if grant is None or grant.until <= self._now():
            return None
        same = (grant.client_id, grant.redirect_uri) == (client_id, redirect_uri)
        return grant if same and _proves(verifier, grant.challenge) else None


class Signer:
    """Signs ID tokens of one issuer with a key made when it is first needed."""

    def __init__(self, issuer: str, now: Callable[[], float]) -> None:
        self._issuer = issuer
        self._now = now
        self._lock = threading.Lock()

    def token(self, grant: Grant) -> str:
        """An ID token for the member."""
        now = int(self._now())
        claims = {
            "iss": self._issuer,
            "aud": grant.client_id,
            "sub": grant.member.id,
            "name": grant.member.name,
            "groups": list(grant.member.groups),
            "nonce": grant.nonce,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        key, kid = self._pair()
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})

    def keys(self) -> dict[str, Any]:
        """The JSON Web Key Set."""
        key, kid = self._pair()
        public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": kid, "use": "sig", "alg": "RS256"}]}

    def _pair(self) -> tuple[RSAPrivateKey, str]:
        with self._lock:
            return self._made

    @cached_property
    def _made(self) -> tuple[RSAPrivateKey, str]:
        return generate_private_key(_EXPONENT, KEY_BITS), secrets.token_hex(8)


def _proves(verifier: str, challenge: str) -> bool:
    digest = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(digest, challenge.encode())
