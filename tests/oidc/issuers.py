"""An issuer whose answers a test decides, and keys of every kind."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from chalicelib.oidc.calls import Json, Refused

ISSUER = "https://issuer.example/pool"
CLIENT = "client-1"
NONCE = "nonce-of-this-log-in"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public(kid: str, key: Any, **more: str) -> Json:
    algorithm = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    return {**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", **more}


def claims(**changes: Any) -> dict[str, Any]:
    """What a good token says; a change to None leaves the claim out."""
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "subject-1",
        "name": "상담사 1",
        "cognito:groups": ["icheon:agent"],
        "nonce": NONCE,
        "iat": now,
        "exp": now + 300,
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def signed(
    said: Mapping[str, Any], key: Any, algorithm: str = "RS256", kid: str | None = "one"
) -> str:
    headers = {"kid": kid} if kid else {}
    return jwt.encode(dict(said), key, algorithm=algorithm, headers=headers)


@dataclass
class FakeCalls:
    """Answers by URL; what is not there refuses. `asked` lists calls, `sent` the forms."""

    answers: dict[str, Json | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=list)

    def get(self, url: str) -> Json:
        self.asked.append(url)
        answer = self.answers.get(url, Refused("404"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def post(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Json:
        self.sent.append((fields, headers))
        return self.get(url)


def metadata(**changes: Any) -> Json:
    return {
        "issuer": ISSUER,
        "authorization_endpoint": "https://login.example/authorize",
        "token_endpoint": "https://login.example/token",
        "jwks_uri": "https://issuer.example/keys",
        **changes,
    }
