// Each view fills a place; what may take long shows progress and can be stopped.

import { field, offer, prepare, questionsOf, sheets } from "./forms.js";
import { work } from "./server.js";
import { alarm, capital, el, folded, plural, progress, result, shown } from "./show.js";
import { goTo } from "./workbook.js";

/** What a view shows, with progress in `place` meanwhile. */
async function lookedAt(view, place, answers, stop = new AbortController()) {
  const { box, told } = progress("Stop", () => stop.abort());
  place.replaceChildren(box);
  const request = { call: "SHOW", args: { view, ...answers }, tables: await sheets() };
  return work(request, told, stop.signal);
}

const tablesOf = async (view, place, answers = {}, stop = undefined) => (await lookedAt(view, place, answers, stop)).tables;

const record = (table, row) => Object.fromEntries(table.columns.map((column, place) => [column.key, row[place]]));
const again = (place, show) => el("button", { type: "button", class: "quiet", onclick: () => show(place) }, "Look again");

// ------------------------------------------------------------------------------------------ this week

export async function thisWeek(place) {
  const [week, reviews, concerns] = await tablesOf("this-week", place);
  const groups = week.rows.map((row) => record(week, row));
  const adults = [...new Set(groups.flatMap(({ staff }) => staff.split("; ").filter(Boolean)))];
  adults.sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
  const list = el("ul", { class: "cards" });
  const only = el("select", { id: "adult", onchange: () => fill() }, el("option", { value: "" }, "Everybody"),
    el("option", { value: "different" }, "Only what is different this week"), adults.map((name) => el("option", {}, name)));
  const fill = () => list.replaceChildren(...groups.filter((group) => isWanted(group, only.value)).map(groupCard));
  fill();
  place.replaceChildren(
    el("h2", {}, week.title), week.notes.map((note) => el("p", { class: "note" }, note)).at(0) ?? "",
    groups.length ? el("div", { class: "field" }, el("label", { for: "adult" }, "Show"), only) : "",
    groups.length ? list : el("p", {}, "No group meets this week."),
    folded(`${reviews.title} (${reviews.rows.length})`, result(reviews, 3)),
    folded(`${concerns.title} (${concerns.rows.length})`, concernCards(concerns)), again(place, thisWeek));
}

function isWanted(group, wanted) {
  if (!wanted) return true;
  return wanted === "different" ? Boolean(group.note) : group.staff.split("; ").includes(wanted);
}

const groupCard = (group) => el("li", {},
  el("h3", {}, `${group.group} · ${group.name || group.intervention}`),
  el("p", {}, group.staff ? el("strong", {}, group.staff) : el("strong", { class: "missing" }, "No adult yet"),
    ` · ${shown(group.sessions, "number")} × a week · ${shown(group.received_minutes, "minutes")} in all`),
  el("p", { class: "note" }, group.pupils.replaceAll("; ", ", ")),
  group.note && el("p", { class: "different" }, capital(group.note)));

function concernCards(concerns) {
  const by = Map.groupBy(concerns.rows.map((row) => record(concerns, row)), ({ pupil }) => pupil);
  return el("ul", { class: "cards" }, [...by].map(([pupil, found]) =>
    el("li", {}, el("h3", {}, pupil), el("ul", {}, found.map(({ what, measure, reason }) =>
      el("li", {}, `${[what, measure].filter(Boolean).join(", ")}: ${reason}`))))));
}

// ---------------------------------------------------------------------------------------------- check

const STOPS = new Set(["STOP", "REFUSE"]);

export async function check(place) {
  const [table] = await tablesOf("check", place);
  const found = table.rows.map((row) => record(table, row));
  const stopping = found.filter(({ verdict }) => STOPS.has(verdict)).length;
  const words = found.length
    ? `${plural(stopping, "problem")} ${stopping === 1 ? "stops" : "stop"} the work; ${plural(found.length - stopping, "note")} besides.`
    : "There is nothing to put right.";
  place.replaceChildren(el("p", { class: stopping ? "alarm" : "done" }, words),
    el("ul", { class: "cards" }, found.map(finding)), again(place, check));
}

function finding({ verdict, sheet, cell, saw, cure, code }) {
  const where = cell ? `${sheet}, ${cell}` : sheet;
  const go = el("button", { type: "button", class: "link", onclick: () =>
    goTo(sheet, cell).catch((error) => go.after(alarm(error.message))) }, where);
  const stops = STOPS.has(verdict);
  return el("li", { class: stops ? "stops" : "" },
    el("h3", {}, el("span", { class: "badge" }, stops ? "✕ stops the work" : "! note"), " ", go),
    el("p", {}, capital(saw)), el("p", { class: "cure" }, cure), el("p", { class: "code" }, code));
}

// ------------------------------------------------------------------------------------------- optimise

