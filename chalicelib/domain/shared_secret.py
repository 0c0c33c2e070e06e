"""A secret that a caller shows as it is: an unguessable part of the address, or a header."""

import hashlib
import hmac

from chalicelib.domain.channel import Account
from chalicelib.domain.errors import Reason, Rejected


def check_secret(given: str, account: Account) -> None:
    """Raises Rejected(BAD_SECRET) unless it is one of the account's (one or two) valid ones.

    Digests are compared, all of them and in constant time.
    """
    digest = hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest().encode()
    matches = [hmac.compare_digest(digest, valid.encode()) for valid in account.digests]
    if not given or not any(matches):
        raise Rejected(Reason.BAD_SECRET)
