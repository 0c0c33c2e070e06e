"""What a zip leaves out, nothing in it needs."""

import ast
from collections.abc import Iterator
from pathlib import Path

from infra.packaging.bundles import WEBHOOK

# Parts of the platform that are in every zip and that no webhook asks for; what they name inside
# their functions may be left out.
UNASKED = {
    Path(f"chalicelib/bootstrap/{name}.py")
    for name in ("officers", "staff", "facts", "reading", "broadcasts")
} | {Path("chalicelib/domain/carrier_han.py")}
LEFT_OUT = tuple(Path(each) for each in WEBHOOK.without)


def test_nothing_in_the_webhooks_zip_imports_what_is_left_out_of_it() -> None:
    kept = [path for path in Path("chalicelib").rglob("*.py") if not _is_left_out(path)]
    assert len(kept) > 100
    needed = {
        (str(path), str(found)) for path in kept for found in _imported(path) if _is_left_out(found)
    }
    assert needed == set()


def test_everything_that_is_left_out_of_our_own_is_there_to_be_left_out() -> None:
    ours = [path for path in LEFT_OUT if path.parts[0] == "chalicelib"]
    assert [str(path) for path in ours if not path.exists()] == []


def _is_left_out(path: Path) -> bool:
    return any(path == each or each in path.parents for each in LEFT_OUT)


def _imported(path: Path) -> Iterator[Path]:
    """The files of ours that a file imports when it is used; types alone are no use."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = tree.body if path in UNASKED else list(ast.walk(tree))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in for_types:
            for name in (node.module, *(f"{node.module}.{each.name}" for each in node.names)):
                found = Path(name.replace(".", "/") + ".py")
                if found.exists():
                    yield found
