"""What stops a deployment."""


class CannotDeploy(Exception):
    """One sentence for the person who ran `make deploy`."""
