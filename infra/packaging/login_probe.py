"""Run by a bare interpreter on a zip's and the layer's content: a signed token is read, a forged
one is not.

`python -I -S login_probe.py <unpacked zip> <the layer's python folder>`.
"""

import sys
import time

CLAIMS = {"iss": "https://i", "aud": "c", "sub": "s", "nonce": "n"}


def probe(code: str, layer: str) -> None:
    """Raises ImportError, OSError or AssertionError for what is missing."""
    # As Lambda has them: the function's own code first.
    sys.path[:0] = [code, layer]
    import jwt
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from jwt.algorithms import ECAlgorithm

    from chalicelib.domain.errors import Rejected
    from chalicelib.oidc.id_token import read_id_token
    from chalicelib.oidc.signing_keys import SigningKeys

    key = generate_private_key(SECP256R1())
    public = {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "k"}
    keys = SigningKeys(lambda: {"keys": [public]}, time.monotonic)
    now = int(time.time())
    token = jwt.encode({**CLAIMS, "iat": now, "exp": now + 60}, key, "ES256", {"kid": "k"})
    assert read_id_token(token, keys, "https://i", "c", "n").subject == "s"
    try:
        read_id_token(token[:-8] + "AAAAAAAA", keys, "https://i", "c", "n")
    except Rejected:
        return
    raise AssertionError("a forged token was read")


if __name__ == "__main__":
    probe(sys.argv[1], sys.argv[2])
