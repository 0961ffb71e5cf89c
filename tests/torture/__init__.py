"""The big counts: `python -m tests.torture --full`; without --full a slice of each."""

FIRST_SEED = 10_000  # seeds that the test suite does not use
