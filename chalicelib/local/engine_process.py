"""The engine's own process: `python -m chalicelib.local.engine_process MODULE ARGUMENTS...`

It runs until it is told to stop or the runner is gone. The runner holds the other end of standard
input: when it dies, even by SIGKILL, the pipe closes, the engine stops as if asked to, and so its
state is saved and no process is left behind.
"""

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    """Becomes the module named on the command line."""
    threading.Thread(target=_follow_the_runner, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _follow_the_runner() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
