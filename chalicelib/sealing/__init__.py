"""Encryption of personal data that is too large for KMS itself, by keys that KMS wraps."""
