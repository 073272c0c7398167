"""Measurements whose figures stand in docs/results, each re-run by one command."""
