"""`python -m chalicelib.local`: the whole platform in the foreground, until Ctrl-C or SIGTERM."""

import os
import signal
import sys
import threading

from chalicelib.local.faults import CannotRun
from chalicelib.local.logs import log_to_terminal
from chalicelib.local.options import read_options
from chalicelib.local.runner import Runner
from chalicelib.local.steps import Steps


def main() -> int:
    """Exit code 0 after an orderly stop, 1 with one sentence otherwise."""
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A second Ctrl-C changes nothing: the state is being saved.
        signal.signal(number, lambda *_: asked_to_stop.set())
    log_to_terminal()
    try:
        Runner(read_options(os.environ), Steps(), asked_to_stop).run()
    except CannotRun as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
