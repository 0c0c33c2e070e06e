"""One platform a STATE_DIR, and whoever looks for it finds it only while it runs."""

import os
from pathlib import Path

import pytest

from chalicelib.local.faults import CannotRun
from chalicelib.local.state_dir import StateDir, running_platform

PLATFORM = {"url": "http://127.0.0.1:1", "env": {"SOTONG_STAGE": "local"}}


def test_a_claimed_folder_is_refused_to_the_next_in_one_sentence(tmp_path: Path) -> None:
    first = StateDir.claim(tmp_path / "new" / "folder")
    with pytest.raises(CannotRun, match=rf"^STATE_DIR .* in use .*process {os.getpid()}\).*\.$"):
        StateDir.claim(tmp_path / "new" / "folder")
    first.release()
    StateDir.claim(tmp_path / "new" / "folder").release()


def test_a_running_platform_is_found_until_it_withdraws(tmp_path: Path) -> None:
    assert running_platform(tmp_path) is None
    state = StateDir.claim(tmp_path)
    assert running_platform(tmp_path) is None
    state.announce(PLATFORM)
    assert running_platform(tmp_path) == PLATFORM
    state.withdraw()
    assert running_platform(tmp_path) is None
    state.release()


def test_what_a_killed_platform_left_behind_is_not_taken_for_a_running_one(tmp_path: Path) -> None:
    state = StateDir.claim(tmp_path)
    state.announce(PLATFORM)
    state.release()
    assert running_platform(tmp_path) is None
    StateDir.claim(tmp_path).release()
    assert not (tmp_path / "platform.json").exists()


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRun, match=r"^STATE_DIR .* cannot be written to .*\.$"):
        StateDir.claim(tmp_path / "file" / "state")
