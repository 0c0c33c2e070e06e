"""Which platform a command works on: the one its environment names, else the local one running."""

import getpass
import os
from pathlib import Path

from chalicelib.bootstrap import Platform, platform
from chalicelib.cli.failures import CannotDo
from chalicelib.local.environment import enter
from chalicelib.local.state_dir import running_platform


def connected() -> tuple[Platform, str]:
    """The platform and its public address. On AWS the environment has SOTONG_TABLE and the rest."""
    if os.environ.get("SOTONG_TABLE"):
        found = platform()
        return found, found.settings.public_url
    places = _state_dirs()
    local = next(filter(None, map(running_platform, places)), None)
    if local is None:
        raise CannotDo(
            f"{places[0]}에서 실행 중인 플랫폼을 찾지 못했습니다. `make run`으로 먼저 켜거나, "
            "다른 곳에서 켰다면 STATE_DIR을 같은 값으로 주세요."
        )
    enter(os.environ, local["env"])
    return platform(), str(local["url"])


def at_the_keyboard() -> str:
    """Who runs the command; in a container the machine often knows only a number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _state_dirs() -> list[Path]:
    """Where to look: what STATE_DIR says; without it here, and where `make run` keeps its own."""
    named = os.environ.get("STATE_DIR")
    return [Path(named)] if named else [Path(".state"), Path(__file__).parents[2] / ".state"]
