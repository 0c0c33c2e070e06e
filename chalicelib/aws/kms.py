"""Encryption by KMS. The tenant is the encryption context: without it nothing opens, and CloudTrail
tells whose data was opened.
https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
"""

from collections.abc import Callable
from typing import Any

from chalicelib.aws.failures import translated

KEY_BYTES = 32


class Vault:
    """Encrypts personal data, at most 4 KB at a time; `key_id` is a key's id, ARN or alias."""

    def __init__(self, client: Callable[[], Any], key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def seal(self, tenant_id: str, plain: bytes) -> bytes:
        """Encrypts, bound to the tenant; one call."""
        with translated():
            answer = self._client().encrypt(
                KeyId=self._key_id, Plaintext=plain, EncryptionContext=_context(tenant_id)
            )
        return bytes(answer["CiphertextBlob"])

    def open(self, tenant_id: str, sealed: bytes) -> bytes:
        """Decrypts what `seal` gave for the same tenant; raises Permanent for anything else."""
        return _decrypt(self._client(), self._key_id, tenant_id, sealed)


class DataKeys:
    """Makes and opens tenants' data keys, for store/keys.py."""

    def __init__(self, client: Callable[[], Any], key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def wrap(self, tenant_id: str) -> bytes:
        """A new key of 32 random bytes, wrapped; nobody has seen it yet."""
        with translated():
            answer = self._client().generate_data_key_without_plaintext(
                KeyId=self._key_id, NumberOfBytes=KEY_BYTES, EncryptionContext=_context(tenant_id)
            )
        return bytes(answer["CiphertextBlob"])

    def make(self, tenant_id: str) -> tuple[bytes, bytes]:
        """A new key for use at once, plain and wrapped: one call."""
        with translated():
            answer = self._client().generate_data_key(
                KeyId=self._key_id, NumberOfBytes=KEY_BYTES, EncryptionContext=_context(tenant_id)
            )
        return bytes(answer["Plaintext"]), bytes(answer["CiphertextBlob"])

    def unwrap(self, tenant_id: str, wrapped: bytes) -> bytes:
        """The 32 bytes; raises Permanent when they were wrapped for another tenant."""
        return _decrypt(self._client(), self._key_id, tenant_id, wrapped)


def _decrypt(client: Any, key_id: str, tenant_id: str, sealed: bytes) -> bytes:
    with translated():
        answer = client.decrypt(
            KeyId=key_id, CiphertextBlob=sealed, EncryptionContext=_context(tenant_id)
        )
    return bytes(answer["Plaintext"])


def _context(tenant_id: str) -> dict[str, str]:
    return {"tenant": tenant_id}
