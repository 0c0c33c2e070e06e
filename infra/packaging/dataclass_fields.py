"""Shipped in the zips: what expanded dataclasses need beside their own code, when it is asked for.

dataclass_expansion.py writes the classes that use it.
"""

from dataclasses import FrozenInstanceError, field, make_dataclass
from types import SimpleNamespace
from typing import Any, NoReturn

# `__dataclass_params__`: a subclass asks whether its base is frozen.
PARAMS = SimpleNamespace(init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=True)


class Fields:
    """Stands for `__dataclass_fields__` until `replace`, `fields` or a subclass asks for them."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        # With a docstring, or it would compose one from its signature.
        own = {"__doc__": owner.__doc__ or owner.__name__, "__module__": owner.__module__}
        twin: Any = make_dataclass(
            owner.__name__, _described(owner), namespace=own, init=False, repr=False, eq=False
        )
        owner.__dataclass_fields__ = twin.__dataclass_fields__
        return owner.__dataclass_fields__


def refuse(deed: str, name: str) -> NoReturn:
    """Frozen is frozen."""
    raise FrozenInstanceError(f"cannot {deed} field {name!r}")


def _described(owner: Any) -> list[Any]:
    names, defaults = owner.__match_args__, owner.__init__.__defaults__ or ()
    known = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    return [
        (name, kind, field(default=known[name])) if name in known else (name, kind)
        for name, kind in owner.__annotations__.items()
    ]
