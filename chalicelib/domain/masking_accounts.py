"""Account numbers carry no check digit: a bank's or an account's name must stand beside them."""

import re
from collections.abc import Iterator

from chalicelib.domain.masking_labels import says_account, says_receipt
from chalicelib.domain.masking_numbers import Chain, Number
from chalicelib.domain.masking_spans import Hidden, Span

_MONEY = re.compile(r" ?[원만천억회명%]|,[0-9]{3}")
_DATE = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_ACCOUNT_WORD = re.compile(r"계좌|통장|account", re.IGNORECASE)
_LABEL_REACH = 12


def find_accounts(chain: Chain) -> Iterator[Span]:
    """What is left of a chain, where it has 10 to 14 digits and a bank is named near it."""
    for first, last in _segments(chain):
        for number in _candidates(chain, first, last):
            if _is_account(number):
                chain.take(number)
                shown = f"****-{number.digits[-4:]}"
                yield Span(number.start, number.end, Hidden.ACCOUNT, shown)


def _segments(chain: Chain) -> list[tuple[int, int]]:
    """Rows of free groups that are neither money nor part of a date."""
    segments: list[tuple[int, int]] = []
    dates = _date_groups(chain)
    for at, group in enumerate(chain.groups):
        if at in chain.taken or at in dates or _MONEY.match(chain.page, group.end):
            continue
        if segments and segments[-1][1] == at - 1:
            segments[-1] = (segments[-1][0], at)
        else:
            segments.append((at, at))
    return segments


def _date_groups(chain: Chain) -> set[int]:
    found: set[int] = set()
    for at in range(len(chain.groups) - 2):
        year, month, day = (group.digits for group in chain.groups[at : at + 3])
        is_short = len(year) == 4 and len(month) <= 2 and len(day) <= 2
        if is_short and _DATE.fullmatch(year + month.zfill(2) + day.zfill(2)):
            found |= {at, at + 1, at + 2}
    return found


def _candidates(chain: Chain, first: int, last: int) -> list[Number]:
    whole = chain.number(first, last)
    if len(whole.digits) <= 14:
        return [whole]
    # Too long for one number: what hyphens tie together belongs together.
    pieces, start = [], first
    for at in range(first, last + 1):
        if at == last or not chain.tight(at):
            pieces.append(chain.number(start, at))
            start = at + 1
    return pieces


def _is_account(number: Number) -> bool:
    before, after = number.before(20), number.after(_LABEL_REACH)
    if not 10 <= len(number.digits) <= 14 or says_receipt(before):
        return False
    near = before[-_LABEL_REACH:]
    # 20261123103000 is a moment, unless it is called an account.
    if number.sizes[0] >= 8 and _DATE.match(number.digits) and not _ACCOUNT_WORD.search(near):
        return False
    return says_account(near, after)
