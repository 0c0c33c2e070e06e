"""`python -m infra.training.danger`: fits what danger to life reads like (weights/danger.npz).

The material: texts written for it, the phrases that the rules over words were made with, what
people ask of made-up cities, what they say to nobody, and abuse. tests/matchers/danger_blind.jsonl
is in none of it. Printed: what the bars find and cost on texts held out of the fit.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from chalicelib.domain.danger import CALM
from chalicelib.matchers.endangered import LONGEST, PIECES, pieces, share
from chalicelib.matchers.engine import WEIGHTS, Engine
from chalicelib.matchers.writing import as_meant
from infra.training import noise
from infra.training.corpus import TEXTS, cities, outside
from infra.training.kinds import SEED, Told, fitted, write

_TENANTS = Path(__file__).parents[2] / "tenants"
_PER_CITY, _OUTSIDE = 480, 450
_MISSPELT, _UNSPACED = 0.5, 0.3
_REGULARIZED = 5.0
_BARS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Told of others' violence it may be a call, or none: no example of either.
_EITHER = "reported"


def main() -> None:
    """Prints what the bars do, and writes the weights."""
    material = [*_by_hand(), *_of_cities(), *_of_tenants(), *_of_abuse()]
    features = features_of([told.text for told in material])
    kinds = np.array([told.kind for told in material])
    model, held_out = fitted(material, features, kinds, _REGULARIZED)
    _print(material, 1 - held_out[:, sorted({*kinds}).index(CALM)])
    write(model, "danger.npz")


def features_of(texts: list[str]) -> csr_matrix:
    """As chalicelib/matchers/endangered.py sees them: vectors, then pieces."""
    said = [as_meant(text[:LONGEST]).strip() for text in texts]
    found = [pieces(text) for text in said]
    rows = [row for row, places in enumerate(found) for _ in places]
    columns = [int(place) for places in found for place in places]
    values = [share(len(places)) for places in found for _ in places]
    counted = csr_matrix((values, (rows, columns)), (len(texts), PIECES))
    return hstack([csr_matrix(Engine(WEIGHTS / "tuned.npz").embed(said)), counted]).tocsr()


def _by_hand() -> Iterator[Told]:
    """Danger comes mistyped as well."""
    random = Random(SEED)
    for number, line in enumerate((TEXTS / "danger_texts.jsonl").read_text("utf-8").splitlines()):
        read = json.loads(line)
        text, kind, group = read["text"], read["kind"], f"hand {number}"
        yield Told(text, kind, group)
        if kind != CALM:
            yield Told(noise.misspelt(text, random), kind, group, _MISSPELT)
            yield Told(noise.unspaced(text), kind, group, _UNSPACED)


def _of_cities() -> Iterator[Told]:
    random = Random(SEED)
    for city in cities():
        asked = random.sample([asked.text for asked in city.asked], _PER_CITY)
        yield from (Told(text, CALM, city.name) for text in asked)
    for kind, texts in outside().items():
        yield from (Told(text, CALM, f"{kind} {text}") for text in texts[:_OUTSIDE])


def _of_tenants() -> Iterator[Told]:
    """The questions of the real cities' FAQs."""
    for path in sorted(_TENANTS.glob("[!_]*/faq.json")):
        for entry in json.loads(path.read_text("utf-8"))["entries"]:
            asked = entry["question"]
            written = list(asked.values()) if isinstance(asked, dict) else [asked]
            for text in (*written, *entry.get("variants", ())):
                yield Told(text, CALM, f"{path.parent.name} {entry['id']}")


def _of_abuse() -> Iterator[Told]:
    for line in (TEXTS / "abuse_texts.jsonl").read_text("utf-8").splitlines():
        read = json.loads(line)
        if read["kind"] != _EITHER:
            yield Told(read["text"], CALM, f"abuse {read['text']}")


def _print(material: list[Told], sure: NDArray[np.float64]) -> None:
    for bar in _BARS:
        print(bar)
        for kind in sorted({told.kind for told in material}):
            of_kind = np.array([told.kind == kind and told.weight == 1 for told in material])
            print(f"    {kind} {((sure >= bar) & of_kind).sum()}/{of_kind.sum()}")


if __name__ == "__main__":
    main()
