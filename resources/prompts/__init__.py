"""Sentences to record, and what they cover."""
