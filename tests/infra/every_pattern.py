"""Run on an unpacked zip by a bare interpreter: which patterns its modules have, as JSON.

Module -> name -> pattern and flags, of all modules with one written out. Exit code 1 where one is
not what `re.compile` makes of the same.
"""

import importlib
import json
import re
import sys
from contextlib import suppress
from pathlib import Path


def main(root: Path) -> None:
    """Prints what is found."""
    sys.path[0] = str(root)
    found = {}
    for path in sorted(root.rglob("*.py")):
        code = path.parent / "__pycache__" / _cache_name(path)
        if path.parent != root and b"written_patterns" in code.read_bytes():
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            # Some serve a package that nobody installed.
            with suppress(ModuleNotFoundError):
                found[name.removesuffix(".__init__")] = _of(importlib.import_module(name))
    sys.stdout.write(json.dumps(found))


def _cache_name(path: Path) -> str:
    return f"{path.stem}.{sys.implementation.cache_tag}.pyc"


def _of(module: object) -> dict[str, tuple[str, int]]:
    names = {**vars(module)}
    for owner in list(names.values()):
        if isinstance(owner, type):
            names |= {f"{owner.__name__}.{name}": each for name, each in vars(owner).items()}
    patterns = {name: each for name, each in names.items() if isinstance(each, re.Pattern)}
    for name, each in patterns.items():
        if each != re.compile(each.pattern, each.flags):
            sys.exit(f"{name} of {module} is not what it says")
    return {name: (str(each.pattern), each.flags) for name, each in patterns.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
