"""What happens when a question is not understood: ask again, offer the nearest three, a person."""

from chalicelib.domain.faq import Ranking
from chalicelib.domain.menu import PERSON

OFFERED = 3
# Below this an entry is not worth being offered at the first miss.
PLAUSIBLE = 0.2


def next_rung(misses: int, ranking: Ranking) -> str | None:
    """The target for the n-th miss in a row, counted from 1; None means: ask again right here."""
    nearest = ranking.ranked[:OFFERED]
    if misses > 2 or (misses == 2 and not nearest):
        return PERSON
    if nearest and (misses == 2 or ranking.confidence >= PLAUSIBLE):
        return "pick:" + "|".join(nearest)
    return None
