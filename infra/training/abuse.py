"""`python -m infra.training.abuse`: fits how a text sounds (matchers/weights/abusive.npz).

The material: texts and templates written for it, the texts that the rules over words were made
with, and what people ask of made-up cities. tests/domain/abuse_unseen.jsonl is in none of it.
Printed: what the bars find and cost on groups (a template's texts, a city) held out of the fit.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from chalicelib.domain.abuse import Abuse, judge
from chalicelib.matchers.abusive import LONGEST, PIECES, pieces, share
from chalicelib.matchers.engine import WEIGHTS, Engine
from chalicelib.matchers.writing import as_meant
from infra.training.corpus import TEXTS, cities, outside
from infra.training.kinds import SEED, Told, fitted, write

_OWN = Path(__file__).parents[2] / "tests/domain"
_KINDS = {*Abuse, "reported"}
_PER_TEMPLATE, _PER_CITY, _OUTSIDE = 14, 170, 160
_BY_HAND = 2.5
_REGULARIZED = 10.0
_BARS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_ANGRY = "abusive"


def main() -> None:
    """Prints what the bars do, and writes the weights."""
    material = [*_by_hand(), *_by_template(), *_of_tests(), *_of_cities()]
    features = features_of([told.text for told in material])
    kinds = np.array([told.kind if told.kind in _KINDS else "clean" for told in material])
    model, held_out = fitted(material, features, kinds, _REGULARIZED)
    abusive = [at for at, kind in enumerate(sorted({*kinds})) if kind in {*Abuse}]
    _print(material, held_out[:, abusive].sum(1))
    write(model, "abusive.npz")


def features_of(texts: list[str]) -> csr_matrix:
    """As chalicelib/matchers/abusive.py sees them: vectors, then pieces."""
    said = [as_meant(text[:LONGEST]).strip() for text in texts]
    found = [pieces(text) for text in said]
    rows = [row for row, places in enumerate(found) for _ in places]
    columns = [place for places in found for place in places]
    values = [share(places) for places in found for _ in places]
    counted = csr_matrix((values, (rows, columns)), (len(texts), PIECES))
    return hstack([csr_matrix(Engine(WEIGHTS / "tuned.npz").embed(said)), counted]).tocsr()


def _by_hand() -> Iterator[Told]:
    for number, line in enumerate((TEXTS / "abuse_texts.jsonl").read_text("utf-8").splitlines()):
        read = json.loads(line)
        yield Told(read["text"], read["kind"], f"hand {number}", _BY_HAND)


def _by_template() -> Iterator[Told]:
    """Each template with its slots filled at random."""
    read = json.loads((TEXTS / "abuse_templates.json").read_text("utf-8"))
    random, slots = Random(SEED), read["slots"]
    for kind, templates in read["templates"].items():
        for number, template in enumerate(templates):
            filled = {
                re.sub(r"\{(\w+)\}", lambda slot: random.choice(slots[slot[1]]), template): None
                for _ in range(_PER_TEMPLATE)
            }
            yield from (Told(text.strip(), kind, f"{kind} {number}") for text in filled)


def _of_tests() -> Iterator[Told]:
    """What the rules were made with; abuse without a kind of its own has the rules' kind."""
    for name in ("abuse_texts", "abuse_later_texts"):
        for line in (_OWN / f"{name}.jsonl").read_text("utf-8").splitlines():
            read = json.loads(line)
            found = judge(read["text"]).category
            if read["abusive"] and not found:
                continue
            calm = "reported" if read["kind"] == "fp_reported_speech" else "clean"
            kind = found.value if read["abusive"] and found else calm
            yield Told(read["text"], kind, f"{name} {read['text']}", _BY_HAND)


def _of_cities() -> Iterator[Told]:
    random = Random(SEED)
    for city in cities():
        calm = [asked.text for asked in city.asked if asked.kind != _ANGRY]
        yield from (Told(text, "city", city.name) for text in random.sample(calm, _PER_CITY))
    for kind in ("chitchat", "weather", "near_gov", "foreign"):
        texts = random.sample(outside()[kind], _OUTSIDE)
        yield from (Told(text, "city", f"{kind} {text}") for text in texts)


def _print(material: list[Told], sure: NDArray[np.float64]) -> None:
    meant = np.array([told.kind in {*Abuse} for told in material])
    for bar in _BARS:
        found = sure >= bar
        hits = (found & meant).sum()
        print(f"{bar}: precision {hits / found.sum():.3f} recall {hits / meant.sum():.3f}")
        for kind in sorted({told.kind for told in material}):
            of_kind = np.array([told.kind == kind for told in material])
            print(f"    {kind} {(found & of_kind).sum()}/{of_kind.sum()}")


if __name__ == "__main__":
    main()
