"""Where the platform stands as browsers see it: its origin, and the path before all its paths."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# API Gateway's own names have the stage before every path; names of one's own need not.
_GATEWAY = ".amazonaws.com"


@dataclass(frozen=True, slots=True)
class Address:
    """`origin` such as `https://desk.example`; `base` empty or such as `/dev`."""

    origin: str
    base: str

    def url(self, path: str) -> str:
        """The whole address of a path of ours."""
        return f"{self.origin}{self.base}{path}"

    def path(self, path: str) -> str:
        """The path as a page's link has it."""
        return f"{self.base}{path}"

    def without_base(self, path: str) -> str:
        """A path as our routes have it."""
        return path.removeprefix(self.base) if self.base else path

    @property
    def is_secure(self) -> bool:
        """Whether cookies may be held back from plain HTTP; only a laptop speaks that."""
        return self.origin.startswith("https://")


def address_from(
    context: Mapping[str, Any], headers: Mapping[str, str], public_url: str
) -> Address:
    """From a fixed address where one is set, else from what the gateway says of the request."""
    if public_url:
        parts = urlsplit(public_url)
        return Address(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/"))
    name = str(context.get("domainName", ""))
    if not name:
        return Address(f"http://{headers.get('host', '127.0.0.1')}", "")
    base = f"/{context.get('stage', '')}" if name.endswith(_GATEWAY) else ""
    return Address(f"https://{name}", base)
