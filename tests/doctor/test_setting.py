"""The file that Excel's module reads: found where it looks, read as it reads, and kept for those who share it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provision_udfs.excel_module import xlwings_module
from provision_udfs.user_setting import (
    BEFORE,
    DEBUGGING,
    INTERPRETER,
    encoded,
    is_true,
    is_whole,
    setting_file,
    told,
    untold,
    value_of,
)

OURS = rb"C:\px\Scripts\python.exe"
OTHERS = rb"C:\other\python.exe"
LINE = b'"INTERPRETER_WIN","C:\\px\\Scripts\\python.exe"\r\n'


def test_the_module_asks_for_this_setting_in_this_file() -> None:
    module = xlwings_module()
    assert f'GetConfig("{INTERPRETER.decode()}", "")' in module
    assert f'GetConfig("{DEBUGGING.decode()}", False)' in module
    assert 'Const PROJECT_NAME As String = "xlwings"' in module
    assert r'Environ("USERPROFILE") & "\." & PROJECT_NAME & "\" & PROJECT_NAME & ".conf"' in module
    assert setting_file(Path("home")) == Path("home") / ".xlwings" / "xlwings.conf"


def test_no_other_place_for_settings_is_left_open() -> None:
    """Doctor calls settings elsewhere never read: in the module only the person's own file is reached."""
    reader = xlwings_module().split("Function GetConfig(")[1].split("End Function")[0]
    sources = [line.strip() for line in reader.splitlines() if line.strip().startswith("If ") and "source" in line]
    assert sources == ['If source = "" Or source = "user" Then']


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b'"INTERPRETER_WIN","C:\\a b\\p.exe"\r\n', b"C:\\a b\\p.exe", id="as Excel writes it"),
        pytest.param(b'"interpreter_win","x"', b"x", id="capitals make no difference, nor a missing last line end"),
        pytest.param(b"INTERPRETER_WIN,x\n", b"x", id="without quotation marks"),
        pytest.param(b'"A","1"\n"INTERPRETER_WIN","x"\n', b"x", id="not first"),
        pytest.param(b'"INTERPRETER_WIN","x"\n"INTERPRETER_WIN","y"\n', b"x", id="the first counts"),
        pytest.param(b'"A","1,2"\n"INTERPRETER_WIN","x"\n', b"x", id="a comma inside"),
        pytest.param(b'"A","1"\n\n"INTERPRETER_WIN","x"\n', b"", id="a blank line shifts the pairs"),
        pytest.param(b'"A"\n"INTERPRETER_WIN","x"\n', b"", id="half a pair shifts them too"),
        pytest.param(b"", b"", id="empty"),
        pytest.param(b'"INTERPRETER_MAC","x"\n', b"", id="another key"),
    ],
)
def test_a_value_is_found_as_visual_basic_finds_it(content: bytes, found: bytes) -> None:
    assert value_of(content, INTERPRETER) == found


@pytest.mark.parametrize(
    ("content", "whole"),
    [(b"", True), (LINE, True), (LINE + b"\r\n", False), (LINE + b'"A"\n', False), (b'"A","1","2"\n', False)],
)
def test_a_file_is_whole_where_each_line_is_a_pair(content: bytes, whole: bool) -> None:
    assert is_whole(content) == whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"", LINE, id="none there"),
        pytest.param(LINE, LINE, id="told already"),
        pytest.param(b'"LICENSE_KEY","k"\n', LINE + b'"LICENSE_KEY","k"\r\n', id="others are kept"),
        pytest.param(
            b'"A","1"\n"Interpreter_Win","C:\\other\\python.exe"\n"B","2"\n',
            LINE + b'"PROVISION_XL_BEFORE","C:\\other\\python.exe"\r\n"A","1"\r\n"B","2"\r\n',
            id="another Python is noted",
        ),
        pytest.param(b'\xef\xbb\xbf"A","1"\n\n"B"\n', LINE + b'"A","1"\r\n', id="what cannot be read is left out"),
        pytest.param(LINE + b"\n", LINE, id="ours, with a blank line below"),
        pytest.param(b'"A","\xa3\xff"\n', LINE + b'"A","\xa3\xff"\r\n', id="bytes of no code page stay"),
    ],
)
def test_telling_keeps_what_others_set(before: bytes, after: bytes) -> None:
    assert told(before, OURS) == after


def test_a_second_python_of_ours_does_not_forget_the_first_of_others() -> None:
    first = told(b'"INTERPRETER_WIN","C:\\other\\python.exe"\n', rb"C:\old\python.exe")
    second = told(first, OURS)
    assert value_of(second, BEFORE) == OTHERS
    assert untold(second, OURS) == b'"INTERPRETER_WIN","C:\\other\\python.exe"\r\n'


def test_taking_back_leaves_what_somebody_named_since() -> None:
    changed = told(b"", OURS).replace(OURS, OTHERS)
    assert untold(changed, OURS) == b'"INTERPRETER_WIN","C:\\other\\python.exe"\r\n'


WORDS = st.from_regex(rb"[A-Za-z0-9_ .:\\\xa3\xe9-]{1,12}", fullmatch=True).filter(lambda word: word == word.strip())
KEYS = WORDS.filter(lambda key: key.upper() not in {INTERPRETER, BEFORE})


@given(st.dictionaries(KEYS, WORDS, max_size=5), st.sampled_from([b"\n", b"\r\n"]))
def test_told_twice_is_told_once_and_untold_gives_the_settings_back(others: dict[bytes, bytes], end: bytes) -> None:
    before = b"".join(b'"' + key + b'","' + value + b'"' + end for key, value in others.items())
    once = told(before, OURS)
    assert told(once, OURS) == once
    assert value_of(once, INTERPRETER) == OURS
    assert is_whole(once)
    assert untold(once, OURS) == before.replace(end, b"\r\n")


@given(st.binary(max_size=60))
def test_whatever_stands_in_the_file_the_module_finds_our_python_afterwards(before: bytes) -> None:
    after = told(before, OURS)
    assert value_of(after, INTERPRETER) == OURS
    assert is_whole(after)
    assert told(after, OURS) == after


def test_a_path_that_the_file_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="quotation mark"):
        encoded('C:\\"\\python.exe')


def test_yes_and_no() -> None:
    assert [is_true(value) for value in (b"True", b"-1", b"1", b"False", b"0", b"")] == [True] * 3 + [False] * 3
