"""The steps of `make package`, one a file."""
