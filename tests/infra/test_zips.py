"""What is in the zips, and that they run with nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.packaging.bundles import APPLICATION, BUNDLES, WEBHOOK, Bundle
from infra.packaging.bytecode import compile_tree
from infra.packaging.checking import check
from infra.packaging.faults import CannotPackage
from infra.packaging.template import handlers
from infra.packaging.zips import unpacked_size, write_zip
from tests.package_once import packaged, template, unpacked

pytestmark = pytest.mark.long

MEGABYTE = 1_000_000
each_bundle = pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)


def test_the_webhooks_zip_is_small_once_unpacked() -> None:
    assert unpacked_size(packaged() / "webhook.zip") <= 12 * MEGABYTE


@pytest.mark.parametrize(
    "heavy",
    [
        *("pydantic", "holidays", "cryptography", "boto3", "rich", "typer", "pip", "jinja2"),
        *("chalicelib/definitions", "chalicelib/web", "chalicelib/local", "chalicelib/cli"),
    ],
)
def test_the_webhook_brings_nothing_it_has_no_use_for(heavy: str) -> None:
    assert not (unpacked("webhook") / heavy).exists()


@each_bundle
def test_a_zip_fits_any_processor(bundle: Bundle) -> None:
    assert not list(unpacked(bundle.name).rglob("*.so"))


@each_bundle
def test_every_module_has_byte_code_that_is_never_checked(bundle: Bundle) -> None:
    version = f"cpython-{sys.version_info[0]}{sys.version_info[1]}"
    for source in unpacked(bundle.name).rglob("*.py"):
        code = source.parent / "__pycache__" / f"{source.stem}.{version}.pyc"
        assert code.read_bytes()[4:8] == b"\x01\0\0\0", source


@each_bundle
def test_only_the_services_in_use_are_known(bundle: Bundle) -> None:
    data = unpacked(bundle.name) / "botocore/data"
    assert {path.name for path in data.iterdir() if path.is_dir()} == bundle.calls.keys()


@each_bundle
def test_scanners_can_tell_the_packages(bundle: Bundle) -> None:
    found = {path.parent.name.split("-")[0] for path in _papers(bundle)}
    assert {"sotong", "chalice", "botocore", "pynamodb", "urllib3"} <= found


def _papers(bundle: Bundle) -> list[Path]:
    return list(unpacked(bundle.name).glob("*.dist-info/METADATA"))


@pytest.mark.parametrize(
    ("bundle", "missing", "says"),
    [
        (WEBHOOK, "jmespath", "jmespath"),
        (WEBHOOK, "botocore/data/kms", "kms"),
        (WEBHOOK, "chalicelib/services/reply.py", "reply"),
        (APPLICATION, "jinja2", "jinja2"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_zip_that_lacks_something_is_not_offered(
    tmp_path: Path, bundle: Bundle, missing: str, says: str
) -> None:
    tree = tmp_path / "tree"
    # The same files under other names: only which are there is changed.
    subprocess.run(["cp", "-rl", unpacked(bundle.name), tree], check=True)
    (tree / missing).rename(tmp_path / "away")
    known = handlers(template())

    with pytest.raises(CannotPackage, match=says):
        check(tree, bundle, {known[name] for name in bundle.functions})


def test_the_same_content_makes_the_same_zip(tmp_path: Path) -> None:
    source = "NAMES = {'a', 'b', 'c', 'd'}\ndef f(x): return x in {'p', 'q', 'r', 's', 't'}\n"
    for name in ("one", "two"):
        tree = tmp_path / name
        tree.mkdir()
        (tree / "b.py").write_text(source)
        (tree / "a.py").write_text("")
        compile_tree(tree)
        write_zip(tree, tmp_path / f"{name}.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
