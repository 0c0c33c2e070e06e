"""A city's files with something of their own, for a local run that serves it alone."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

from tests.local.local_run import ROOT


def own_city(folder: Path, city: str, change: Callable[[dict[str, Any]], None]) -> str:
    """What `TENANTS` is to be; `change` is given the content of the city's tenant.json."""
    file = copytree(ROOT / "tenants" / city, folder / "cities" / city) / "tenant.json"
    content = json.loads(file.read_text("utf-8"))
    change(content)
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return str(folder / "cities")