export async function optimise(place, say, macro, macros) {
  const fields = (await questionsOf(macro)).map(field);
  const form = el("form", { novalidate: true }, fields.map(({ box }) => box), el("button", { class: "main" }, "Find the best plan"));
  const at = el("div");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const stop = new AbortController();
    const { box, told } = progress("Stop with the best so far", () => stop.abort());
    at.replaceChildren(box);
    try {
      const request = { call: macro.call, args: fields.map(({ read }) => read()), tables: await sheets() };
      const change = await work(request, told, stop.signal);
      plan(place, say, macro, macros, request, change, () => optimise(place, say, macro, macros));
    } catch (error) {
      at.replaceChildren(alarm(error.message));
    }
  });
  place.replaceChildren(form, at);
}

/** The rows of a sheet's table as objects by header. */
function rowsOf({ rows, table: [top, left, bottom, right] }) {
  const headers = rows[top - 1].slice(left - 1, right);
  return rows.slice(top, bottom).map((row) => Object.fromEntries(headers.map((name, place) => [name, row[left - 1 + place]])));
}

function plan(place, say, macro, macros, request, change, back) {
  const rows = rowsOf(change.sheets["Plan rows"]);
  const reasons = rowsOf(change.sheets["Plan reasons"]);
  const notRun = rowsOf(change.sheets["Not run"]);
  const ticks = rows.map((row) => el("input", { type: "checkbox", checked: row.Accept === "Yes", id: `row-${row.Number}`, value: String(row.Number) }));
  const accept = macros.find(({ call }) => call === "ACCEPT_PLAN");
  const inner = el("div");
  const count = el("p", { class: "note", "aria-live": "polite" });
  const told = () => { count.textContent = `${ticks.filter(({ checked }) => checked).length} of ${plural(ticks.length, "row")} ticked`; };
  const all = (checked) => { for (const tick of ticks) tick.checked = checked; told(); };
  const take = async () => {
    const chosen = ticks.filter(({ checked }) => checked).map(({ value }) => value).join(";");
    if (!chosen) { inner.replaceChildren(alarm("No row is ticked. Tick those that you want.")); return; }
    const more = { "Plan rows": change.sheets["Plan rows"].rows };
    await prepare(accept, [chosen], inner, say, shut, more);
  };
  const shut = (error) => { if (!error) inner.replaceChildren(); };
  const put = () => offer(macro, request, change, inner, say, shut);
  told();
  place.replaceChildren(
    el("p", { class: "done", role: "status" }, /, optimal,/.test(change.message)
      ? "This is the best plan there is." : "This is the best plan found so far; more time may find a better one."),
    el("h2", {}, "Rows for Provision"), count,
    rows.length ? el("div", { class: "actions" }, el("button", { type: "button", class: "quiet", onclick: () => all(true) }, "Tick all"),
      el("button", { type: "button", class: "quiet", onclick: () => all(false) }, "Tick none")) : "",
    el("ul", { class: "ticks tall", onchange: told }, rows.map((row, number) => el("li", {}, ticks[number], rowLabel(row, ticks[number].id)))),
    el("div", { class: "actions" }, el("button", { type: "button", class: "main", onclick: take }, "Accept the ticked rows"),
      el("button", { type: "button", onclick: put }, "Put the plan on its sheets")), inner,
    folded(`Who is not in the plan, and why (${reasons.length})`, byFirst(reasons, "Pupil", "Intervention")),
    folded(`What does not run, and why (${notRun.length})`, byFirst(notRun, "Name", "Intervention")),
    el("button", { type: "button", class: "quiet", onclick: back }, "Another plan"));
}

const day = (serial) => new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);

function rowLabel(row, id) {
  const days = [row.Starts, row.Ends].filter(Boolean).map((serial) => shown(day(serial), "date")).join(" to ");
  return el("label", { for: id }, el("strong", {}, `${row["Pupil ID"]} · ${row.Intervention}`), ` ${row.Change}`,
    el("span", { class: "note" }, [row.Group, row["Staff ID"] || "no adult yet", days].filter(Boolean).join(", ")));
}

function byFirst(found, key, other) {
  const by = Map.groupBy(found, (row) => row[key]);
  return el("ul", { class: "cards" }, [...by].map(([name, rows]) => el("li", {}, el("h3", {}, String(name)),
    el("ul", {}, rows.map((row) => el("li", {}, `${row[other]}: ${row["Why not"]}`))))));
}

// -------------------------------------------------------------------------------------------- what if

const SLIDERS = [
  { name: "money", words: "Money for the term", lowest: -10_000, highest: 20_000, step: 500, unit: (value) => shown(value * 100, "pence").replace(".00", "") },
  { name: "hours", words: "TA hours a week", lowest: -20, highest: 20, step: 1, unit: (value) => `${value} h` },
  { name: "plans", words: "EHC plans", lowest: 0, highest: 10, step: 1, unit: String },
];
const SETTLES = 500; // milliseconds after the last movement

