"""The matcher beside the usual ways, on the development set, as one table.

python -m tests.perf.matchers            prints it
python -m tests.perf.matchers --write    and puts it into docs/matching.md
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chalicelib.domain.faq import SURE
from chalicelib.domain.faq_question import Tried
from chalicelib.domain.faq_score import Score, by_kind, score
from chalicelib.matchers import MATCHERS
from tests.development import corpus, cut_at, questions, try_all
from tests.perf.matching import NAMES, best_cut, crossed, kind_floors, ours
from tests.perf.rivals import RIVALS

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
OURS = "semantic (in use)"
_PART = "<!-- {} -->\n.*?<!-- end -->"


@dataclass(frozen=True, slots=True)
class Compared:
    """A matcher with its answers. `cut`: the threshold its figures are given at."""

    name: str
    tried: tuple[Tried, ...]
    cut: float

    @property
    def score(self) -> Score:
        """Its figures at its threshold."""
        return score(cut_at(self.tried, self.cut))

    @property
    def auroc(self) -> float:
        """Of its confidences, whatever the threshold."""
        return score(self.tried).auroc or 0.0


def main(arguments: Sequence[str]) -> int:
    """Prints the tables; with `--write` puts them into the page, too."""
    found, missing = compare()
    tables = {"compared": comparison(found), "kinds": kinds(found), "crossed": folds()}
    sys.stdout.write("\n".join(tables.values()))
    for name, why in missing.items():
        sys.stdout.write(f"left out: {name} ({why}; make bench installs it where it can)\n")
    if "--write" in arguments:
        if missing:
            sys.stderr.write("docs/matching.md is left as it is: it shows all of them or none\n")
            return 1
        write(tables)
    return 0


@cache
def compare() -> tuple[tuple[Compared, ...], dict[str, str]]:
    """The rivals at the thresholds that favour them most, then ours; and what is not installed."""
    found: list[Compared] = []
    missing: dict[str, str] = {}
    for name, rival in RIVALS.items():
        try:
            tried = tuple(_try(rival))
        except ImportError as error:
            missing[name] = str(error)
            continue
        found.append(Compared(name, tried, best_cut(tried)))
    words = tuple(try_all(MATCHERS["lexical"]))
    found.append(Compared("lexical (ours without vectors)", words, best_cut(words)))
    return (*found, Compared(OURS, ours(), SURE)), missing


def comparison(found: Sequence[Compared]) -> str:
    """A Markdown table, a matcher a row."""
    rows = [["matcher", *NAMES.values(), "threshold"]]
    for each in found:
        figures = [
            each.auroc if name == "auroc" else getattr(each.score, name) or 0.0 for name in NAMES
        ]
        cut = f"{SURE} (fixed)" if each.name == OURS else "its best"
        rows.append([each.name, *map(_figure, figures), cut])
    return _markdown(rows)


def kinds(found: Sequence[Compared]) -> str:
    """A Markdown table, a kind of question a row: what is ranked or refused right."""
    shown = [each for each in found if each.name == OURS or each.name.startswith("lexical")]
    shown = [best_classical(found), *shown]
    scores = [by_kind(cut_at(each.tried, each.cut)) for each in shown]
    rows = [["kind", "questions", *[each.name for each in shown]]]
    for same in zip(*scores, strict=True):
        rows.append([same[0].kind, str(same[0].questions), *[_figure(kind.right) for kind in same]])
    for pool in kind_floors(ours()):
        if "*" in pool.name:
            rows.append(
                [pool.name, str(pool.questions), *[""] * (len(shown) - 1), _figure(pool.right)]
            )
    return _markdown(rows)


def folds() -> str:
    """A Markdown table: ours at the fixed threshold, and where nine folds choose it for the tenth."""
    fixed = score(ours())
    rows = [["figure", f"threshold {SURE}", "ten-fold cross-validated", "spread of 5 seeds"]]
    for name, (middle, spread) in crossed(ours()).items():
        rows.append([NAMES[name], _figure(getattr(fixed, name)), _figure(middle), _figure(spread)])
    return _markdown(rows)


def best_classical(found: Sequence[Compared]) -> Compared:
    """The best, by joint, of what is no matcher of ours and knows no meaning."""
    return max(_classical(found), key=lambda each: each.score.joint or 0.0)


def write(parts: dict[str, str]) -> None:
    """Replaces the parts of the page that a run makes; raises ValueError where one is missing."""
    page = PAGE.read_text(encoding="utf-8")
    for name, table in parts.items():
        made = f"<!-- {name} -->\n{table}<!-- end -->"
        page, count = re.subn(_PART.format(name), lambda _, made=made: made, page, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"docs/matching.md has no part {name!r}")
    PAGE.write_text(page, encoding="utf-8")


def _classical(found: Sequence[Compared]) -> Iterator[Compared]:
    for each in found:
        if each.name in RIVALS and each.name != "e5-small, not tuned":
            yield each


def _try(rival: object) -> Iterator[Tried]:
    for tenant, asked in questions().items():
        ask = rival(corpus()[tenant])  # type: ignore[operator]
        for question in asked:
            yield Tried(question, ask(question.utterance))


def _figure(value: float) -> str:
    return f"{value:.3f}"


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    """Aligned, so that it reads in a terminal as well."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
