"""How long a page may take on a machine that does much else: only what fails waits so long."""

PATIENCE_MS = 30_000
