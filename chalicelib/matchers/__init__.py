"""FAQ engines by name, as a config version names the one its index was built by."""

from chalicelib.matchers.lexical import Lexical

MATCHERS = {"lexical": Lexical()}
DEFAULT_MATCHER = "lexical"
