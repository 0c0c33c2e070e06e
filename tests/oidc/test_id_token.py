"""An ID token is believed when everything about it is right, and never otherwise."""

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.domain.claims import Claims
from chalicelib.domain.errors import Permanent, Rejected, Retryable
from chalicelib.oidc.calls import Json
from chalicelib.oidc.id_token import read_id_token
from chalicelib.oidc.signing_keys import KEPT_SECONDS, SigningKeys
from tests.oidc.issuers import CLIENT, ISSUER, NONCE, claims, ec_key, public, rsa_key, signed

KEY = rsa_key("one")


class Published:
    """A key set that can change, and how often it was fetched."""

    def __init__(self, *keys: Json) -> None:
        self.keys = list(keys)
        self.fetched = 0
        self.seconds = 0.0

    def fetch(self) -> Json:
        self.fetched += 1
        return {"keys": self.keys}


@pytest.fixture
def published() -> Published:
    return Published(public("one", KEY), public("two", ec_key("two")))


@pytest.fixture
def keys(published: Published) -> SigningKeys:
    return SigningKeys(published.fetch, lambda: published.seconds)


def read(token: str, keys: SigningKeys) -> Claims:
    return read_id_token(token, keys, ISSUER, CLIENT, NONCE)


def test_a_good_token_tells_who_it_is(keys: SigningKeys) -> None:
    expected = Claims("subject-1", "상담사 1", ("icheon:agent",))
    assert read(signed(claims(), KEY), keys) == expected
    assert read(signed(claims(), ec_key("two"), "ES256", "two"), keys) == expected


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example/pool"},
    "an issuer that begins the same": {"iss": ISSUER + "/"},
    "no issuer": {"iss": None},
    "another client": {"aud": "client-2"},
    "another client among several": {"aud": ["client-2", "client-3"]},
    "no client": {"aud": None},
    "several clients, made for another": {"aud": [CLIENT, "client-2"], "azp": "client-2"},
    "never expires": {"exp": None},
    "expiry that is no number": {"exp": "tomorrow"},
    "another log-in's nonce": {"nonce": "nonce-of-another"},
    "no nonce": {"nonce": None},
    "nonce that is no text": {"nonce": 1},
    "nobody": {"sub": None},
    "an access token": {"token_use": "access"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG.keys())
def test_a_token_with_one_thing_wrong_is_refused(
    keys: SigningKeys, changes: dict[str, Any]
) -> None:
    with pytest.raises(Rejected):
        read(signed(claims(**changes), KEY), keys)


@pytest.mark.parametrize("seconds", [{"exp": -61, "iat": -400}, {"iat": 120}, {"nbf": 120}])
def test_a_token_of_another_time_is_refused(keys: SigningKeys, seconds: dict[str, int]) -> None:
    with pytest.raises(Rejected):
        read(signed(claims(**_from_now(seconds)), KEY), keys)


@pytest.mark.parametrize("seconds", [{"exp": -45}, {"iat": 50}, {"nbf": 50}])
def test_two_clocks_may_differ_by_a_minute(keys: SigningKeys, seconds: dict[str, int]) -> None:
    assert read(signed(claims(**_from_now(seconds)), KEY), keys)


def _from_now(seconds: dict[str, int]) -> dict[str, Any]:
    """Moments as a token has them: looked up by the test itself, since the library asks the clock."""
    now = claims()["iat"]
    return {name: now + distance for name, distance in seconds.items()}


def test_a_token_changed_anywhere_is_refused(keys: SigningKeys) -> None:
    head, body, signature = signed(claims(), KEY).split(".")
    better = _encoded({**claims(), "cognito:groups": ["*:platform_admin"]})
    for forged in (
        f"{head}.{better}.{signature}",
        f"{head}.{body}.{signature[:-6]}AAAAAA",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{_encoded({'alg': 'RS256'})}.{body}.{signature}",
        "",
        "x.y.z",
        "가.나.다",
        "a" * 20_000,
    ):
        with pytest.raises(Rejected):
            read(forged, keys)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
