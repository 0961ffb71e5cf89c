"""Every part: what it tries, how often, and how it is run over its seeds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.conformance import chunks
from tests.costing import test_two_calculators as calculators
from tests.mutants import Module, tried
from tests.planning import test_replan_by_counting as replans
from tests.planning import test_year_by_counting as years
from tests.solving import test_strict_goals as strict_goals
from tests.staffcost import test_two_calculators as staff_costs
from tests.torture import (
    FIRST_SEED,
    best_plan,
    damage,
    faults,
    fuzz,
    hidden,
    money,
    same_bytes,
    saving,
    soak,
    three_engines,
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One kind of trial: what it is, the trial for a seed, and how many with and without --full."""

    what: str
    trial: Callable[[int], object]
    full: int
    slice: int
    counts_the_last: bool = False  # looks at what the part before it has counted, in the same process


def saving_controls(seed: int) -> None:
    """Each trial of saving sees a naive writer destroyed."""
    (saving.naive_is_destroyed, faults.naive_is_destroyed, faults.naive_is_full, saving.naive_race_loses,
     saving.naive_is_read_torn)[seed % 5](seed)  # fmt: skip


PARTS = (
    Part("two calculators, every piece, both bases", calculators.test_every_piece_is_equal_to_the_penny_on_both_bases,
         2_000, 40),
    Part("two calculators, every fund, line and month",
         calculators.test_every_fund_pays_the_same_for_each_line_and_month, 2_000, 40),
    Part("two calculators, whole staff cost, every part and month",
         staff_costs.test_every_part_is_equal_to_the_penny, 1_000, 20),
    Part("all views add up, rows in any order",
         calculators.test_views_agree_and_the_order_of_rows_does_not_matter, 500, 20),
    Part("pence shared out, a hundred examples each", money.shares, 100, 2),
    Part("by pupil = intervention = staff = fund = term = month, rows in any order, a hundred schools each",
         money.adding_up, 100, 2),
    Part("every price doubled doubles the cost within the rounding rule, a hundred schools each",
         money.doubling, 100, 2),
    Part("our figures, LibreOffice's from the formulas, the second calculator's: equal to the penny",
         three_engines.trial, 200, 20),
    Part("workbooks and reports to the byte in processes that hash in other ways", same_bytes.trial, 50, 3),
    Part("strict goals against trying every plan",
         strict_goals.test_every_goal_in_turn_is_the_best_there_is, 1_000, 40),
    Part("plans of small schools against every plan, to the pupil", best_plan.counted_out, 500, 30),
    Part("of those half short of adults, a quarter of required provision, every rule binding",
         best_plan.counted_schools_are_tight, 1, 1, counts_the_last=True),
    Part("the same plan by a second solver, small schools", best_plan.solved_twice, 60, 8),
    Part("the same plan by a second solver, 12 to 20 pupils", best_plan.larger_solved_twice, 12, 2),
    Part("the same plan with all rows shuffled", best_plan.shuffled_rows, 100, 4),
    Part("the same plan under other names in the same order", best_plan.other_names, 50, 4),
    Part("the same plan in processes that hash in other ways", best_plan.other_hashes, 20, 1),
    Part("plans looked over once more from the tables alone", best_plan.looked_over, 200, 10),
    Part("odd tables: a plan, clashes or a sentence", best_plan.odd_question, 5_000, 100),
    Part("the least change after an event, against every change", replans.least, 500, 15),
    Part("two terms together, against every plan", years.counted, 300, 10),
    Part("hidden counts, costs and pay of made-up tables against a reader", hidden.trial, 5_000, 40),
    Part("governors' reports of three terms against a reader of all", hidden.school, 60, 1),
    Part("made-up calls of functions", fuzz.trial, 100_000, 2_000),
    Part("workbooks damaged in their bytes: refused, or read the same", damage.bytes_trial, 6_000, 120),
    Part("workbooks damaged in their XML: refused, or read as they stand", damage.xml_trial, 14_000, 240),
    Part("a process killed while it saves: no file torn, no acknowledged save lost, nothing left over", saving.killed,
         2_000, 40),
    Part("of those at least half landed in a save", saving.half_of_them_in_a_save, 1, 1, counts_the_last=True),
    Part("each call on files made to fail (no room, broken, not allowed, short write, lying disk, process ends)",
         faults.failed, 500, 30),
    Part("a disk that is full", faults.full, 40, 6),
    Part("two and four processes that add lines to one file, 25 each", saving.raced, 20, 2),
    Part("a reader during 50 saves", saving.read_meanwhile, 20, 1),
    Part("a naive writer destroyed by kills, calls that fail, full disks, other writers and readers (control)",
         saving_controls, 5, 5),
    Part("five hundred calls more in one process: memory, open files, temporary files", soak.soaked, 40, 1),
    Part("five hundred random bytes to the server, which answers the next call", soak.random_bytes, 20, 5),
    Part("each host against Python, a quarter of its cases", chunks.a_chunk_of_a_host,
         len(chunks.HOSTS) * chunks.CHUNKS, len(chunks.HOSTS)),
)  # fmt: skip


def failures(part: Part, count: int) -> list[int]:
    """The seeds on which a part fails."""
    failed = []
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        try:
            part.trial(seed)
        except Exception as error:
            print(f"{part.what}, seed {seed}: {type(error).__name__}: {str(error)[:200]}", flush=True)
            failed.append(seed)
    return failed


def groups() -> list[list[Part]]:
    """Parts that need one process, in the order of the table."""
    found: list[list[Part]] = []
    for part in PARTS:
        if part.counts_the_last:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def run(number: int, full: bool) -> list[tuple[str, int]]:
    """Each part of a group: its row of the table, and on how many seeds it failed."""
    done = []
    for part in groups()[number]:
        start, count = time.monotonic(), part.full if full else part.slice
        failed = len(failures(part, count))
        row = f"| {part.what} | {count} | {failed} | {time.monotonic() - start:.0f} |"
        print(row, flush=True)
        done.append((row, failed))
    return done


def mutant_rows(wanted: Iterable[Module]) -> list[tuple[str, int]]:
    """Each module's row of the changes that its tests notice, and 1 where those are too few."""
    done, start = [], time.monotonic()
    for one in tried(wanted):
        row = f"{one.row} {time.monotonic() - start:.0f} |"
        print(row, *(f"line {line}: {what}" for line, what in one.unnoticed), sep="\n", flush=True)
        done.append((row, int(not one.meets_the_bar)))
        start = time.monotonic()
    return done
