"""A regular expression written out in byte code is the one that `re.compile` makes."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from infra.packaging import written_patterns
from infra.packaging.pattern_expansion import RUNTIME_MODULE, write_out
from tests.package_once import unpacked

_EVERY_PATTERN = Path(__file__).with_name("every_pattern.py")


@pytest.fixture(autouse=True)
def _runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, RUNTIME_MODULE, written_patterns)


def _tree(source: str) -> ast.Module:
    return write_out(ast.parse(f"import re\n{source}"))


def _is_written_out(source: str) -> bool:
    made = ast.unparse(_tree(source))
    assert (RUNTIME_MODULE in made) != ("re.compile" in made)
    return RUNTIME_MODULE in made


def _module(source: str) -> Any:
    module: Any = ModuleType("made")
    exec(compile(_tree(source), "made", "exec"), module.__dict__)
    return module


@pytest.mark.parametrize(
    "call",
    [
        r"re.compile('[가-힣]{1,8}[시군구도]')",
        r"re.compile(r'^(?P<name>\w+)\*((?P<num>[0-9]+)\*?)?$', re.ASCII)",
        r"re.compile(b'[\x80-\xff]')",
        r"re.compile('(?i)straße|ſ')",
        r"re.compile('a  # told\n b', re.VERBOSE | re.MULTILINE)",
        r"re.compile('(?<![ \\t])(a|b)\\1+?(?=c)')",
        r"re.compile('')",
        r"re.compile('[^\\W\\d_]++(?>a*)')",
    ],
)
def test_it_is_the_same_pattern(call: str) -> None:
    assert _is_written_out(f"MADE = {call}")
    made, meant = _module(f"MADE = {call}").MADE, eval(call)
    # Patterns are equal when their programs are.
    assert made == meant
    assert (made.pattern, made.flags, made.groups) == (meant.pattern, meant.flags, meant.groups)
    assert dict(made.groupindex) == dict(meant.groupindex)


def test_groups_are_found_by_their_names() -> None:
    found = _module("DAY = re.compile(r'(?P<year>\\d{4})-(\\d\\d)-(?P<day>\\d\\d)')").DAY
    match = found.fullmatch("2026-11-22")
    assert match.groupdict() == {"year": "2026", "day": "22"}
    assert (match.lastgroup, match[2]) == ("day", "11")


@pytest.mark.parametrize(
    "source",
    [
        "HEX = '[0-9a-f]'\nMADE = re.compile('^' + HEX + '$')",
        "PARTS = {'hex': '[0-9a-f]'}\nBOTH = '|'.join([x % PARTS for x in ['%(hex)s', 'g']])\n"
        "MADE = re.compile(BOTH)",
        "HEX = '[0-9a-f]'\nMADE = re.compile('{hex}:{hex}'.format(hex=HEX))",
        "HEX = '[0-9a-f]'\nMADE = re.compile(f'{HEX}+')",
        "class Holder:\n    MADE = re.compile('a+')",
        "KNOWN = {'one': (re.compile('a+'), 1)}",
    ],
)
def test_what_constants_of_the_module_compose_is_written_out(source: str) -> None:
    assert _is_written_out(source)


@pytest.mark.parametrize(
    "source",
    [
        "def found():\n    return re.compile('a+')",
        "found = lambda: re.compile('a+')",
        "from other import HEX\nMADE = re.compile(HEX)",
        "HEX = 'a'\nHEX = 'b'\nMADE = re.compile(HEX)",
        "HEX = 'a'\nHEX += 'b'\nMADE = re.compile(HEX)",
        "HEX = 'a'\nclass Holder:\n    HEX = 'b'\n    MADE = re.compile(HEX)",
        "HEX = 'a'\ndef change():\n    global HEX\n    HEX = 'b'\nMADE = re.compile(HEX)",
        "HEX = open('hex').read()\nMADE = re.compile(HEX)",
        "MADE = [re.compile(each) for each in ('a', 'b')]",
        "MADE = re.compile(pattern='a')",
        "MADE = re.compile('(')",
        "MADE = re.compile(7)",
    ],
)
def test_anything_else_is_left_to_re(source: str) -> None:
    assert not _is_written_out(source)


def test_another_re_than_the_interpreters_is_left_alone() -> None:
    for source in ("import regex as re\nMADE = re.compile('a')", "MADE = re.compile('a')"):
        assert ast.dump(write_out(ast.parse(source))) == ast.dump(ast.parse(source))


def test_another_interpreter_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written_patterns, "MAGIC", written_patterns.MAGIC + 1)
    assert written_patterns.written("a+", 32, b"none of its", 0, {}, (None,)) == re.compile("a+")


def test_every_pattern_of_the_zip_is_its_sources() -> None:
    root = unpacked("application")
    shipped = _patterns(root)
    assert shipped == _patterns(root, "-X", "pycache_prefix=/nonexistent")
    assert shipped["urllib3.util.url"]["_IPV6_RE"]
    assert len(shipped) > 30


def _patterns(root: Path, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-B", "-S", "-s", *options, _EVERY_PATTERN, root],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
