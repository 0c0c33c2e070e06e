"""The usual ways to match questions, each as good as a few lines make it: what ours is measured by.

Each gives for one tenant's entries a function from an utterance to a ranking. Their confidences
have scales of their own; who compares them chooses each its best threshold.
"""

import re
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from chalicelib.domain.faq import Ranking

Entries = Mapping[str, Sequence[str]]
Ask = Callable[[str], Ranking]
Cut = Callable[[str], list[str]]
_WORD = re.compile(r"\w+")
_JAMO = 3
# Morphemes that carry meaning: nouns, verbs, adjectives, adverbs, roots, foreign letters, digits.
_TELLING = ("N", "V", "MA", "XR", "SL", "SN", "SH")


def substring(entries: Entries) -> Ask:
    """The share of the utterance's letters that stand in the entry word by word."""
    rows = {id: " ".join(texts).lower() for id, texts in entries.items()}

    def ask(utterance: str) -> Ranking:
        words = _words(utterance)
        letters = sum(map(len, words)) or 1
        return _ranked(
            {id: sum(len(w) for w in words if w in text) / letters for id, text in rows.items()}
        )

    return ask


def rapidfuzz(entries: Entries) -> Ask:
    """RapidFuzz's weighted ratio to the nearest of an entry's texts."""
    from rapidfuzz import fuzz, utils

    def ask(utterance: str) -> Ranking:
        said = utils.default_process(utterance)
        return _ranked(
            {
                id: max(fuzz.WRatio(said, utils.default_process(text)) for text in texts)
                for id, texts in entries.items()
            }
        )

    return ask


def bm25_words(entries: Entries) -> Ask:
    """BM25 over words as they are written."""
    return _bm25(entries, _words)


def bm25_jamo(entries: Entries) -> Ask:
    """BM25 over groups of three jamo."""
    return _bm25(entries, _jamo)


def bm25_morphemes(entries: Entries) -> Ask:
    """BM25 over the morphemes that Kiwi finds."""
    return _bm25(entries, _kiwi())


def logistic_regression(entries: Entries) -> Ask:
    """scikit-learn: tf-idf of groups of letters, logistic regression over questions and variants."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    rows = [(text, id) for id, texts in entries.items() for text in texts]
    texts, ids = zip(*rows, strict=True)
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
        LogisticRegression(C=30.0, max_iter=1000),
    ).fit(texts, ids)

    def ask(utterance: str) -> Ranking:
        shares = model.predict_proba([utterance])[0].tolist()
        return _ranked(dict(zip(model.classes_.tolist(), shares, strict=True)))

    return ask


def plain_embedding(entries: Entries) -> Ask:
    """multilingual-e5-small as it comes: centred cosines to the nearest of an entry's texts."""
    import numpy as np

    engine = _untuned()
    rows = [(text, id) for id, texts in entries.items() for text in texts]
    vectors = engine.embed([text for text, _ in rows])
    middle = vectors.mean(axis=0)
    vectors = _unit(vectors - middle)

    def ask(utterance: str) -> Ranking:
        near = vectors @ _unit(engine.embed([utterance]) - middle)[0]
        best: dict[str, float] = {}
        for (_, id), cosine in zip(rows, np.asarray(near).tolist(), strict=True):
            best[id] = max(best.get(id, -1.0), cosine)
        return _ranked(best)

    return ask


RIVALS: Mapping[str, Callable[[Entries], Ask]] = {
    "substring": substring,
    "RapidFuzz": rapidfuzz,
    "BM25, words": bm25_words,
    "BM25, jamo trigrams": bm25_jamo,
    "BM25, morphemes (Kiwi)": bm25_morphemes,
    "logistic regression": logistic_regression,
    "e5-small, not tuned": plain_embedding,
}


def _bm25(entries: Entries, cut: Cut) -> Ask:
    from rank_bm25 import BM25Plus

    rows = [(cut(text), id) for id, texts in entries.items() for text in texts]
    index = BM25Plus([tokens or [""] for tokens, _ in rows])

    def ask(utterance: str) -> Ranking:
        tokens = cut(utterance)
        best: dict[str, float] = {}
        floor = index.get_scores(tokens).min() if tokens else 0.0
        for (_, id), found in zip(rows, index.get_scores(tokens).tolist(), strict=True):
            # BM25+ gives every row something; what counts is what a row has beyond that.
            best[id] = max(best.get(id, 0.0), (found - floor) / sqrt(len(tokens) or 1))
        return _ranked(best)

    return ask


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _jamo(text: str) -> list[str]:
    letters = unicodedata.normalize("NFD", "".join(_words(text)))
    return [letters[at : at + _JAMO] for at in range(max(1, len(letters) - _JAMO + 1))]


def _kiwi() -> Cut:
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    return lambda text: [
        token.form.lower() for token in kiwi.tokenize(text) if token.tag.startswith(_TELLING)
    ]


def _untuned() -> Any:
    import numpy as np

    from chalicelib.matchers.engine import Engine

    with tempfile.TemporaryDirectory() as folder:
        nothing_moved = Path(folder) / "nothing.npz"
        np.savez(nothing_moved)
        engine = Engine(nothing_moved)
        engine.embed(["여권"])
    return engine


def _unit(vectors: Any) -> Any:
    import numpy as np

    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)


def _ranked(scores: Mapping[str, float]) -> Ranking:
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:3]
    return Ranking(tuple(best), scores[best[0]])
