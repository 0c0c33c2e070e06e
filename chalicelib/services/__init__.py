"""One file per thing that happens. Services order the steps; they reach the world through ports."""
