"""`python -m infra.training`: tunes without three cities, fits the gate by them, tunes with all."""

from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.matchers.engine import MODEL, PACKAGE, WEIGHTS
from chalicelib.matchers.lexical import Lexical
from chalicelib.matchers.semantic import semantic
from infra.training.corpus import cities
from infra.training.fit import fit
from infra.training.gate import evidence_of, fit_gate

HELD_OUT = ("city_02", "city_05", "city_10")


def main() -> None:
    """Writes all of chalicelib/matchers/weights."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{PACKAGE} is not installed")
    model = Path(spec.origin).parent / MODEL
    some = [city for city in cities() if city.name not in HELD_OUT]
    held_out = [city for city in cities() if city.name in HELD_OUT]
    with TemporaryDirectory() as folder:
        fit(model, some, Path(folder))
        # Never asked: the evidence is what goes into it.
        matcher = semantic(Lexical(), Path(folder))
        fit_gate(list(evidence_of(matcher, held_out)), WEIGHTS / "gate.json")
    fit(model, cities(), WEIGHTS)


if __name__ == "__main__":
    main()
