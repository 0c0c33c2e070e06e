"""A function of `app.py` as Lambda calls it: with an event and a context of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalice.local import LambdaContext

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Function:
    """A handler and its name."""

    name: str
    handler: Callable[[Any, Any], Any]

    def invoke(self, event: dict[str, Any]) -> Any:
        """What the handler returns; raises what it raises."""
        return self.handler(event, LambdaContext(self.name, 256, SECONDS * 1000))
