"""Made-up schools, complete and coherent, for trying everything out; the same seed gives the same school."""

from __future__ import annotations

from provision_xl.demo.building import DEFAULT_PUPILS, DEFAULT_SEED, demo_school
from provision_xl.demo.examples import OWN_SETTING, example_school
from provision_xl.demo.planted import PLANTED, Planted, planted_rows

__all__ = ["DEFAULT_PUPILS", "DEFAULT_SEED", "OWN_SETTING", "PLANTED", "Planted", "demo_school", "example_school",
           "planted_rows"]  # fmt: skip
