"""Writes every file of the corpus below a folder, a folder a case."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.corpus.cases import MAKERS

if __name__ == "__main__":
    for case, make in MAKERS.items():
        for number, made in enumerate(make().values(), start=1):
            made.written(Path(sys.argv[1]) / case / str(number))
