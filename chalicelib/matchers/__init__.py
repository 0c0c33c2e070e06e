"""FAQ engines by name, as a config version names the one its index was built by."""

from typing import TYPE_CHECKING, Any

from chalicelib.matchers.lexical import Lexical

if TYPE_CHECKING:
    from chalicelib.matchers.semantic import Semantic

DEFAULT_MATCHER = "semantic"


class _Matchers(dict[str, "Lexical | Semantic"]):
    """Imports an engine when it is first asked for: who taps menus never pays for meaning."""

    def __missing__(self, name: str) -> Any:
        if name != DEFAULT_MATCHER:
            raise KeyError(name)
        from chalicelib.matchers.semantic import semantic

        self[name] = semantic(_LEXICAL)
        return self[name]


_LEXICAL = Lexical()
MATCHERS = _Matchers(lexical=_LEXICAL)
