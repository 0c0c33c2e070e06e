"""The steps of `make deploy`."""
