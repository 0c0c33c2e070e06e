"""The measured program: answers messages as the webhook's function would, and does nothing else.

On its input it takes JSON: `events` are API Gateway events by kind of turn; after a few turns of
each kind, `turns` of the kind `more` are answered. A `{token}` in an event's body stands for the
state of the answer before.
"""

import gc
import json
import logging
import sys
from typing import Any

Json = dict[str, Any]

WARM = 6


class Contact:
    """Somebody who says the same few things over and over, each time with a new message id."""

    def __init__(self, app: Any, events: list[Json]) -> None:
        self._app = app
        self._events = events
        self._token = ""
        self._turns = 0

    def take_turns(self, turns: int) -> None:
        """Raises AssertionError when an answer is only polite."""
        for _ in range(turns):
            self._take_turn()

    def _take_turn(self) -> None:
        event = self._events[self._turns % len(self._events)]
        headers = {**event["headers"], "X-Request-Id": f"turn-{self._turns}"}
        body = event["body"].replace("{token}", self._token)
        given = self._app({**event, "headers": headers, "body": body}, None)
        self._token = given["body"].partition('"state":"')[2].partition('"')[0]
        self._turns += 1
        assert self._token, given


def main(plan: Json) -> None:
    """Sets up what Lambda's runtime and the first calls set up, then takes the turns."""
    logging.getLogger().addHandler(logging.StreamHandler())
    from app import app
    from chalicelib.api import webhooks
    from chalicelib.store import tenants

    # Under valgrind time flies: no turn may be given up for that, or read the config pointer.
    webhooks.REQUEST_SECONDS = tenants.POINTER_SECONDS = 3600.0
    contacts = {kind: Contact(app, events) for kind, events in plan["events"].items()}
    for contact in contacts.values():
        contact.take_turns(WARM)
    # The garbage of the start would be collected in the midst of some turn, or not, by chance.
    gc.collect()
    if plan["turns"]:
        contacts[plan["more"]].take_turns(plan["turns"])


if __name__ == "__main__":
    main(json.loads(sys.stdin.read()))
