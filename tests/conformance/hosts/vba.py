"""The workbook's own VBA in an interpreter, from the function of the cell to the Windows adapter and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyopenvba.interpreter import VBARuntimeError

from provision_xl.functions.registry import FUNCTIONS
from tests.conformance.cases.case import Case
from tests.conformance.hosts.book import blocks_of, fit
from tests.conformance.hosts.host import OneByOne, Refused, Shown
from tests.excel.runtime import VbaRuntime

_WRONG_NUMBER, _NOT_OPTIONAL = 450, 449  # Excel does not even take such a formula


class Vba(OneByOne):
    """Each call goes by the wrapper of the function and the transport module, as in the workbook."""

    def __enter__(self) -> Vba:
        self._new_book()
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def _new_book(self) -> None:
        self._runtime = VbaRuntime()
        self._blocks: dict[Any, Any] = {}

    def prepare(self, case: Case) -> Callable[[], Shown]:
        blocks = blocks_of(case)
        if not fit(self._blocks, blocks):
            self._new_book()
        self._blocks.update(blocks)
        name = FUNCTIONS[case.function].excel_name
        return lambda: self._ask(name, case.args)

    def _ask(self, name: str, args: tuple[Any, ...]) -> Shown:
        try:
            found = self._runtime.call(name, *args)
        except VBARuntimeError as error:
            if error.number in (_WRONG_NUMBER, _NOT_OPTIONAL):
                return Refused()
            raise
        self._runtime.heard.clear()
        if isinstance(found, tuple):
            return [["" if cell is None else cell for cell in row] for row in found]
        return "" if found is None else found
