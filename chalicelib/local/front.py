"""What stands at http://127.0.0.1:PORT: a page of links, /health, the simulator, the issuer of
log-ins, and behind them the application.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.message import Json
from chalicelib.local import simulator
from chalicelib.local.front_page import front_page
from chalicelib.local.gateway import Answer, Gateway, json_answer
from chalicelib.local.issuer import LocalIssuer


class Door(Protocol):
    """Of the simulator's page to a simulated vendor."""

    def answer(self, method: str, target: str, body: bytes) -> Answer | None:
        """None for a path of somebody else's."""


@dataclass(frozen=True, slots=True)
class Site:
    """What there is to serve once everything is up."""

    gateway: Gateway
    channels: Callable[[], list[dict[str, object]]]
    health: Json
    issuer: LocalIssuer
    doors: tuple[Door, ...] = ()


class Front:
    """Answers 503 from the first moment on, and truly once `open` was called."""

    def __init__(self, starting: Json) -> None:
        self._starting = json_answer(503, starting)
        self._site: Site | None = None

    def open(self, site: Site) -> None:
        """From now on requests are answered."""
        self._site = site

    def close(self, stopping: Json) -> None:
        """From now on they are not."""
        self._starting = json_answer(503, stopping)
        self._site = None

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """`target` is the path with its query, as it stood in the request line."""
        site = self._site
        if site is None:
            return self._starting
        if target.partition("?")[0] == "/health":
            return json_answer(200, site.health)
        answers = (door.answer(method, target, body) for door in site.doors)
        behind = next((answer for answer in answers if answer), None)
        if behind:
            return behind
        page = self._page(site, target) if method in ("GET", "HEAD") else None
        # A page's HEAD is its GET without the body; Chalice knows no HEAD of its own.
        method = "GET" if method == "HEAD" else method
        return (
            page
            or site.issuer.answer(method, target, body)
            or site.gateway.handle(method, target, headers, body)
        )

    def _page(self, site: Site, target: str) -> Answer | None:
        if target == "/":
            return Answer(200, "text/html; charset=utf-8", front_page(site.channels()))
        found = simulator.respond(target.partition("?")[0], site.channels)
        return found and Answer(*found, headers=(("Cache-Control", "no-store"),))