export async function whatIf(place, _say, macro) {
  const questions = await questionsOf(macro);
  const term = field(questions.find(({ name }) => name === "term"));
  const at = el("div", { "aria-live": "polite" });
  let timer = 0;
  let stop = new AbortController();
  const changed = () => { clearTimeout(timer); timer = setTimeout(show, SETTLES); };
  const sliders = SLIDERS.map((slider) => sliderOf(slider, changed));
  const show = async () => {
    stop.abort();
    stop = new AbortController();
    const mine = stop;
    const inner = el("div");
    at.replaceChildren(inner);
    const answers = Object.fromEntries(sliders.map(({ name, read }) => [name, String(read())]));
    try {
      const tables = await tablesOf("what-if", inner, { term: term.read(), ...answers }, mine);
      if (mine === stop) at.replaceChildren(...tables.map((table, place) => result(place ? table : withUnits(table))));
    } catch (error) {
      if (mine === stop) at.replaceChildren(alarm(error.message));
    }
  };
  term.input.addEventListener("change", changed);
  at.append(el("p", { class: "note" }, "Move a slider: the best plan with today's means and with the change then stand side by side."));
  const reset = () => { for (const { set } of sliders) set(0); at.replaceChildren(); clearTimeout(timer); };
  place.replaceChildren(el("form", { onsubmit: (event) => event.preventDefault() }, term.box, sliders.map(({ box }) => box),
    el("button", { type: "button", class: "quiet", onclick: reset }, "Back to today's means")), at);
}

/** The comparison with each unit beside its figures, so that it is narrow enough to be a table. */
function withUnits(table) {
  const [what, , ...figures] = table.columns;
  const read = (value, unit) => (unit === "pounds" ? shown(value * 100, "pence") : shown(value, "number"));
  const rows = table.rows.map(([words, unit, ...values]) => [
    unit === "pounds" || words.toLowerCase() === unit ? words : `${words}, ${unit}`, ...values.map((value) => read(value, unit))]);
  return { ...table, columns: [what, ...figures.map((column) => ({ ...column, shows: "text", isNumber: true }))], rows };
}

function sliderOf({ name, words, lowest, highest, step, unit }, changed) {
  const id = `slide-${name}`;
  const more = (value) => (value > 0 ? `${unit(value)} more` : value < 0 ? `${unit(-value)} less` : "as today");
  const output = el("output", { for: id }, more(0));
  const slider = el("input", { id, type: "range", min: String(lowest), max: String(highest), step: String(step), value: "0",
    oninput: () => { told(); changed(); } });
  const told = () => {
    output.textContent = more(Number(slider.value));
    slider.setAttribute("aria-valuetext", output.textContent);
  };
  told();
  const set = (value) => { slider.value = String(value); told(); };
  return { name, read: () => Number(slider.value), set,
    box: el("div", { class: "field slider" }, el("label", { for: id }, words), output, slider) };
}

// ---------------------------------------------------------------------------------------- SENCo time

export async function sencoTime(place) {
  const [summary, ...others] = await tablesOf("senco-time", place);
  const figures = summary.rows.map((row) => el("div", {}, el("dt", {}, row[0]), el("dd", {}, shown(row[1], summary.columns[1].shows))));
  const [answer, ...notes] = summary.notes;
  place.replaceChildren(el("p", {}, answer ?? ""), el("dl", { class: "figures" }, figures),
    ...notes.map((note) => el("p", { class: "note" }, note)),
    ...others.map((table) => folded(`${table.title} (${table.rows.length})`, result(table, 3))), again(place, sencoTime));
}

// -------------------------------------------------------------------------------------------- report

const KINDS = { html: "text/html", pdf: "application/pdf", zip: "application/zip", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

export const report = (place, _say, macro) => keptFiles(place, macro, "report", "Make the report", "The report is made. Keep its files:");
export const pupilMap = (place, _say, macro) => keptFiles(place, macro, "pupil-map", "Make the map", "The map is made. Keep its files:");

async function keptFiles(place, macro, view, button, done) {
  const fields = (await questionsOf(macro)).map((question) => [question.name, question]);
  const asked = fields.filter(([name]) => name !== "out").map(([name, question]) => [name, field(question)]);
  const at = el("div");
  const form = el("form", {}, asked.map(([, { box }]) => box), el("button", { class: "main" }, button));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answers = Object.fromEntries(asked.map(([name, { read }]) => [name, read()]));
      const { files } = await lookedAt(view, at, answers);
      at.replaceChildren(el("p", { class: "done", role: "status" }, done), el("ul", {}, files.map(file)));
    } catch (error) {
      at.replaceChildren(alarm(error.message));
    }
  });
  place.replaceChildren(form, at);
}

function file({ name, content }) {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: KINDS[name.split(".").at(-1)] }));
  return el("li", {}, el("a", { href: address, download: name }, name));
}
