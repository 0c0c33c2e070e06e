"""Looks for every kind of personal number in a text, in the order the kinds are listed in."""

import re
from collections.abc import Callable, Container, Iterator

from chalicelib.domain.masking_accounts import find_accounts
from chalicelib.domain.masking_fold import fold
from chalicelib.domain.masking_ids import bizno, card, driver, resident
from chalicelib.domain.masking_labels import names_bank
from chalicelib.domain.masking_numbers import Chain, Number, chains
from chalicelib.domain.masking_phones import is_public, phone, tel
from chalicelib.domain.masking_spans import Hidden, Span, Verdict, free
from chalicelib.domain.masking_written import emails, passports, plates, spelled_phones

_DIGIT_OR_AT = re.compile("[0-9０-９@＠]")
# An old number plate has five digits; every other number has more.
_FEWEST_DIGITS = 5


def hide(text: str, public: frozenset[str]) -> tuple[str, set[Hidden]]:
    """The text without its personal numbers, and which kinds they were."""
    kinds: set[Hidden] = set()
    # What is hidden brings its neighbours closer together, so look until nothing is left.
    while spans := _find(text, public):
        kinds.update([span.kind for span in spans if span.kind])
        text, rest = _replace(text, spans)
        if rest < _FEWEST_DIGITS and not any(spelled_phones(fold(text)[0])):
            break
    return text, kinds


def _find(text: str, public: frozenset[str]) -> list[Span]:
    page, origin = fold(text)
    found: list[Span] = []
    runs = chains(page)
    for chain in runs:
        found += _numbers(chain, public)
    for finder in (passports, plates, emails, spelled_phones):
        found += [span for span in finder(page) if free(span, found)]
    if runs and names_bank(page):
        for chain in runs:
            found += [span for span in find_accounts(chain) if free(span, found)]
    spans = sorted([span for span in found if span.kind])
    if origin is None:
        return spans
    return [span._replace(start=origin[span.start], end=origin[span.end - 1] + 1) for span in spans]


def _numbers(chain: Chain, public: frozenset[str]) -> Iterator[Span]:
    """What the digits alone tell, kind by kind; each takes its groups out of the chain."""
    candidates = chain.numbers()
    for number in candidates:
        if number.digits[0] in "018" and is_public(number, public):
            chain.take(number)
            yield Span(number.start, number.end, None, "")
    for judge, firsts, lengths in _JUDGES:
        for number in candidates:
            if number.digits[0] in firsts and len(number.digits) in lengths:
                verdict = judge(number) if chain.is_free(number) else None
                if verdict:
                    chain.take(number)
                    # The plus of +82 goes with the number.
                    start = number.start - (number.before(1) == "+")
                    yield Span(start, number.end, verdict.kind, verdict.shown)


# Which first digits and lengths are worth a closer look.
_JUDGES: tuple[tuple[Callable[[Number], Verdict | None], str, Container[int]], ...] = (
    (resident, "0123456789", (13,)),
    (card, "34569", (14, 15, 16)),
    (driver, "12", (10, 12)),
    (phone, "08", range(10, 17)),
    (tel, "018", range(8, 17)),
    (bizno, "123456789", (10,)),
)


def _replace(text: str, spans: list[Span]) -> tuple[str, int]:
    """The text with its spans hidden, and how many digits stand outside of them."""
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], span.shown]
        at = span.end
    pieces.append(text[at:])
    # An @ counts as enough digits to make another look worth it.
    signs = _DIGIT_OR_AT.findall("".join(pieces[::2]))
    return "".join(pieces), sum([_FEWEST_DIGITS if sign in "@＠" else 1 for sign in signs])
