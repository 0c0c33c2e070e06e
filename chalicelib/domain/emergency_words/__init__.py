"""Phrases of danger, one file a language. `/` parts the phrases."""
