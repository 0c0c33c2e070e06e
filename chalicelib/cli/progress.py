"""A bar on stderr while somebody waits at a terminal; nothing in a pipe."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

T = TypeVar("T")


class Bars:
    """`track` draws a bar over what is gone through."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def track(self, items: Sequence[T], words: str) -> Iterable[T]:
        """The items, one after the other."""
        return self._progress.track(items, description=words)

    def track_some(self, items: Iterable[T], number: int, words: str) -> Iterable[T]:
        """The items of which there are about so many, as they come."""
        return self._progress.track(items, total=number, description=words)


@contextmanager
def bars(*, hidden: bool = False) -> Iterator[Bars]:
    """Bars that go away at the end. `hidden` where results are printed to the same terminal."""
    with Progress(
        # It turns while one item takes long, as a city's entries may.
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        disable=hidden or not sys.stderr.isatty(),
        # Or else what is printed meanwhile would go to stderr, among the bars.
        redirect_stdout=False,
        redirect_stderr=False,
    ) as progress:
        yield Bars(progress)
