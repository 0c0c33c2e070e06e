"""Run by a bare interpreter on a zip's and the layer's content: the dealer is called, and is not
there.

`python -I -S dealer_probe.py <unpacked zip> <the layer's python folder>`.
"""

import sys


def probe(code: str, layer: str) -> None:
    """Raises ImportError, OSError or AssertionError for what is missing."""
    # As Lambda has them: the function's own code first.
    sys.path[:0] = [code, layer]
    from chalicelib.channels.bizgo_sender import BizgoSender
    from chalicelib.domain.channel import Account
    from chalicelib.domain.delivery import DeliveryState

    # Nothing listens on port 1: the whole SDK has run, and nobody was told anything.
    sender = BizgoSender("http://127.0.0.1:1")
    outcome = sender.say(Account("sender", ()), "key", "user", "text", "ref")
    assert outcome.state is DeliveryState.FAILED_TEMPORARY, outcome


if __name__ == "__main__":
    probe(sys.argv[1], sys.argv[2])
