"""The keys an issuer signs with, fetched when needed and again when it has changed them."""

from collections.abc import Callable

import jwt

from chalicelib.domain.errors import Permanent, Reason, Rejected
from chalicelib.oidc.calls import Json

# A key that the issuer has withdrawn is believed no longer than this, in seconds.
KEPT_SECONDS = 3600.0


class SigningKeys:
    """`fetch` gives the JSON Web Key Set; `clock` is monotonic, in seconds."""

    def __init__(self, fetch: Callable[[], Json], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._until = 0.0

    def of(self, kid: str) -> jwt.PyJWK:
        """The key of this id; one unknown is looked for once more at the issuer.

        Raises Rejected when the issuer has none, Retryable when it does not answer.
        """
        if kid not in self._keys or self._clock() >= self._until:
            self._keys = _signing(self._fetch())
            self._until = self._clock() + KEPT_SECONDS
        if kid not in self._keys:
            raise Rejected(Reason.BAD_LOGIN)
        return self._keys[kid]


def _signing(found: Json) -> dict[str, jwt.PyJWK]:
    try:
        known = jwt.PyJWKSet.from_dict(found).keys
    except jwt.PyJWTError as error:
        raise Permanent("issuer's keys cannot be read") from error
    return {
        key.key_id: key
        for key in known
        if key.key_id and key.public_key_use in (None, "sig") and key.key_type in ("RSA", "EC")
    }
