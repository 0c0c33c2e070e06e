"""What `make run` may be told."""

from pathlib import Path

import pytest

from chalicelib.local.faults import CannotRun
from chalicelib.local.options import read_options


def test_nothing_said_means_port_8000_and_ministack() -> None:
    options = read_options({})
    assert (options.port, str(options.state_dir), options.engine) == (8000, ".state", "ministack")
    assert (options.tenants / "icheon" / "tenant.json").is_file()


def test_cities_may_lie_in_another_folder(tmp_path: Path) -> None:
    assert read_options({"TENANTS": str(tmp_path)}).tenants == tmp_path


def test_a_folder_of_cities_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"^TENANTS=.*/none is no folder: .*\.$"):
        read_options({"TENANTS": str(tmp_path / "none")})


@pytest.mark.parametrize("port", ["-1", "65536", "80a", "\u0663", "8000.0"])
def test_a_port_that_is_none_is_told_in_one_sentence(port: str) -> None:
    with pytest.raises(CannotRun, match=r"^PORT=.* is no port: .*\.$"):
        read_options({"PORT": port})
