"""Byte code for the runtime, beside its sources.

Lambda's code folder is read-only, so without it every cold start compiles everything anew.
Unchecked by hash: a zip keeps no times to check by, and what was packed does not change.
"""

import ast
import marshal
import os
import subprocess
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path

from infra.packaging.dataclass_expansion import expand
from infra.packaging.deferred_imports import defer
from infra.packaging.pattern_expansion import write_out

# https://peps.python.org/pep-0552/: checked by hash, but never in fact.
_UNCHECKED = (1).to_bytes(4, "little")
# Our own modules have their dataclasses written out.
_OWN = "chalicelib"
_PROJECT = Path(__file__).parents[2]
# Where Lambda unpacks a function's zip.
_TASK = "/var/task"


def compile_tree(root: Path, place: str = _TASK) -> None:
    """Compiles every module below `root`, which becomes `place`, always to the same bytes."""
    # Sets are written in the order of their hashes, which differs by process.
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "infra.packaging.bytecode", str(root.resolve()), place]
    subprocess.run(command, env=env, cwd=_PROJECT, check=True)


def compiled(source: bytes, path: Path, place: str = _TASK) -> bytes:
    """The byte code file of a module; `path` is where it lies below `place`."""
    module = write_out(defer(ast.parse(source), path.as_posix()))
    if path.parts[0] == _OWN:
        module = expand(module)
    # Tracebacks name files as they lie in Lambda.
    code = compile(module, f"{place}/{path}", "exec", dont_inherit=True, optimize=0)
    return MAGIC_NUMBER + _UNCHECKED + source_hash(source) + marshal.dumps(code)


def _compile_all(root: Path, place: str) -> None:
    for source in sorted(root.rglob("*.py")):
        target = Path(cache_from_source(str(source)))
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(compiled(source.read_bytes(), source.relative_to(root), place))


if __name__ == "__main__":
    _compile_all(Path(sys.argv[1]), sys.argv[2])
