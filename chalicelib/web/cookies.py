"""Our two cookies. Neither can be read by a script; both are held back from other sites' forms."""

from chalicelib.web.address import Address

SESSION = "sotong"
ATTEMPT = "sotong-login"
# A log-in takes no longer than this, in seconds.
ATTEMPT_SECONDS = 900


def session_cookie(value: str, address: Address) -> str:
    """For as long as the browser is open; when the session is over the server knows."""
    return _cookie(SESSION, value, address)


def attempt_cookie(value: str, address: Address) -> str:
    """For one log-in."""
    return _cookie(ATTEMPT, value, address, ATTEMPT_SECONDS)


def forgotten(name: str, address: Address) -> str:
    """Takes a cookie away."""
    return _cookie(name, "", address, 0)


def _cookie(name: str, value: str, address: Address, seconds: int | None = None) -> str:
    # Lax: the way back from the issuer is a link from another site.
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if address.is_secure:
        parts.append("Secure")
    if seconds is not None:
        parts.append(f"Max-Age={seconds}")
    return "; ".join(parts)
