"""FAQ engines by name, as a config version names the one its index was built by."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chalicelib.matchers.lexical import Lexical
    from chalicelib.matchers.semantic import Semantic

DEFAULT_MATCHER = "semantic"


class _Matchers(dict[str, "Lexical | Semantic"]):
    """Imports an engine when it is first asked for: who taps menus never pays for free text."""

    def __missing__(self, name: str) -> Any:
        from chalicelib.matchers.lexical import Lexical

        if name == "lexical":
            self[name] = Lexical()
        elif name == "semantic":
            from chalicelib.matchers.semantic import semantic

            self[name] = semantic(Lexical())
        else:
            raise KeyError(name)
        return self[name]


MATCHERS = _Matchers()
