"""The simulator's page is served from its folder and from nowhere else."""

import json
import re

import pytest

from chalicelib.local.simulator import FOLDER, respond

CHANNELS = [{"tenant": "icheon", "name": "이천시", "channel": "kakao"}]


def ask(path: str) -> tuple[int, str, bytes] | None:
    return respond(path, lambda: CHANNELS)


@pytest.mark.parametrize("path", ["/", "/health", "/simulators", "/webhooks/kakao/icheon"])
def test_other_paths_are_left_to_others(path: str) -> None:
    assert ask(path) is None


@pytest.mark.parametrize("path", ["/simulator", "/simulator/", "/simulator/index.html"])
def test_the_page_is_korean_html(path: str) -> None:
    status, kind, body = ask(path) or (0, "", b"")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert b'<html lang="ko">' in body


def test_the_channels_are_those_of_the_platform() -> None:
    status, kind, body = ask("/simulator/channels.json") or (0, "", b"")
    assert (status, kind) == (200, "application/json; charset=utf-8")
    assert json.loads(body) == CHANNELS


@pytest.mark.parametrize(
    "name",
    [
        "../simulator.py",
        "..%2fsimulator.py",
        "%2e%2e/simulator.py",
        "..\\simulator.py",
        "/etc/passwd",
        "./index.html",
        "missing.js",
        "index.html\0.js",
        "",
    ],
)
def test_nothing_outside_the_folder_is_served(name: str) -> None:
    status, _, body = ask(f"/simulator/{name}" if name else "/simulator//") or (0, "", b"")
    assert status == 404
    assert b"def respond" not in body


def test_every_file_a_page_or_script_names_is_served() -> None:
    named = set()
    for file in FOLDER.iterdir():
        named |= set(re.findall(r'(?:src|href)="/simulator/([^"]+)"', file.read_text()))
        named |= set(re.findall(r'from "\./([^"]+)"', file.read_text()))
    assert len(named) > 8
    assert {name for name in named if (ask(f"/simulator/{name}") or (0,))[0] != 200} == set()


def test_no_script_makes_markup_of_data() -> None:
    scripts = "".join(file.read_text() for file in FOLDER.glob("*.js"))
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert danger not in scripts
