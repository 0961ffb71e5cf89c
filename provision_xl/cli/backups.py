"""The command for backups: what there is, and one of them put back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provision_xl.cli.options import Csv, Json
from provision_xl.cli.output import print_tables, say

if TYPE_CHECKING:
    from provision_xl.app import Restored
    from provision_xl.school.differing import Differs

commands = typer.Typer()


@commands.command("backups")
def backups_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Your workbook; it may be damaged, or gone.")],
    restore: Annotated[
        int | None, typer.Option("--restore", metavar="NUMBER", help="Put this one back, beside your workbook.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="NEW.xlsx", help="Where to put it; only here can you name your workbook itself."),
    ] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List the backups of a workbook and what each comes to; put one back and see what has changed since."""
    from provision_xl import app
    from provision_xl.errors import OutOfRange

    if restore is None:
        if out is not None:
            raise OutOfRange("--out says where a backup is put: add --restore and the number of the backup.")
        print_tables([app.backups_table(file)], as_json, as_csv)
        return
    done = app.restore(file, restore, out)
    say(_lines(done, file), as_json, _plain(done))


def _lines(done: "Restored", file: Path) -> list[str]:
    lines = [f"Written: {done.path}", f"It is backup {done.number}, saved {done.made:%d/%m/%Y %H:%M:%S}."]
    if done.planned_pence is not None:
        from provision_xl.money import pounds

        lines.append(f"Planned cost of the whole map: {pounds(done.planned_pence)}.")
    if done.since is None:
        lines.append(f"{file.name} cannot be read, so what changed since is not known.")
    elif not done.since:
        lines.append(f"Nothing in its tables was changed since: they are those of {file.name}.")
    else:
        lines.append(f"What stood in {file.name} and is not in the backup:" if done.replaced
                     else f"What stands in {file.name} and is not in the backup:")  # fmt: skip
        lines += [f"  {item.table}: {_words(item)}" for item in done.since]
    if done.replaced:
        lines.append("Your workbook was replaced; as it was before, it is now among the backups.")
    return lines


def _words(item: "Differs") -> str:
    parts = ((item.added, "added"), (item.changed, "changed"), (item.removed, "removed, which are back"))
    what = "value" if item.table == "Settings" else "row"
    return ", ".join(f"{count} {what}{'' if count == 1 else 's'} {how}" for count, how in parts if count)


def _plain(done: "Restored") -> dict[str, Any]:
    since = {} if done.since is None else {"since": [item._asdict() for item in done.since]}
    return {
        "file": str(done.path),
        "number": done.number,
        "saved": f"{done.made:%d/%m/%Y %H:%M:%S}",
        "planned_pence": done.planned_pence,
        **since,
        "replaced": done.replaced,
    }
