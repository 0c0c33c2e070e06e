"""Packaging and deployment; nothing here is shipped."""
