// The open workbook: its input sheets read, a change written and taken back, a cell gone to.

import { Trouble } from "./server.js";

const HEADER_ROWS = 20; // in which a table's headers are looked for
const LOCKED = { allowAutoFilter: true, allowSort: true, allowFormatColumns: true, allowFormatRows: true };
const SIDES = { left: "Left", right: "Right", center: "Center", "": "General" };
const POINTS_A_LETTER = 5.6;
const ROWS_WITH_CHOICES = 500; // below an input table
const CELLS_AT_A_TIME = 20_000;

export const fold = (text) =>
  String(text ?? "").normalize("NFKC").replaceAll("*", "").replace(/\s+/g, " ").trim().toLowerCase();

// Words that Excel takes for nothing but words; everything else gets its own ' so that 007 and =A1 stay text.
const PLAIN = /^[A-Za-z][A-Za-z ]*$/;
const typed = (value) => {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string" || value === "") return value;
  return PLAIN.test(value) && !/^(true|false)$/i.test(value) ? value : `'${value}`;
};

// A format with a letter of day, month, year, hour or second outside its quotes and brackets.
const isDay = (format) => /[dmyhs]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\.|General/gi, ""));

function cell(value, type, format) {
  if (type === "Empty" || value === "") return null;
  if (type === "Error") return { error: value };
  return typeof value === "number" && isDay(format) ? { date: value } : value;
}

/** Rows with the columns blanked whose header is not ours: a name looked up from Key stays behind. */
export function onlyOurs(rows, headers) {
  const scores = rows.slice(0, HEADER_ROWS).map(
    (row) => new Set(row.filter((value) => typeof value === "string" && headers.has(fold(value))).map(fold)).size,
  );
  const best = Math.max(0, ...scores);
  if (!best) return [];
  const top = scores.indexOf(best);
  const kept = rows[top].map((value) => value === null || headers.has(fold(value)));
  const below = rows.slice(top + 1).map((row) => row.map((value, place) => (kept[place] ? value : null)));
  return [...rows.slice(0, top + 1), ...below];
}

/** The input sheets from A1 on, of the sheets and headers of `layout` alone. */
export async function tables(layout) {
  const ours = new Map(Object.entries(layout).map(([name, headers]) => [fold(name), new Set(headers.map(fold))]));
  return Excel.run(async (context) => {
    const sheets = context.workbook.worksheets;
    sheets.load("items/name");
    await context.sync();
    const wanted = sheets.items.filter((sheet) => ours.has(fold(sheet.name)));
    const used = wanted.map((sheet) => sheet.getUsedRangeOrNullObject(true));
    for (const range of used) range.load("values,valueTypes,numberFormat,rowIndex,columnIndex");
    await context.sync();
    const read = wanted.map((sheet, number) => [sheet.name, onlyOurs(rowsOf(used[number]), ours.get(fold(sheet.name)))]);
    return Object.fromEntries(read);
  });
}

function rowsOf(range) {
  if (range.isNullObject) return [];
  const left = Array(range.columnIndex).fill(null);
  const body = range.values.map((row, down) => [
    ...left,
    ...row.map((value, across) => cell(value, range.valueTypes[down][across], range.numberFormat[down][across])),
  ]);
  return [...Array.from({ length: range.rowIndex }, () => []), ...body];
}

/** Where the workbook is saved on this computer; "" where only the cloud has it. */
const savedAt = () => (/^(\/|[A-Za-z]:\\|\\\\)/.exec(Office.context?.document?.url ?? "") ? Office.context.document.url : "");

/** The sheet and rows in which the person has selected cells. */
export async function selected() {
  return Excel.run(async (context) => {
    const range = context.workbook.getSelectedRange();
    range.load("rowIndex,rowCount");
    range.worksheet.load("name");
    await context.sync();
    const rows = [[range.rowIndex + 1, range.rowIndex + range.rowCount]];
    return { sheet: range.worksheet.name, rows, book: savedAt() };
  });
}

/** Show a sheet, and a cell of it where one is named. */
export async function goTo(name, address) {
  if (!name) return;
  await Excel.run(async (context) => {
    const sheet = context.workbook.worksheets.getItemOrNullObject(name);
    await context.sync();
    if (sheet.isNullObject) throw new Trouble(`There is no sheet ${name} in this workbook now.`);
    sheet.activate();
    if (address) sheet.getRange(address).select();
    await context.sync();
  });
}

// ---------------------------------------------------------------------------------------------- writing

