"""Run by a bare interpreter on a zip's and the layer's content: a text becomes a vector.

`python -I -S layer_probe.py <unpacked zip> <the layer's python folder>`.
"""

import sys
import tempfile
import zipfile
from pathlib import Path


def probe(code: str, layer: str) -> None:
    """Raises ImportError, OSError or NoEngine for what is missing."""
    # As Lambda has them: the function's own code first.
    sys.path[:0] = [code, layer]
    from chalicelib.matchers.engine import DIMENSIONS, Engine

    with tempfile.TemporaryDirectory() as scratch:
        # Lays nothing over the model: the layer is asked here, not our tuning.
        untuned = Path(scratch) / "untuned.npz"
        zipfile.ZipFile(untuned, "w").close()
        [vector] = Engine(untuned).embed(["여권은 어디서 받나요?"])
    numpy = sys.modules["numpy"]
    assert str(numpy.__file__).startswith(layer), numpy.__file__
    assert vector.shape == (DIMENSIONS,)
    assert abs(float(vector @ vector) - 1) < 1e-3, "not of unit length"


if __name__ == "__main__":
    probe(sys.argv[1], sys.argv[2])
