"""FAQ engines by name, as a config version names the one its index was built by."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chalicelib.matchers.lexical import Lexical
    from chalicelib.matchers.semantic import Semantic

DEFAULT_MATCHER = "semantic"


class Matchers(dict[str, "Lexical | Semantic"]):
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

    def get(self, name: str, default: Any = None) -> Any:
        """As any mapping's; a dict's own looks only at what it holds already."""
        try:
            return self[name]
        except KeyError:
            return default


MATCHERS = Matchers()
