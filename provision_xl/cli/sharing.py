"""Commands for what leaves the school, and for what must not stay: hidden data, and one pupil's."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provision_xl.cli.macros import put_macros, said_of_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of
from provision_xl.cli.output import print_tables, say, written_lines

if TYPE_CHECKING:
    from provision_xl.app import PurgeWritten

commands = typer.Typer()


@commands.command("inspect")
def inspect_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any workbook (.xlsx or .xlsm). It is only read.")],
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Look for hidden data in any workbook before you share it; exit code 1 where there is some."""
    from provision_xl import app

    found = app.inspected(file, said_of_macros)
    print_tables([found], as_json, as_csv)
    if found.rows:
        raise typer.Exit(1)


@commands.command("purge")
def purge_command(
    file: Book,
    pupil: Annotated[str, typer.Option("--pupil", metavar="ID", help="Whose data is to go: a Pupil ID.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Name of the new workbook.")] = None,
    backups: Annotated[
        bool, typer.Option("--backups", help="Delete the backups that hold the pupil; else they are listed.")
    ] = False,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Take one pupil's data out of every table, into a new workbook, and on request out of the backups."""
    from provision_xl import app

    done = app.purge(file, pupil, out, backups, day_of(as_at), put_macros)
    say(_purge_lines(done), as_json, _purge_plain(done))


def _purge_lines(done: "PurgeWritten") -> list[str]:
    from provision_xl.money import pounds

    lines = written_lines(done.path, done.not_carried)
    for item in done.removed:
        parts = [f"{count} {what}{'' if count == 1 else 's'}"
                 for count, what in ((item.rows, "row"), (item.cells, "changed cell")) if count]  # fmt: skip
        lines.append(f"{item.table}: {' and '.join(parts)}")
    lines.append(f"Planned cost of the whole map: {pounds(done.before)} before, {pounds(done.after)} now.")
    if done.moved:
        lines.append("Other pupils' costs that changed, as their groups are shared by fewer:")
        lines += [f"  {row.pupil}: {pounds(row.before_pence)} before, {pounds(row.after_pence)} now"
                  for row in done.moved]  # fmt: skip
    lines.append("Figures of closed terms were not rewritten; the pupil's own stand under Pupils removed.")
    for backup in done.backups:
        lines.append(f"{'Deleted' if backup.deleted else 'Backup'}: {backup.path.name}")
    return [*lines, *(f"Also: {path.name}" for path in done.copies), *done.notes]


def _purge_plain(done: "PurgeWritten") -> dict[str, Any]:
    return {
        "file": str(done.path),
        "removed": [item._asdict() for item in done.removed],
        "before_pence": done.before,
        "after_pence": done.after,
        "moved": [row._asdict() for row in done.moved],
        "backups": [{"file": str(item.path), "readable": item.readable, "deleted": item.deleted}
                    for item in done.backups],
        "copies": [str(path) for path in done.copies],
        "notes": list(done.notes),
        "not_carried": list(done.not_carried),
    }  # fmt: skip
