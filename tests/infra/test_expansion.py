"""A dataclass written out in byte code is the dataclass, in everything a program can see."""

import ast
import copy
import dataclasses
import json
import pickle
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from infra.packaging import dataclass_fields
from infra.packaging.dataclass_expansion import RUNTIME_MODULE, expand
from tests.package_once import unpacked

SOURCE = '''
from dataclasses import dataclass, field
from typing import ClassVar

KNOWN = ("a", "b")

@dataclass(frozen=True, slots=True)
class Plain:
    """With a docstring."""

    name: str
    count: int = 0
    known: tuple[str, ...] = KNOWN

    @property
    def shout(self) -> str:
        """Its own."""
        return self.name.upper()

@dataclass(frozen=True, slots=True)
class Factory:
    names: list[str] = field(default_factory=list)

@dataclass(frozen=True, slots=True)
class Shared:
    everybodys: ClassVar[int] = 3
    own: int = 1

@dataclass(frozen=True, slots=True)
class Hooked:
    own: int = 1

    def __post_init__(self) -> None:
        if self.own < 0:
            raise ValueError

@dataclass
class Open:
    own: int = 1

@dataclass(frozen=True, slots=True)
class Child(Plain):
    more: int = 2
'''


@pytest.fixture(autouse=True)
def _runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, RUNTIME_MODULE, dataclass_fields)


@pytest.fixture(params=["stdlib", "written out"])
def plain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    module = _module(request.param == "written out")
    # pickle finds classes by their module.
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module.Plain


def _module(written_out: bool) -> ModuleType:
    tree = ast.parse(SOURCE)
    module = ModuleType("sample")
    exec(compile(expand(tree) if written_out else tree, "sample", "exec"), module.__dict__)
    return module


def test_arguments_come_in_order_with_their_defaults(plain: Any) -> None:
    made = plain("x")
    assert (made.name, made.count, made.known) == ("x", 0, ("a", "b"))
    assert plain("x", 2, known=()) == plain(known=(), count=2, name="x")


@pytest.mark.parametrize("wrong", [((), {}), (("x", 1, (), 4), {}), (("x",), {"other": 1})])
def test_wrong_arguments_are_refused(plain: Any, wrong: Any) -> None:
    with pytest.raises(TypeError):
        plain(*wrong[0], **wrong[1])


def test_equal_fields_are_equal_and_hash_alike(plain: Any) -> None:
    assert plain("x", 1) == plain("x", 1) != plain("x", 2)
    assert hash(plain("x", 1)) == hash(plain("x", 1))
    assert plain("x") != ("x", 0, ("a", "b"))


def test_it_is_shown_by_its_fields(plain: Any) -> None:
    assert repr(plain("x", 1)) == "Plain(name='x', count=1, known=('a', 'b'))"


def test_it_is_frozen_and_holds_nothing_else(plain: Any) -> None:
    made = plain("x")
    for change in (lambda: setattr(made, "name", "y"), lambda: delattr(made, "name")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    # The standard library stumbles over its own slots here: any refusal will do.
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        made.other = 1
    assert not hasattr(made, "__dict__")
    assert plain.__slots__ == plain.__match_args__ == ("name", "count", "known")


def test_dataclasses_own_functions_work_on_it(plain: Any) -> None:
    made = dataclasses.replace(plain("x"), count=5)
    assert made == plain("x", 5)
    assert dataclasses.is_dataclass(made)
    assert dataclasses.asdict(made) == {"name": "x", "count": 5, "known": ("a", "b")}
    assert [each.name for each in dataclasses.fields(plain)] == ["name", "count", "known"]


def test_it_survives_copying_and_pickling(plain: Any) -> None:
    made = plain("x", 3)
    assert copy.deepcopy(made) == copy.copy(made) == pickle.loads(pickle.dumps(made)) == made


def test_its_own_methods_and_docstring_stay(plain: Any) -> None:
    assert plain("x").shout == "X"
    assert plain.__doc__ == "With a docstring."


def test_it_matches_by_position(plain: Any) -> None:
    match plain("x", 7):
        case plain(name, count):
            assert (name, count) == ("x", 7)


@pytest.mark.parametrize("name", ["Factory", "Shared", "Hooked", "Open", "Child"])
def test_anything_unusual_is_left_to_the_standard_library(name: str) -> None:
    made = vars(getattr(_module(written_out=True), name))["__dataclass_fields__"]
    assert not isinstance(made, dataclass_fields.Fields)


def test_a_child_inherits_fields_and_defaults() -> None:
    child, other = (_module(written_out).Child("x", more=9) for written_out in (True, False))
    assert repr(child) == repr(other) == "Child(name='x', count=0, known=('a', 'b'), more=9)"


def test_a_traceback_through_it_points_at_its_class() -> None:
    line = _module(written_out=True).Plain.__init__.__code__.co_firstlineno
    assert "class Plain" in SOURCE.splitlines()[line - 1]


def test_every_class_in_the_zip_is_what_its_source_says() -> None:
    tree = unpacked("webhook")
    shipped, plain = (_described(tree, expanded) for expanded in (True, False))
    assert shipped == plain
    assert len(shipped) > 30


def _described(tree: Path, expanded: bool) -> Any:
    """Each dataclass by name, from the zip's byte code or compiled anew from its sources."""
    done = subprocess.run(
        [sys.executable, "-P", "-s", "-S", "-c", _DESCRIBE, tree, "" if expanded else "sources"],
        # A set that is a default is written in the same order by both.
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


# Sources are read by a loader that does not look for byte code.
_DESCRIBE = """
import dataclasses, importlib, importlib.machinery, json, os, pathlib, sys
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
os.environ["SOTONG_DOORS"] = "webhooks"
if sys.argv[2]:
    loader = importlib.machinery.SourceFileLoader
    usual = loader.get_code
    loader.get_code = lambda self, name: (
        self.source_to_code(self.get_data(self.path), self.path)
        if name.startswith("chalicelib") else usual(self, name)
    )
found = {}
for path in sorted((root / "chalicelib").rglob("*.py")):
    module = importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
    for name, cls in vars(module).items():
        if isinstance(cls, type) and dataclasses.is_dataclass(cls):
            names = [each.name for each in dataclasses.fields(cls)]
            one, other = (cls(*(n + mark for n in names)) for mark in ("", "2"))
            found[module.__name__ + "." + name] = [
                names, repr(one), repr(other), one == cls(*names), one == other,
                # What can be changed has no hash.
                cls.__hash__ and hash(one) == hash(cls(*names)), str(cls.__init__.__defaults__),
                list(cls.__match_args__), list(getattr(cls, "__slots__", ())),
                # Where there is none, the standard library composes one.
                None if (cls.__doc__ or name + "(").startswith(name + "(") else cls.__doc__,
                repr(dataclasses.replace(one)), sorted(map(str, cls.__annotations__)),
            ]
print(json.dumps(found))
"""


def test_the_run_time_half_lies_in_every_zip() -> None:
    for bundle in ("webhook", "application"):
        assert (unpacked(bundle) / f"{RUNTIME_MODULE}.py").is_file()