/** Write a macro's change; where one cell cannot be written, what was written already is taken back. */
export async function write(change) {
  const before = { cells: [], tables: [], added: [], afresh: 0 };
  try {
    await Excel.run(async (context) => {
      await writeCells(context, change.cells, before);
      for (const [name, sheet] of Object.entries(change.sheets)) await writeSheet(context, name, sheet, before);
    });
  } catch (error) {
    await revert(before).catch(() => {});
    if (error instanceof Trouble) throw error;
    throw new Trouble(`PX-X05: Excel did not let this be written (${error.code ?? error.name}). Your tables are as they `
      + "were; a result sheet may be half written: run Update. If it happens again, report this code.");
  }
  return before;
}

async function unlocked(context, sheet, action) {
  sheet.load("name");
  sheet.protection.load("protected");
  await context.sync();
  const wasLocked = sheet.protection.protected;
  if (wasLocked) {
    try {
      sheet.protection.unprotect();
      await context.sync();
    } catch {
      throw new Trouble(`Nothing was changed: the sheet ${sheet.name} is protected with a password. `
        + "Take the protection away (Review, Unprotect Sheet), then press the button again.");
    }
  }
  try {
    await action();
  } finally {
    if (wasLocked) sheet.protection.protect(LOCKED);
    await context.sync();
  }
}

async function writeCells(context, cells, before) {
  for (const name of new Set(cells.map(([sheet]) => sheet))) {
    const sheet = context.workbook.worksheets.getItem(name);
    const ours = cells.filter(([of]) => of === name);
    await unlocked(context, sheet, async () => {
      const ranges = ours.map(([, row, column]) => sheet.getCell(row - 1, column - 1));
      for (const range of ranges) range.load("formulas,values");
      await context.sync();
      const stood = ranges.map((range) => asItStood(range.formulas[0][0], range.values[0][0]));
      await growTables(context, sheet, ours, before);
      ranges.forEach((range, number) => { range.values = [[typed(ours[number][3])]]; });
      ours.forEach(([, row, column], number) => before.cells.push({ sheet: name, row, column, stood: stood[number] }));
      await context.sync();
      for (const range of ranges) range.load("values");
      await context.sync();
      const written = before.cells.slice(-ours.length);
      ranges.forEach((range, number) => { written[number].written = range.values[0][0]; });
    });
  }
}

const asItStood = (formula, value) =>
  typeof value === "string" && (formula === value || !String(formula).startsWith("=")) ? typed(value) : formula;

/** A table that ends just above rows that are written takes them in. */
async function growTables(context, sheet, cells, before) {
  sheet.tables.load("items/name");
  await context.sync();
  const areas = sheet.tables.items.map((table) => table.getRange());
  for (const area of areas) area.load("rowIndex,rowCount,columnIndex,columnCount,address");
  await context.sync();
  sheet.tables.items.forEach((table, number) => {
    const area = areas[number];
    const inside = cells.filter(([, , column]) => column > area.columnIndex && column <= area.columnIndex + area.columnCount);
    const rows = new Set(inside.map(([, row]) => row));
    let end = area.rowIndex + area.rowCount;
    while (rows.has(end + 1)) end += 1;
    if (end === area.rowIndex + area.rowCount) return;
    before.tables.push({ sheet: cells[0][0], table: table.name, address: area.address });
    table.resize(sheet.getRangeByIndexes(area.rowIndex, area.columnIndex, end - area.rowIndex, area.columnCount));
  });
}

async function writeSheet(context, name, written, before) {
  let sheet = context.workbook.worksheets.getItemOrNullObject(name);
  await context.sync();
  const isNew = sheet.isNullObject;
  if (isNew) {
    sheet = context.workbook.worksheets.add(name);
    before.added.push({ name });
  } else before.afresh += 1;
  await unlocked(context, sheet, async () => {
    if (!isNew) await empty(context, sheet, written);
    dress(sheet, written.areas);
    await fill(context, sheet, written.rows);
    if (isNew) setUp(sheet, written);
    offer(sheet, written);
  });
  if (isNew) {
    const used = sheet.getUsedRangeOrNullObject(true);
    used.load("values");
    await context.sync();
    before.added.at(-1).written = used.isNullObject ? null : used.values;
  }
}

const area = (sheet, [top, left, bottom, right]) =>
  sheet.getRangeByIndexes(top - 1, left - 1, bottom - top + 1, right - left + 1);

async function empty(context, sheet, written) {
  const used = sheet.getUsedRangeOrNullObject();
  sheet.tables.load("items/name");
  used.load("rowIndex,rowCount");
  await context.sync();
  if (written.table) {
    const [top, left, bottom, right] = written.table;
    for (const table of sheet.tables.items) table.resize(area(sheet, written.table));
    // What stood below may have been a total; the new looks are put on afterwards.
    const end = Math.max(used.isNullObject ? 0 : used.rowIndex + used.rowCount, bottom + 1);
    area(sheet, [top + 1, left, end, right]).clear("Formats");
  }
  if (!used.isNullObject) used.clear("Contents");
}

