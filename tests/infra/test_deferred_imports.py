"""Imports moved to their use: the same names, later; what cannot be moved stops the build."""

import ast
import sys
from types import ModuleType
from typing import Any

import pytest

from infra.packaging import deferred_imports
from infra.packaging.deferred_imports import defer
from infra.packaging.faults import CannotPackage


@pytest.fixture(autouse=True)
def imported(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """A module `late`, and a table that has `sample.py` import it later."""
    monkeypatch.setattr(deferred_imports, "DEFERRED", {"sample.py": ("late",)})
    late: Any = ModuleType("late")
    late.three = lambda: 3
    loaded: dict[str, ModuleType] = {}
    monkeypatch.setitem(sys.modules, "late", _Watched(late, loaded))
    return loaded


class _Watched(ModuleType):
    """Remembers that something was taken from it."""

    def __init__(self, module: ModuleType, loaded: dict[str, ModuleType]) -> None:
        super().__init__("late")
        self._module, self._loaded = module, loaded

    def __getattr__(self, name: str) -> Any:
        if name == "three":
            self._loaded["late"] = self._module
            return self._module.three
        raise AttributeError(name)


def _run(source: str, path: str = "sample.py") -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(defer(ast.parse(source), path), path, "exec"), space)
    return space


@pytest.mark.parametrize(
    "source",
    [
        "import late\ndef f():\n    'Says.'\n    return late.three()",
        "from late import three\ndef f():\n    return three()",
        "from late import three as third\ndef f():\n    def inner():\n        return third()\n    return inner()",
        "from late import three\nclass C:\n    def m(self):\n        return three()\nf = C().m",
        "from late import three\ndef f():\n    if f:\n        return three()",
        "from late import three\ndef f():\n    if not f:\n        return 0\n    else:\n        return three()",
        "from late import three\ndef f():\n    if three() == 3:\n        return three()",
        "from late import three\ndef f():\n    x = three()\n    for y in (1,):\n        x = three()\n    return x",
        "from late import three\ndef f():\n    try:\n        return three()\n    finally:\n        pass",
    ],
)
def test_a_name_is_there_when_it_is_used_and_not_before(
    source: str, imported: dict[str, ModuleType]
) -> None:
    space = _run(source)
    assert not imported
    assert "late" not in space
    assert "three" not in space
    assert space["f"]() == 3
    assert imported


def test_a_branch_that_is_not_taken_imports_nothing(imported: dict[str, ModuleType]) -> None:
    source = "from late import three\ndef f(wanted):\n    if wanted:\n        return three()\n    return 0"
    f = _run(source)["f"]
    assert f(False) == 0
    assert not imported
    assert f(True) == 3


def test_a_docstring_stays_one() -> None:
    assert (
        _run("import late\ndef f():\n    'Says.'\n    return late.three()")["f"].__doc__ == "Says."
    )


@pytest.mark.parametrize(
    "source",
    [
        "import late\nTHREE = late.three()",
        "import late\ndef f(x=late.three): pass",
        "import late\n@late.three\ndef f(): pass",
        "from late import three\nclass C(three): pass",
    ],
)
def test_a_name_that_is_used_at_import_stops_the_build(source: str) -> None:
    with pytest.raises(CannotPackage, match="as soon as it is imported"):
        defer(ast.parse(source), "sample.py")


def test_an_import_that_is_gone_stops_the_build() -> None:
    with pytest.raises(CannotPackage, match="no longer imports late"):
        defer(ast.parse("import os"), "sample.py")


def test_other_files_are_left_alone() -> None:
    source = "from late import three\nTHREE = three()"
    assert _run(source, "other.py")["THREE"] == 3
