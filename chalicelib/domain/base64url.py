"""Bytes as text that fits into cookies, tokens and addresses: base64url without its padding."""

import base64


def encode(raw: bytes) -> str:
    """As RFC 7515 has it, appendix C."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Reads `encode` back; raises ValueError for what is not ASCII or of no possible length."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
