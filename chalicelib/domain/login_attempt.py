"""A log-in under way: one secret in the browser, from which state, nonce and verifier follow.

PKCE (RFC 7636) with S256; state and nonce as OpenID Connect Core 1.0 has them, §3.1.2.1.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from chalicelib.domain.base64url import decode, encode

HOME = "/desk"
# The shortest secret that was ever given out, in characters.
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,64}", re.ASCII)
_PAGE = re.compile(r"/desk(/[A-Za-z0-9_.~/%-]*)?(\?[A-Za-z0-9_.~/%=&-]*)?", re.ASCII)
_TENANT = re.compile(r"[a-z0-9-]{0,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Attempt:
    """`back_to`: the page to open afterwards; `tenant_id`: empty where none was chosen."""

    secret: str
    back_to: str = HOME
    tenant_id: str = ""

    @property
    def state(self) -> str:
        """Comes back with the code: the answer belongs to this browser's question."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """Comes back in the token: it was made for this log-in."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """Shown to the issuer with the code; nobody else has seen it."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """The verifier's digest, shown to the issuer first."""
        return encode(sha256(self.verifier.encode()).digest())

    def _derived(self, use: str) -> str:
        return encode(sha256(f"{use} of {self.secret}".encode()).digest())


def written(attempt: Attempt) -> str:
    """As a cookie's value."""
    page = encode(attempt.back_to.encode())
    return f"{attempt.secret}.{page}.{attempt.tenant_id}"


def read_attempt(value: str) -> Attempt | None:
    """Reads `written` back; None for anything else."""
    secret, _, rest = value.partition(".")
    page, _, tenant_id = rest.partition(".")
    try:
        back_to = decode(page).decode("ascii")
    except ValueError:
        return None
    if not _SECRET.fullmatch(secret) or not _TENANT.fullmatch(tenant_id):
        return None
    return Attempt(secret, page_of_ours(back_to), tenant_id)


def page_of_ours(path: str) -> str:
    """The path if it leads to a page of the desk, else the desk: never anywhere else."""
    # Browsers read `%2e` as a point when they look for steps upwards.
    steps = path.lower().replace("%2e", ".")
    return path if _PAGE.fullmatch(path) and "//" not in path and ".." not in steps else HOME
