"""Time, ids and chance of a true process; tests hand in their own."""

import secrets
from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def new_nonce() -> str:
    """Twelve characters that nobody guesses."""
    return secrets.token_urlsafe(9)


def drawn(letters: str, count: int) -> str:
    """So many of the letters, unguessably."""
    return "".join(secrets.choice(letters) for _ in range(count))
