"""What Excel's compiler refuses of VBA modules though each line reads well: names that nothing declares, names that two
procedures have, and calls with too few or too many arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import _ast as syntax
from pyopenvba.interpreter import parse_module

_OF_THE_LANGUAGE = {"err", "me"}


def undeclared(sources: Mapping[str, str]) -> list[str]:
    """Each name of these modules that stands for nothing, with its module and line."""
    parsed = {name: parse_module(source, name=name) for name, source in sources.items()}
    public = {known for module in parsed.values() for known in _declared(module, public_alone=True)}
    excel = ExcelApplication().interpreter
    found = []
    for name, module in parsed.items():
        own = _declared(module, public_alone=False)
        for procedure in module.procedures:
            known = own | public | _locals(procedure)
            for used, line in _used(procedure.body):
                if used not in known and used not in _OF_THE_LANGUAGE and not _is_excels(excel, used):
                    found.append(f"{name} line {line}: {used}")
    return found


def declared_twice(sources: Mapping[str, str]) -> list[str]:
    """Each name that more than one procedure of these modules has and that another module could call."""
    found: dict[str, list[str]] = {}
    for name, source in sources.items():
        for procedure in parse_module(source, name=name).procedures:
            if procedure.scope.lower() != "private" and procedure.kind in {"sub", "function"}:
                found.setdefault(procedure.name.lower(), []).append(name)
    return [f"{name}: {', '.join(modules)}" for name, modules in found.items() if len(modules) > 1]


def miscounted(sources: Mapping[str, str]) -> list[str]:
    """Each call of one of these procedures with more or fewer arguments than it takes."""
    parsed = {name: parse_module(source, name=name) for name, source in sources.items()}
    known = {found.name.lower(): found for module in parsed.values() for found in module.procedures}
    return [
        f"{name} line {line}: {called} gets {count}"
        for name, module in parsed.items()
        for procedure in module.procedures
        for called, count, line in _calls(procedure)
        if called in known and not _takes(known[called], count)
    ]


def _calls(procedure: syntax.Procedure) -> Iterator[tuple[str, int, int]]:
    variables = _locals(procedure)
    for node in _nodes(procedure.body):
        called = getattr(node, "callee", None) if isinstance(node, syntax.CallStmt) else getattr(node, "target", None)
        if not isinstance(node, syntax.CallStmt | syntax.Index) or not isinstance(called, syntax.Name):
            continue
        if called.name.lower() not in variables:
            yield called.name.lower(), len(node.args), node.line


def _takes(procedure: syntax.Procedure, count: int) -> bool:
    needed = sum(not (taken.optional or taken.param_array) for taken in procedure.params)
    return count >= needed and (count <= len(procedure.params) or any(taken.param_array for taken in procedure.params))


def _declared(module: syntax.Module, public_alone: bool) -> set[str]:
    def counts(scope: str) -> bool:
        return not public_alone or scope.lower() != "private"

    names = {item.name for item in module.procedures if counts(item.scope)}
    names |= {name for item in module.constants if counts(item.scope) for name, _, _ in item.names}
    if not public_alone:
        names |= {item.name for group in module.variables for item in group.decls}
        names |= {item.name for item in module.declares}
    return {name.lower() for name in names}


def _locals(procedure: syntax.Procedure) -> set[str]:
    names = {procedure.name, *(parameter.name for parameter in procedure.params)}
    for node in _nodes(procedure.body):
        if isinstance(node, syntax.Dim):
            names |= {item.name for item in node.decls}
        elif isinstance(node, syntax.ConstDecl):
            names |= {name for name, _, _ in node.names}
    return {name.lower() for name in names}


def _used(body: Any) -> Iterator[tuple[str, int]]:
    for node in _nodes(body):
        if isinstance(node, syntax.Name):
            yield node.name.rstrip("$%&!#@").lower(), node.line
        elif isinstance(node, syntax.ReDim):
            yield from ((item.name.lower(), node.line) for item in node.decls)


def _nodes(found: Any) -> Iterator[Any]:
    if isinstance(found, list | tuple):
        for item in found:
            yield from _nodes(item)
    elif is_dataclass(found):
        yield found
        for part in fields(found):
            yield from _nodes(getattr(found, part.name))


def _is_excels(excel: Any, name: str) -> bool:
    """A function of VBA, a constant, or a member that Excel offers everywhere."""
    host = excel.host
    return (
        name in excel._intrinsics
        or host.has_global_member(name)
        or name in ("application", "thisworkbook")
        or not repr(host.constant(name)).startswith("<unresolved")
    )
