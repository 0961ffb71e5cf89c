"""Whatever a computer looks like: no check fails, and each gives one verdict with what belongs to it."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from provision_udfs.diagnosis import Health
from provision_udfs.doctor import CHECKS, diagnosed
from provision_udfs.machine import (
    Book,
    Defender,
    Excel,
    ExcelSetting,
    Language,
    LibreOffice,
    Machine,
    MacroRules,
    Package,
    Place,
    Python,
    TrustedFolder,
    WebAddIns,
)

from tests.doctor.machines import BOOK, FOLDER, PYTHON, STORE_PYTHON

PATHS = st.one_of(
    st.sampled_from(
        ["", BOOK, FOLDER, PYTHON, STORE_PYTHON, "https://a.b/c", "https:/a", r"\\s\x", "//s/x", "/h", "C:"]
    ),
    st.text(max_size=20),
)
VERSIONS = st.one_of(st.sampled_from(["", "0.1.0", "0.37.8", "16.0.1", "x", "٣"]), st.text(max_size=8))
RULES = st.one_of(st.none(), st.integers(0, 5))
FLAGS = st.booleans()
DAYS = st.dates()

MACHINES = st.builds(
    Machine,
    system=st.sampled_from(["win32", "linux", "darwin", "cygwin"]),
    today=DAYS,
    python=st.builds(Python, st.tuples(st.integers(2, 4), st.integers(0, 20)), st.sampled_from([32, 64]), PATHS, PATHS),
    package=st.builds(Package, VERSIONS, VERSIONS),
    start_seconds=st.one_of(st.none(), st.floats(0, 1e6)),
    place=st.builds(Place, PATHS, FLAGS, st.integers(0, 1 << 50)),
    excel=st.one_of(st.none(), st.builds(Excel, PATHS, VERSIONS, st.sampled_from([0, 32, 64]))),
    setting=st.builds(
        ExcelSetting, FLAGS, PATHS, FLAGS, VERSIONS, FLAGS, st.lists(st.text(max_size=25), max_size=3).map(tuple)
    ),
    rules=st.builds(
        MacroRules,
        RULES,
        RULES,
        FLAGS,
        RULES,
        st.lists(st.builds(TrustedFolder, PATHS, FLAGS), max_size=3).map(tuple),
        FLAGS,
        FLAGS,
    ),
    defender=st.builds(Defender, st.integers(0, 7), st.integers(0, 7), FLAGS),
    web=st.builds(WebAddIns, FLAGS, st.integers(0, 9), st.integers(0, 9)),
    libreoffice=st.one_of(
        st.none(),
        st.builds(
            LibreOffice,
            PATHS,
            st.lists(st.integers(0, 30), max_size=4).map(tuple),
            st.sampled_from(["", "this", "other"]),
            PATHS,
            st.integers(-1, 5),
            st.lists(PATHS, max_size=3).map(tuple),
        ),
    ),
    language=st.one_of(st.none(), st.builds(Language, st.text(max_size=2), st.text(max_size=2))),
    certificate_ends=st.one_of(st.none(), DAYS),
    cloud_folders=st.lists(PATHS, max_size=3).map(tuple),
    book=st.one_of(
        st.none(),
        st.builds(
            Book,
            path=PATHS,
            refused=st.sampled_from(["", "it is cut off"]),
            cure=st.just("Get it again."),
            version=VERSIONS,
            has_macros=FLAGS,
            xlwings=VERSIONS,
            zone=RULES,
            on_network=FLAGS,
            stray=st.lists(st.text(max_size=9), max_size=2).map(tuple),
        ),
    ),
)


@settings(max_examples=400, deadline=None)
@given(MACHINES)
def test_every_check_gives_one_verdict_on_any_computer(machine: Machine) -> None:
    result, is_trouble = diagnosed(machine)
    asked = [check.what for check in CHECKS if machine.book is not None or not check.asks_book]
    assert [row[0] for row in result.rows] == asked
    for _, verdict, seen, cure, tell_it in result.rows:
        assert verdict in set(Health)
        assert seen
        assert bool(cure) == (verdict in {Health.LOOK, Health.TROUBLE})
        assert not tell_it or cure
    assert is_trouble == ("trouble" in [row[1] for row in result.rows])


@settings(max_examples=100, deadline=None)
@given(MACHINES, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_same_computer_gets_the_same_table(machine: Machine, _: date) -> None:
    assert diagnosed(machine) == diagnosed(machine)
