"""What stops a package from being made."""


class CannotPackage(Exception):
    """One sentence for the person who ran `make package`."""
