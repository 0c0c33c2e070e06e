"""What stands at http://127.0.0.1:PORT: /health, the simulator, and behind them the application."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.message import Json
from chalicelib.local import simulator
from chalicelib.local.gateway import Answer, Gateway, json_answer


@dataclass(frozen=True, slots=True)
class Site:
    """What there is to serve once everything is up."""

    gateway: Gateway
    channels: Callable[[], list[dict[str, object]]]
    health: Json


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
        page = self._page(site, target) if method in ("GET", "HEAD") else None
        # A page's HEAD is its GET without the body; Chalice knows no HEAD of its own.
        return page or site.gateway.handle(
            "GET" if method == "HEAD" else method, target, headers, body
        )

    def _page(self, site: Site, target: str) -> Answer | None:
        if target == "/":
            return Answer(302, "text/plain", b"", (("Location", simulator.PREFIX),))
        found = simulator.respond(target.partition("?")[0], site.channels)
        return found and Answer(*found, headers=(("Cache-Control", "no-store"),))
