// The functions of cells, PX.COSTS and the others: each hands its cells to the server and shows what comes back.

import { FUNCTIONS } from "./names.js";
import { NotPaired, ask } from "./server.js";

const NOT_PAIRED = "Open the task pane Provision and type its code: then this cell is worked out.";

/** A cell as the request carries it: Excel hands over no formats, so a day is a number here. */
function cell(value) {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value !== "object") return value;
  return value.type === "Error" ? { error: value.basicValue } : (value.basicValue ?? null);
}

const columnNumber = (letters) => [...letters].reduce((sum, sign) => sum * 26 + sign.charCodeAt(0) - 64, 0);

/** "'My sheet'!$B$3:D9" as sheet, row and column, counted from 1; undefined where it is no such address. */
export function place(address) {
  const found = /^(?:\[[^\]]*\])?(.*)!\$?([A-Z]{1,3})\$?([0-9]+)/.exec(address ?? "");
  if (!found) return undefined;
  const sheet = found[1].startsWith("'") ? found[1].slice(1, -1).replaceAll("''", "'") : found[1];
  return [sheet.replace(/^\[[^\]]*\]/, ""), Number(found[3]), columnNumber(found[2])];
}

function argument(rows, at) {
  if (!Array.isArray(rows)) return cell(rows);
  if (rows.length === 1 && rows[0].length === 1) return cell(rows[0][0]);
  return { table: rows.map((row) => row.map(cell)), bare_dates: true, ...(at && { at }) };
}

/** Arguments that were left out at the end are not there. */
function withoutBlankEnd(given) {
  const last = given.findLastIndex((value) => value !== null && value !== undefined);
  return given.slice(0, last + 1);
}

function shown(answer) {
  if (answer.table) return answer.table;
  return [[answer.value]];
}

async function answer(func, given) {
  const invocation = given.pop();
  const ranges = func.many ? (given[0] ?? []) : withoutBlankEnd(given);
  const addresses = [invocation?.parameterAddresses ?? []].flat(Infinity);
  const known = addresses.length === ranges.length;
  const args = ranges.map((rows, number) => argument(rows, known ? place(addresses[number]) : undefined));
  const stop = new AbortController();
  if (invocation) invocation.onCanceled = () => stop.abort();
  try {
    return shown(await ask("/call", { call: func.id, args }, stop.signal));
  } catch (error) {
    return [[error instanceof NotPaired ? NOT_PAIRED : error.message]];
  }
}

for (const func of FUNCTIONS) CustomFunctions.associate(func.id, (...given) => answer(func, given));
