"""STATE_DIR: what the local platform keeps between two runs, and who is using it now.

lock           held as long as a platform or its engine runs here; holds its process id
platform.json  where the running platform is found; there only while it runs
engine/        what the engine saved
engine.log     what the engine said in this run
"""

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any

from chalicelib.local.faults import CannotRun

# An engine whose runner was killed still has to save its state before the next run may read it.
SECONDS_FOR_A_LEFT_ENGINE = 10.0


def running_platform(root: Path) -> dict[str, Any] | None:
    """What `StateDir.announce` wrote, if that platform still runs; None otherwise."""
    try:
        found: dict[str, Any] = json.loads((root / "platform.json").read_text("utf-8"))
        return found if _is_held(root / "lock") else None
    except (OSError, ValueError):
        return None


class StateDir:
    """A claimed STATE_DIR; `claim` makes the folder where it is missing."""

    def __init__(self, root: Path, lock: int) -> None:
        self.root = root
        # The file descriptor, handed to the engine too: the folder is free when both are gone.
        self.lock = lock
        self.engine = root / "engine"
        self.engine_log = root / "engine.log"
        self._platform = root / "platform.json"

    @classmethod
    def claim(cls, root: Path) -> "StateDir":
        """Takes the folder for this process; raises CannotRun when that cannot be."""
        root = root.absolute()
        try:
            (root / "engine").mkdir(parents=True, exist_ok=True)
            lock = os.open(root / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise _unwritable(root, error) from None
        _hold(root, lock)
        state = cls(root, lock)
        try:
            state.withdraw()
            state.engine_log.write_bytes(b"")
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
        except OSError as error:
            raise _unwritable(root, error) from None
        return state

    def announce(self, platform: dict[str, Any]) -> None:
        """Lets `sotong` and other tools find the running platform."""
        draft = self._platform.with_suffix(".new")
        draft.write_text(json.dumps(platform, ensure_ascii=False, indent=2) + "\n", "utf-8")
        draft.replace(self._platform)

    def withdraw(self) -> None:
        """The platform is found no more."""
        self._platform.unlink(missing_ok=True)

    def release(self) -> None:
        """Frees the folder for the next run."""
        os.close(self.lock)


def _hold(root: Path, lock: int) -> None:
    deadline = time.monotonic() + SECONDS_FOR_A_LEFT_ENGINE
    while not _try_lock(lock):
        holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
        if _lives(holder) or time.monotonic() > deadline:
            os.close(lock)
            raise CannotRun(
                f"STATE_DIR {root} is in use by a running platform (process {holder or '?'}): "
                "stop that one, or start with another STATE_DIR=."
            )
        time.sleep(0.1)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _lives(holder: str) -> bool:
    try:
        os.kill(int(holder), 0)
    except PermissionError:
        return True
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    return True


def _is_held(path: Path) -> bool:
    lock = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def _unwritable(root: Path, error: OSError) -> CannotRun:
    why = error.strerror or "refused"
    return CannotRun(f"STATE_DIR {root} cannot be written to ({why}): choose another STATE_DIR=.")
