"""What keeps the local platform from running, told to the person at the terminal."""


class CannotRun(Exception):
    """Its text is one sentence: what is wrong and what to do. The platform exits with 1."""


class Interrupted(Exception):
    """Asked to stop while still coming up: no fault."""
