"""Papers: reports beside the termly one, each a `Report` for its own readers."""

from provision_xl.reports.papers.pupil_map import pupil_map

__all__ = ["pupil_map"]
