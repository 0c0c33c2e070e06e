"""A process that is gone in the middle of what it does."""

from collections.abc import Callable


class Crash(BaseException):
    """The process is gone: nobody catches it but the test."""


def crash_at(nth: int = 1) -> Callable[[], None]:
    """What is called at each of some moments; the process is gone at the nth of them."""
    left = [nth]

    def crash() -> None:
        left[0] -= 1
        if not left[0]:
            raise Crash

    return crash


def break_off(port: object, name: str, after: bool, nth: int = 1) -> None:
    """The process is gone before or after the nth call of one of a port's methods."""
    true, crash = getattr(port, name), crash_at(nth)

    def breaking(*given: object) -> object:
        if not after:
            crash()
        made = true(*given)
        if after:
            crash()
        return made

    setattr(port, name, breaking)
