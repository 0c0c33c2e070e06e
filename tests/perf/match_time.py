"""What finding an answer takes once warm, on one core: over what citizens write, and over how many.

`python -m tests.perf.match_time` prints both as JSON. These are times: they belong to the machine.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from math import log
from random import Random
from statistics import median, quantiles
from typing import Any

Json = dict[str, Any]
SIZES = (100, 1_000, 10_000)
_ROUNDS = 3
_ASKED = 25
_ACTIONS = ("신청", "발급", "환급", "감면", "신고", "예약", "등록", "해지", "변경", "조회")
_MANNERS = (
    "어디서 하나요",
    "비용은 얼마인가요",
    "서류는 무엇인가요",
    "언제까지인가요",
    "온라인으로 되나요",
)


def measure() -> Json:
    """`{"p50_ms", "p95_ms", "by_size": {entries: ms}, "exponent"}`, in a process on one core.

    `exponent`: how the time grows with the entries, as their power; 0 is not at all.
    """
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.perf.match_time"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    read: Json = json.loads(ran.stdout)
    return read


def main() -> int:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    sizes = _by_size()
    sys.stdout.write(json.dumps({**_warm(), "by_size": sizes, "exponent": _exponent(sizes)}))
    return 0


def _warm() -> Json:
    """Each development utterance's quickest of three: what else the machine did is no cost of ours."""
    from chalicelib.matchers import MATCHERS
    from tests.development import corpus, queries

    matcher = MATCHERS["semantic"]
    built = {tenant: matcher.build(entries) for tenant, entries in corpus().items()}
    took = []
    for query in queries():
        here = built[query.tenant]
        asked = [
            _seconds(lambda: matcher.match(here.index, query.utterance, vectors=here.read_vectors))  # noqa: B023
            for _ in range(_ROUNDS)
        ]
        took.append(min(asked) * 1000)
    return {"p50_ms": median(took), "p95_ms": quantiles(took, n=20)[-1]}


def _by_size() -> dict[int, float]:
    """Entries -> median milliseconds. The sizes take turns, so that a busy moment meets all."""
    asks = {size: _planted(size) for size in SIZES}
    # Of topics that the smallest knows, and so all of them.
    questions = [" ".join(words) for words in islice(_wordings(), 0, SIZES[0], SIZES[0] // _ASKED)]
    took: dict[int, list[float]] = {size: [] for size in SIZES}
    for question in [*questions[:1], *questions * _ROUNDS]:
        for size, ask in asks.items():
            took[size].append(_seconds(lambda: ask(question)) * 1000)  # noqa: B023
    # The first reads and prepares the vectors.
    return {size: median(found[1:]) for size, found in took.items()}


def _planted(size: int) -> Callable[[str], Any]:
    """A tenant of so many entries with four texts each; asks its matcher.

    Its vectors are random: to embed forty thousand texts takes minutes, and comparing costs the
    same whatever they are.
    """
    import numpy as np

    from chalicelib.matchers.engine import WEIGHTS, Engine
    from chalicelib.matchers.gate import Gate
    from chalicelib.matchers.lexical import Lexical
    from chalicelib.matchers.nothing import Nothing
    from chalicelib.matchers.semantic import Semantic

    class Planted(Engine):
        """Embeds one text truly, many at random."""

        def embed(self, texts: Sequence[str]) -> Any:
            if len(texts) == 1:
                return super().embed(texts)
            drawn = np.random.default_rng(size).standard_normal((len(texts), 384), np.float32)
            return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    engine, gate = Planted(WEIGHTS / "tuned.npz"), Gate(WEIGHTS / "gate.json")
    matcher = Semantic(engine, Lexical(), gate, Nothing(WEIGHTS / "nothing.npz"))
    built = matcher.build(_entries(size))
    return lambda said: matcher.match(built.index, said, vectors=built.read_vectors)


def _entries(size: int) -> dict[str, list[str]]:
    wordings = islice(_wordings(), size)
    return {
        f"e{number}": [
            f"{topic} {action} {manner}?",
            f"{topic} {action}",
            f"{action}하려는데 {topic} {manner}",
            f"{topic} {action}은 시청 민원실에서 안내합니다.",
        ]
        for number, (topic, action, manner) in enumerate(wordings)
    }


def _wordings() -> Iterator[tuple[str, str, str]]:
    """Topic, action, manner, always the same; a topic is a made-up noun."""
    random = Random(0)
    while True:
        topic = "".join(chr(random.randrange(0xAC00, 0xD7A4)) for _ in range(random.choice((2, 3))))
        yield from ((topic, *both) for both in product(_ACTIONS, _MANNERS))


def _exponent(by_size: dict[int, float]) -> float:
    """The slope through the logarithms, by least squares."""
    points = [(log(size), log(took)) for size, took in by_size.items()]
    middle = sum(x for x, _ in points) / len(points)
    height = sum(y for _, y in points) / len(points)
    return sum((x - middle) * (y - height) for x, y in points) / sum(
        (x - middle) ** 2 for x, _ in points
    )


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
