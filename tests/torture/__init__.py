"""The big counts: `python -m tests.torture --full`; without --full a slice of each."""
