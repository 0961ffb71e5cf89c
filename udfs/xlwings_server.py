"""The functions as custom functions of xlwings Server, for a school that runs one; nothing else needs this.

xlwings' server part is under the PolyForm Noncommercial licence, which covers schools and charities: set
`XLWINGS_LICENSE_KEY=noncommercial`. The server hands `module()` to xlwings' own `custom_functions_meta`,
`custom_functions_code` and `custom_functions_call`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from types import ModuleType
from typing import Any

from provision_udfs.answering import answer

from provision_xl.functions.declaring import Argument, Function
from provision_xl.functions.registry import REGISTRY

# Cells go over as they came: xlwings would else make an error cell a blank one.
_AS_IT_CAME = "raw"


def module() -> ModuleType:
    """A module with one custom function for each entry of the registry."""
    from xlwings import server

    made = ModuleType("provision_xl_functions")
    for function in REGISTRY:
        called = _called(function)
        for argument in _taken(function):
            called = server.arg(argument.identifier, _AS_IT_CAME, doc=argument.help)(called)
        setattr(made, function.excel_name, server.func(server.ret(_AS_IT_CAME)(called)))
    return made


def _called(function: Function) -> Callable[..., list[list[Any]]]:
    def called(*given: Any) -> list[list[Any]]:
        return _asked(function.name, given)

    called.__name__ = called.__qualname__ = function.excel_name
    called.__doc__ = function.help
    taken = [_parameter(argument, function.takes_tables) for argument in _taken(function)]
    called.__signature__ = Signature(taken)  # type: ignore[attr-defined]
    called.__annotations__ = {}
    return called


def _taken(function: Function) -> Sequence[Argument]:
    # xlwings allows no optional argument beside any number of them, so options and tables come together.
    return function.arguments[-1:] if function.takes_tables else function.arguments


def _parameter(argument: Argument, many: bool) -> Parameter:
    kind = Parameter.VAR_POSITIONAL if many else Parameter.POSITIONAL_OR_KEYWORD
    return Parameter(argument.identifier, kind, default=Parameter.empty if many or argument.required else None)


def _asked(call: str, given: Sequence[Any]) -> list[list[Any]]:
    found = answer({"call": call, "args": [_argument(value) for value in given]})
    rows: list[list[Any]] = found["table"] if "table" in found else [[found.get("error", found.get("value"))]]
    return rows


def _argument(value: Any) -> Any:
    if not isinstance(value, list):
        return _cell(value)
    rows = value if value and isinstance(value[0], list) else [value]  # xlwings takes a single row out of its table
    return {"table": [[_cell(cell) for cell in row] for row in rows], "bare_dates": True}


def _cell(value: Any) -> Any:
    """A cell as Office.js hands it over, as the request carries it.

    >>> _cell({"type": "Error", "basicValue": "#N/A"}), _cell(""), _cell({"type": "FormattedNumber", "basicValue": 5})
    ({'error': '#N/A'}, None, 5)
    """
    if isinstance(value, Mapping):
        return {"error": value["basicValue"]} if value.get("type") == "Error" else value.get("basicValue", value)
    return None if value == "" else value
