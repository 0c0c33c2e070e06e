"""Draws the pictures of docs/matching.md from the development set: `python -m tests.perf.pictures`.

The same answers give the same bytes.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

from chalicelib.domain.faq import SURE
from chalicelib.domain.faq_question import Tried
from chalicelib.domain.faq_score import by_kind
from tests.development import cut_at
from tests.perf.matchers import OURS, Compared, best_classical, compare
from tests.perf.matching import curve, ours

FOLDER = Path(__file__).parents[2] / "docs" / "images"
_OURS, _WORDS, _OTHER, _GREY = "#1f5f8b", "#e0a030", "#b9bec4", "#6b7280"
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _GREY,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e5e7eb",
    "legend.frameon": False,
    # Letters as letters and ids by a seed of ours: small files that are the same each time.
    "svg.fonttype": "path",
    "svg.hashsalt": "sotong",
}
_EDGES = (0.0, 0.05, 0.25, SURE, 0.75, 0.95, 1.01)
_ENOUGH = 10


def main() -> int:
    """Writes the three files."""
    import matplotlib as mpl

    mpl.use("svg")
    with mpl.rc_context(_STYLE):
        _save("matching-calibration", _calibration(ours()))
        _save("matching-threshold", _threshold(ours()))
        _save("matching-kinds", _kinds(compare()[0]))
    return 0


def _calibration(tried: Sequence[Tried]) -> Any:
    """Confidence, in bands, against the share that an entry answers and that is answered right."""
    from matplotlib import pyplot as plt

    bands = list(_bands(tried))
    told = [_mean([each.ranking.confidence for each in band]) for band in bands]
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(6.4, 6.4), height_ratios=(3, 1), sharex=True, layout="constrained"
    )
    above.plot((0, 1), (0, 1), color=_GREY, linestyle=":", label="perfectly calibrated")
    for label, color, mark, right in (
        ("an entry answers it", _OURS, "o", _inside),
        ("the first entry answers it", _WORDS, "s", _first),
    ):
        shares = [_mean([right(each) for each in band]) for band in bands]
        spans = [_likely(share, len(band)) for share, band in zip(shares, bands, strict=True)]
        reach = [
            [max(0.0, s - low) for s, (low, _) in zip(shares, spans, strict=True)],
            [max(0.0, high - s) for s, (_, high) in zip(shares, spans, strict=True)],
        ]
        above.errorbar(
            told, shares, reach, fmt=mark, color=color, markersize=6, elinewidth=1, label=label
        )
    for place, share, band in zip(
        told, [_mean([*map(_inside, b)]) for b in bands], bands, strict=True
    ):
        side = -1 if place > SURE else 1
        above.annotate(
            f"n={len(band)}",
            (place, share),
            xytext=(side * 9, -3),
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            fontsize=8,
            color=_GREY,
        )
    above.axvline(SURE, color=_GREY, linewidth=1)
    above.annotate("refused  ", (SURE, 1.08), ha="right", color=_GREY, fontsize=9)
    above.annotate("  answered", (SURE, 1.08), ha="left", color=_GREY, fontsize=9)
    above.set(ylabel="share of the questions", ylim=(-0.04, 1.14), xlim=(-0.02, 1.02))
    above.set_title("What a confidence is worth", pad=12)
    above.legend(loc="center left", bbox_to_anchor=(0.04, 0.75))
    counts, _, bars = below.hist(
        [each.ranking.confidence for each in tried], bins=20, range=(0, 1), color=_OURS, rwidth=0.9
    )
    below.bar_label(bars, [f"{n:.0f}" if n else "" for n in counts], fontsize=8, color=_GREY)
    below.set(xlabel="confidence", ylabel="questions", ylim=(0, max(counts) * 1.25))
    below.grid(visible=False, axis="x")
    return figure


def _threshold(tried: Sequence[Tried]) -> Any:
    """What other thresholds would give."""
    from matplotlib import pyplot as plt

    found = curve(tried)
    figure, axes = plt.subplots(figsize=(6.4, 4.4), layout="constrained")
    for name, label, color, line in (
        ("joint", "joint: rightly answered or refused", _OURS, "-"),
        ("f1", "out-of-scope F1", _WORDS, "-"),
        ("wrongly_refused", "wrongly refused", "#b4433f", "-"),
    ):
        values = [getattr(each, name) or 0.0 for each in found.values()]
        axes.plot(list(found), values, line, color=color, linewidth=2, label=label)
    axes.axvline(SURE, color=_GREY, linewidth=1)
    axes.annotate("in use", (SURE + 0.01, 0.5), color=_GREY, fontsize=9)
    axes.set(xlabel="threshold", ylabel="share", ylim=(0, 1), xlim=(0.05, 0.95))
    axes.set_title("Where to refuse", pad=12)
    axes.legend(loc="center left", bbox_to_anchor=(0.0, 0.3))
    return figure


def _kinds(found: Sequence[Compared]) -> Any:
    """A group of bars for each kind of question: ours, ours by words alone, the best usual way."""
    from matplotlib import pyplot as plt

    words = next(each for each in found if each.name.startswith("lexical"))
    one = next(each for each in found if each.name == OURS)
    usual = best_classical(found)
    shown = (
        (one, "ours", _OURS),
        (words, "ours by words alone", _WORDS),
        (usual, f"best of the usual: {usual.name}", _OTHER),
    )
    figure, axes = plt.subplots(figsize=(7.2, 9.6), layout="constrained")
    for place, (each, label, color) in enumerate(shown):
        kinds = by_kind(cut_at(each.tried, each.cut))
        heights = [number + (place - 1) * 0.27 for number in range(len(kinds))]
        rights = [kind.right for kind in kinds]
        axes.barh(heights, rights, height=0.25, color=color, label=label)
        # A bar of nothing is still seen to be there.
        axes.plot([0] * len(kinds), heights, "|", color=color, markersize=6)
    axes.set_yticks(range(len(kinds)), [f"{kind.kind}  ({kind.questions})" for kind in kinds])
    axes.set_ylim(len(kinds) - 0.4, -0.6)
    axes.set(xlabel="share ranked right, or rightly refused (oos_*)", xlim=(0, 1))
    axes.set_title("By kind of question, and how many there are", pad=34)
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.2, 1),
        ncols=3,
        fontsize=9,
        borderaxespad=0.4,
        columnspacing=1.2,
    )
    axes.grid(visible=False, axis="y")
    return figure


def _bands(tried: Sequence[Tried]) -> Iterator[list[Tried]]:
    """Neighbours in confidence, enough of them for a share; none lies on both sides of SURE."""
    band: list[Tried] = []
    ordered = sorted(tried, key=lambda each: each.ranking.confidence)
    for low, high in pairwise(_EDGES):
        band += [each for each in ordered if low <= each.ranking.confidence < high]
        if band and (len(band) >= _ENOUGH or high == SURE):
            yield band
            band = []
    if band:
        yield band


def _likely(share: float, count: int) -> tuple[float, float]:
    """Between what the true share lies in nine of ten cases (Wilson 1927)."""
    z = 1.645
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z * sqrt(share * (1 - share) / count + (z / count) ** 2 / 4) / (1 + z * z / count)
    return middle - reach, middle + reach


def _inside(each: Tried) -> bool:
    return each.question.inside


def _first(each: Tried) -> bool:
    return each.place == 1


def _save(name: str, figure: Any) -> None:
    path = FOLDER / f"{name}.svg"
    figure.savefig(path, metadata={"Date": None, "Creator": None}, facecolor="white")
    sys.stdout.write(f"{path.name}  {path.stat().st_size / 1000:.0f} kB\n")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    sys.exit(main())
