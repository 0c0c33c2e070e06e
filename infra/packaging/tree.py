"""What lies in a zip: our code, the installed packages, and nothing that is never run."""

import shutil
import tomllib
from collections.abc import Callable, Mapping
from importlib.util import cache_from_source
from pathlib import Path

from infra.packaging import botocore_data, dataclass_expansion, pattern_expansion
from infra.packaging.bundles import Bundle
from infra.packaging.bytecode import compile_tree

# Chalice's own packager ships these two files of it: the rest is its command line.
_CHALICE = ("__init__.py", "app.py")
# All of Powertools' utilities that its logger imports.
_UTILITIES = ("__init__.py", "__pycache__", "jmespath_utils")
# Never imported by a handler; a zip that misses one after all fails its check.
_LEFT_OUT = (
    "aws_lambda_powertools/event_handler",
    "aws_lambda_powertools/metrics/provider/datadog",
    "bin",
    "botocore/crt/auth.py",
    "botocore/stub.py",
    "dateutil/rrule.py",
    "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",
    "urllib3/http2/connection.py",
)
# Kept of a package's papers: what scanners recognise it by.
_PAPERS = "METADATA"
_DATA = "botocore/data"


def make_tree(project: Path, packages: Path, bundle: Bundle, tree: Path) -> None:
    """Fills the empty folder `tree`."""
    useless = _useless(packages / _DATA, bundle.calls)
    shutil.copytree(packages, tree, ignore=useless, dirs_exist_ok=True)
    _trim_packages(tree, bundle)
    shutil.copy(project / "app.py", tree / "app.py")
    shutil.copytree(project / "chalicelib", tree / "chalicelib", ignore=_uncompiled)
    for name in (dataclass_expansion.RUNTIME_MODULE, pattern_expansion.RUNTIME_MODULE):
        shutil.copy(Path(__file__).with_name(f"{name}.py"), tree)
    for name in bundle.without:
        _remove(tree / name)
    _write_own_papers(project, tree)
    compile_tree(tree)


def _useless(data: Path, calls: Mapping[str, object]) -> Callable[[str, list[str]], set[str]]:
    def useless(folder: str, names: list[str]) -> set[str]:
        if Path(folder) == data:
            # Hundreds of services that nobody calls: copied, most of a tree would be theirs.
            return {name for name in names if (data / name).is_dir() and name not in calls}
        # Compiled extensions are quick twins of Python code; without them a zip fits any processor.
        return {name for name in names if name.endswith((".pyi", ".typed", ".so"))}

    return useless


def _uncompiled(_: str, names: list[str]) -> set[str]:
    # What another Python has compiled here is not what Lambda wants.
    return {name for name in names if name == "__pycache__"}


def _trim_packages(tree: Path, bundle: Bundle) -> None:
    _keep_only(tree / "chalice", _CHALICE)
    for papers in tree.glob("*.dist-info"):
        _keep_only(papers, (_PAPERS,))
    _keep_only(tree / "aws_lambda_powertools/utilities", _UTILITIES)
    for name in _LEFT_OUT:
        _remove(tree / name)
    botocore_data.trim(tree / _DATA, bundle.calls)


def _keep_only(folder: Path, names: tuple[str, ...]) -> None:
    for path in list(folder.iterdir()):
        if path.name not in names:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
        # Packages come with their byte code.
        Path(cache_from_source(str(path))).unlink(missing_ok=True)


def _write_own_papers(project: Path, tree: Path) -> None:
    """What `importlib.metadata.version("sotong")` reads."""
    about = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    papers = tree / f"{about['name']}-{about['version']}.dist-info"
    papers.mkdir()
    text = f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n"
    (papers / _PAPERS).write_text(text, encoding="utf-8")
