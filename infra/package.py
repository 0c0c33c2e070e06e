"""`make package`: build/package with both zips, the layer and a template for each stage.

Chalice alone would make one zip of everything for every function, without byte code and with the
data of 439 AWS services: 3.6 times the instructions at a cold start.
"""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from infra.packaging.bundles import APPLICATION, BUNDLES, WEBHOOK, Bundle
from infra.packaging.chalice_template import chalice_template
from infra.packaging.checking import check, check_layer
from infra.packaging.dependencies import installed
from infra.packaging.faults import CannotPackage
from infra.packaging.layer import DEALER, EMBEDDING, LAYERS, LOGIN, Layer, make_layer
from infra.packaging.requirements import requirements
from infra.packaging.stages import stages, webhook_settings
from infra.packaging.template import Template, functions, handlers, layer_users, rewritten
from infra.packaging.tree import make_tree
from infra.packaging.zips import unpack, unpacked_size, write_zip

PROJECT = Path(__file__).parent.parent
TARGET = PROJECT / "build/package"


@dataclass(frozen=True, slots=True)
class Packed:
    """A zip that was made and tried."""

    archive: Path
    functions: tuple[str, ...]

    def line(self) -> str:
        """As `make package` prints it."""
        packed, unpacked = self.archive.stat().st_size, unpacked_size(self.archive)
        sizes = f"{packed / 1e6:7.1f} MB {unpacked / 1e6:11.1f} MB"
        return f"{self.archive.name:<18}{sizes}   {', '.join(self.functions)}"


def package(target: Path, wanted: list[str]) -> list[Packed]:
    """Writes zips and `<stage>.json` into `target`; raises CannotPackage."""
    for stage in wanted:
        template = write_template(target, stage)
    return write_zips(target, template)


def write_template(target: Path, stage: str) -> Template:
    """`<stage>.json` in `target`, and what is in it; raises CannotPackage."""
    target.mkdir(parents=True, exist_ok=True)
    template = _template(stage)
    text = json.dumps(template, indent=1, ensure_ascii=False) + "\n"
    (target / f"{stage}.json").write_text(text, encoding="utf-8")
    return template


def write_zips(target: Path, template: Template) -> list[Packed]:
    """All zips and layers, each tried; raises CannotPackage."""
    with tempfile.TemporaryDirectory() as scratch:
        # Each zip is unpacked once, for all that is tried with it.
        zips = [_pack(bundle, template, target, Path(scratch)) for bundle in BUNDLES]
        layers = [_pack_layer(layer, template, target, Path(scratch)) for layer in LAYERS]
    return [*zips, *layers]


def _template(stage: str) -> Template:
    made = rewritten(chalice_template(PROJECT, stage), stage, webhook_settings(PROJECT, stage))
    placed = {name for bundle in BUNDLES for name in bundle.functions}
    if homeless := functions(made).keys() ^ placed:
        raise CannotPackage(f"infra/packaging/bundles.py and app.py differ: {sorted(homeless)}")
    return made


def _pack(bundle: Bundle, template: Template, target: Path, tried: Path) -> Packed:
    locks = PROJECT / "infra/requirements"
    wanted = requirements(
        (locks / "webhook.txt").read_text("utf-8"),
        (locks / "run.txt").read_text("utf-8"),
        bundle.also,
    )
    packages = installed(wanted, PROJECT / "build/dependencies")
    archive = target / f"{bundle.name}.zip"
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        make_tree(PROJECT, packages, bundle, tree)
        write_zip(tree, archive)
    known = handlers(template)
    unpack(archive, tried / bundle.name)
    check(tried / bundle.name, bundle, {known[function] for function in bundle.functions})
    return Packed(archive, bundle.functions)


# Which zip's code tries a layer.
_TRIED_BY = {EMBEDDING.name: WEBHOOK, LOGIN.name: APPLICATION, DEALER.name: APPLICATION}


def _pack_layer(layer: Layer, template: Template, target: Path, tried: Path) -> Packed:
    archive = target / f"{layer.name}.zip"
    lock = (PROJECT / "infra/requirements/run.txt").read_text("utf-8")
    make_layer(layer, lock, PROJECT / "build/dependencies", archive)
    check_layer(layer.name, archive, tried / _TRIED_BY[layer.name].name)
    return Packed(archive, layer_users(template, layer.name))


def main() -> int:
    """Exit code 0, or 1 with one sentence."""
    try:
        packed = package(TARGET, stages(PROJECT))
    except CannotPackage as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    print(f"{'':<18}{'zip':>7}    {'unzipped':>11}      functions")
    for each in packed:
        print(each.line())
    print(f"templates: {', '.join(f'{TARGET.name}/{stage}.json' for stage in stages(PROJECT))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
