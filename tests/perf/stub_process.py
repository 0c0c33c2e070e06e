"""The stub store as a process of its own: prints its address, serves until its input ends."""

import sys

from tests.perf.stub_store import Stub, serve

if __name__ == "__main__":
    endpoint, stop = serve(Stub())
    print(endpoint, flush=True)
    sys.stdin.read()
    stop()