def test_an_unsigned_token_is_refused(keys: SigningKeys, algorithm: str) -> None:
    head = _encoded({"alg": algorithm, "typ": "JWT", "kid": "one"})
    with pytest.raises(Rejected):
        read(f"{head}.{_encoded(claims())}.", keys)


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_the_public_key_is_no_password(keys: SigningKeys, algorithm: str) -> None:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = _encoded({"alg": algorithm, "typ": "JWT", "kid": "one"})
    body = _encoded(claims())
    import hmac

    digest = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}[algorithm]
    signature = _base64(hmac.digest(pem, f"{head}.{body}".encode(), digest))
    with pytest.raises(Rejected):
        read(f"{head}.{body}.{signature}", keys)


@pytest.mark.parametrize("algorithm", ["RS512", "PS256"])
def test_no_other_algorithm_than_agreed_is_taken(keys: SigningKeys, algorithm: str) -> None:
    with pytest.raises(Rejected):
        read(signed(claims(), KEY, algorithm), keys)


def test_a_key_of_one_kind_checks_no_signature_of_the_other(keys: SigningKeys) -> None:
    for token in (
        signed(claims(), ec_key("two"), "ES256", "one"),
        signed(claims(), KEY, "RS256", "two"),
    ):
        with pytest.raises(Rejected):
            read(token, keys)


def test_a_strangers_key_is_refused_whatever_it_calls_itself(
    keys: SigningKeys, published: Published
) -> None:
    stranger = rsa_key("stranger")
    for kid in ("one", "stranger", None):
        with pytest.raises(Rejected):
            read(signed(claims(), stranger, kid=kid), keys)
    head = {"alg": "RS256", "kid": "one", "jwk": public("one", stranger)}
    own = jwt.encode(claims(), stranger, algorithm="RS256", headers=head)
    with pytest.raises(Rejected):
        read(own, keys)


def test_keys_are_fetched_once_and_again_for_one_unknown(
    keys: SigningKeys, published: Published
) -> None:
    for _ in range(3):
        read(signed(claims(), KEY), keys)
    assert published.fetched == 1
    published.keys = [public("three", rsa_key("three"))]
    assert read(signed(claims(), rsa_key("three"), kid="three"), keys)
    assert published.fetched == 2
    with pytest.raises(Rejected):
        read(signed(claims(), rsa_key("four"), kid="four"), keys)
    assert published.fetched == 3


def test_a_withdrawn_key_is_believed_an_hour_at_most(
    keys: SigningKeys, published: Published
) -> None:
    token = signed(claims(), KEY)
    read(token, keys)
    published.keys = [public("three", rsa_key("three"))]
    published.seconds = KEPT_SECONDS
    with pytest.raises(Rejected):
        read(token, keys)


@pytest.mark.parametrize(
    "key",
    [
        public("one", KEY, use="enc"),
        {"kty": "oct", "k": "c2VjcmV0", "kid": "one"},
        {name: value for name, value in public("one", KEY).items() if name != "kid"},
    ],
    ids=["for encryption", "a password", "nameless"],
)
def test_a_key_that_is_none_for_signing_is_passed_over(key: Json) -> None:
    keys = SigningKeys(Published(key, public("two", ec_key("two"))).fetch, lambda: 0.0)
    with pytest.raises(Rejected):
        read(signed(claims(), KEY), keys)


def test_an_issuer_without_any_key_or_without_an_answer_is_no_refusal_of_the_person() -> None:
    with pytest.raises(Permanent):
        read(signed(claims(), KEY), SigningKeys(Published().fetch, lambda: 0.0))

    def silent() -> Json:
        raise Retryable("issuer did not answer")

    with pytest.raises(Retryable):
        read(signed(claims(), KEY), SigningKeys(silent, lambda: 0.0))


@pytest.mark.parametrize("groups", [None, "icheon:agent", {"a": 1}, 3])
def test_groups_of_another_shape_are_none(keys: SigningKeys, groups: Any) -> None:
    found = read(signed(claims(**{"cognito:groups": groups}), KEY), keys)
    assert found.groups == ()


def _encoded(content: object) -> str:
    return _base64(json.dumps(content).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
