"""AES-256-GCM: 12 random bytes, then what was sealed and its tag of 16 bytes (NIST SP 800-38D).

The library is imported when first needed: only jobs have it.
"""

import os
from collections.abc import Callable

from chalicelib.domain.errors import Permanent

_NONCE_BYTES = 12


class AesGcm:
    """Seals by keys of 32 bytes. A key must not seal more than some billions of times."""

    def __init__(self, drawn: Callable[[int], bytes] = os.urandom) -> None:
        self._drawn = drawn

    def seal(self, key: bytes, plain: bytes, about: str) -> bytes:
        """Encrypts; opened as being about anything else, it fails."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = self._drawn(_NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())

    def open(self, key: bytes, sealed: bytes, about: str) -> bytes:
        """Decrypts; raises Permanent for anything that was not sealed so."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            raise Permanent("sealed by another key, or not by us") from None
