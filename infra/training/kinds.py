"""What the fits of kinds of texts share: their material, the fit with groups held out, the file."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from chalicelib.matchers.engine import WEIGHTS

SEED = 0
_FOLDS = 5


class Told(NamedTuple):
    """A text, its kind, the group that is held out together, and how much it counts."""

    text: str
    kind: str
    group: str
    weight: float = 1.0


def fitted(
    material: list[Told], features: csr_matrix, kinds: NDArray[np.str_], regularized: float
) -> tuple[LogisticRegression, NDArray[np.float64]]:
    """The model, and what models that had not seen a text's group made of it: text by kind."""
    weights = np.array([told.weight for told in material])
    model = LogisticRegression(C=regularized, max_iter=500, random_state=SEED)
    held_out = cross_val_predict(
        model,
        features,
        kinds,
        groups=[told.group for told in material],
        cv=GroupKFold(_FOLDS),
        method="predict_proba",
        params={"sample_weight": weights},
    )
    model.fit(features, kinds, sample_weight=weights)
    return model, held_out


def write(model: LogisticRegression, name: str) -> None:
    """Weights as bytes: a hundredth of the largest makes no difference."""
    weights = model.coef_.T
    scale = np.abs(weights).max(0) / 127
    np.savez_compressed(
        WEIGHTS / name,
        kinds=np.array([str(kind) for kind in model.classes_]),
        weights=np.rint(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        offsets=model.intercept_.astype(np.float32),
    )
