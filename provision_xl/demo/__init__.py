"""A made-up primary school, complete and coherent, for trying everything out; the same seed gives the same school."""

from __future__ import annotations

from provision_xl.demo.building import demo_school
from provision_xl.demo.planted import PLANTED, Planted, planted_rows

__all__ = ["PLANTED", "Planted", "demo_school", "planted_rows"]
