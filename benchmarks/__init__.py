"""How fast and how large, each against a named alternative in the same run: `uv run python -m benchmarks`."""