function dress(sheet, areas) {
  for (const [top, left, bottom, right, look] of areas) {
    const range = area(sheet, [top, left, bottom, right]);
    range.numberFormat = [[look.number_format]];
    range.format.wrapText = look.wrapped;
    range.format.font.bold = look.bold;
    range.format.horizontalAlignment = SIDES[look.side];
    range.format.verticalAlignment = "Top";
  }
}

async function fill(context, sheet, rows) {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (!width) return;
  const step = Math.max(1, Math.floor(CELLS_AT_A_TIME / width));
  for (let top = 0; top < rows.length; top += step) {
    const part = rows.slice(top, top + step).map((row) => [...row.map(typed), ...Array(width - row.length).fill("")]);
    sheet.getRangeByIndexes(top, 0, part.length, width).values = part;
    await context.sync();
  }
}

function setUp(sheet, written) {
  for (const [column, letters] of written.widths) {
    sheet.getRangeByIndexes(0, column - 1, 1, 1).format.columnWidth = letters * POINTS_A_LETTER;
  }
  if (!written.table) return;
  const table = sheet.tables.add(area(sheet, written.table), true);
  table.style = "TableStyleLight1";
  if (isInput(written)) table.name = written.table_name;
}

const isInput = (written) => written.table_name.startsWith("tbl");

/** Drop-downs; what may be chosen on a locked sheet must not be locked itself. */
function offer(sheet, written) {
  if (!written.table) return;
  const [top, , bottom] = written.table;
  const last = bottom + (isInput(written) ? ROWS_WITH_CHOICES : 0);
  for (const [column, source] of written.choices) {
    const range = area(sheet, [top + 1, column, last, column]);
    range.dataValidation.clear();
    range.dataValidation.rule = { list: { inCellDropDown: true, source } };
    range.dataValidation.errorAlert = { style: "Warning", showAlert: true, title: "Provision", message: "This is not in the list." };
    range.format.protection.locked = false;
  }
}

// ------------------------------------------------------------------------------------------- taking back

/** Take a write back, unless something of it was changed since; the sentence to show. */
export async function takeBack(before) {
  const changed = await changedSince(before);
  if (changed) {
    throw new Trouble(`${changed} was changed since, so nothing was taken back. Change it back, or mend the rows by hand.`);
  }
  await revert(before);
  const count = before.cells.length;
  const told = count ? [`${count} ${count === 1 ? "cell is" : "cells are"} as before.`] : [];
  told.push(...before.added.map(({ name }) => `The sheet ${name} is gone again.`));
  if (before.afresh) told.push("The result sheets keep the newest figures: run Update to write them afresh.");
  return told.join(" ");
}

export const isUndoable = (before) => before.cells.length + before.added.length > 0;

async function changedSince(before) {
  return Excel.run(async (context) => {
    const sheets = context.workbook.worksheets;
    sheets.load("items/name");
    await context.sync();
    const there = new Set(sheets.items.map((sheet) => sheet.name));
    const cells = before.cells.filter(({ sheet }) => there.has(sheet));
    const ranges = cells.map(({ sheet, row, column }) => sheets.getItem(sheet).getCell(row - 1, column - 1));
    const added = before.added.filter(({ name }) => there.has(name));
    const used = added.map(({ name }) => sheets.getItem(name).getUsedRangeOrNullObject(true));
    for (const range of [...ranges, ...used]) range.load("values");
    await context.sync();
    const gone = before.cells.find(({ sheet }) => !there.has(sheet)) ?? before.added.find(({ name }) => !there.has(name));
    if (gone) return `The sheet ${gone.sheet ?? gone.name}`;
    const other = cells.find(({ written }, number) => ranges[number].values[0][0] !== written);
    if (other) return `${other.sheet}, row ${other.row},`;
    const sheet = added.find(({ written }, number) =>
      JSON.stringify(used[number].isNullObject ? null : used[number].values) !== JSON.stringify(written));
    return sheet ? `The sheet ${sheet.name}` : "";
  });
}

async function revert(before) {
  await Excel.run(async (context) => {
    const sheets = context.workbook.worksheets;
    for (const name of new Set(before.cells.map(({ sheet }) => sheet))) {
      const sheet = sheets.getItem(name);
      await unlocked(context, sheet, async () => {
        for (const { row, column, stood } of before.cells.filter((cell) => cell.sheet === name)) {
          sheet.getCell(row - 1, column - 1).formulas = [[stood]];
        }
        for (const { table, address } of before.tables.filter((grown) => grown.sheet === name)) {
          sheet.tables.getItem(table).resize(address.slice(address.lastIndexOf("!") + 1));
        }
      });
    }
    for (const { name } of before.added) sheets.getItemOrNullObject(name).delete();
    await context.sync();
  });
}
