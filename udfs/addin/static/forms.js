// The questions of a macro as a form, its rows shown, written when the person agrees, and taken back.

import { ask, work } from "./server.js";
import { alarm, capital, el, plural, progress } from "./show.js";
import { goTo, isUndoable, selected, tables, takeBack, write } from "./workbook.js";

const SEVERAL = new Set(["pupils", "interventions"]);
const LONG_LIST = 8; // from here on a list of ticks gets a box to search in

let layout = null;

/** The input sheets as they stand now. */
export async function sheets() {
  layout ??= (await ask("/call", { call: "LAYOUT" })).sheets;
  return tables(layout);
}

/** What a macro asks in this workbook, with choices and with what is selected. */
export async function questionsOf(macro) {
  if (!macro.asks.length) return [];
  const request = { call: "QUESTIONS", args: [macro.call], tables: await sheets(), selected: await selected() };
  return (await ask("/call", request)).questions;
}

const toDay = (text) => /^\d\d\/\d\d\/\d{4}$/.test(text) ? text.split("/").reverse().join("-") : "";
const fromDay = (day) => day.split("-").reverse().join("/");

/** A question as a labelled field, and how to read its answer. */
export function field(question) {
  const id = `ask-${question.name}`;
  if (SEVERAL.has(question.wants)) return several(question, id);
  const [box, read] = single(question, id);
  return { box: el("div", { class: "field" }, el("label", { for: id }, words(question)), box), read, input: box };
}

const parts = (question) => /^([^?]*\??)\s*(.*)$/.exec(question).slice(1);

/** The question, and beside it what a person who chooses or types must know of it. */
function words({ question, choices, wants }) {
  const [label, rest] = parts(question);
  const typing = choices.length || wants === "date" ? rest.replace(/^Type .*?(?:\.|; (?=leave))\s*/, "") : rest;
  return [label, typing && el("span", { class: "hint" }, capital(typing))];
}

function single(question, id) {
  const value = question.default;
  if (question.choices.length) {
    const blank = (!question.required || !value) && el("option", { value: "" }, question.required ? "Choose" : "None");
    const offered = question.choices.map(([choice, label]) =>
      el("option", { value: choice, selected: choice === value }, label ? `${choice} · ${label}` : choice));
    const box = el("select", { id, required: question.required }, blank, offered);
    return [box, () => box.value];
  }
  if (question.wants === "date") {
    const box = el("input", { id, type: "date", value: toDay(value), required: question.required });
    return [box, () => (box.value ? fromDay(box.value) : "")];
  }
  const mode = ["money", "number"].includes(question.wants) ? "decimal" : "text";
  const box = el("input", { id, type: "text", inputmode: mode, value, required: question.required, autocomplete: "off" });
  return [box, () => box.value.trim()];
}

/** Several of a list: ticks, with a box to search in where there are many. */
function several(question, id) {
  const chosen = new Set(question.default.split(";").map((part) => part.trim()));
  const lines = question.choices.map(([choice, label], number) => {
    const tick = el("input", { type: "checkbox", id: `${id}-${number}`, value: choice, checked: chosen.has(choice) });
    return { tick, words: `${choice} ${label}`.toLowerCase(),
      line: el("li", {}, tick, el("label", { for: tick.id }, label ? `${choice} · ${label}` : choice)) };
  });
  const count = el("p", { class: "note", "aria-live": "polite" });
  const told = () => { count.textContent = `${lines.filter(({ tick }) => tick.checked).length} chosen`; };
  const search = el("input", { type: "search", "aria-label": "Search in the list", placeholder: "Search", oninput: () => {
    for (const { line, words: text } of lines) line.hidden = !text.includes(search.value.toLowerCase());
  } });
  told();
  const list = el("ul", { class: "ticks", onchange: told }, lines.map(({ line }) => line));
  const box = el("fieldset", { class: "field" }, el("legend", {}, words(question)),
    lines.length >= LONG_LIST && search, list, count);
  return { box, read: () => lines.filter(({ tick }) => tick.checked).map(({ tick }) => tick.value).join("; "), input: search };
}

/** A macro from its questions to its undo, in `place`. */
export async function runMacro(macro, place, say) {
  const questions = await questionsOf(macro);
  if (!questions.length) {
    await prepare(macro, [], place, say, () => place.replaceChildren());
    return;
  }
  const fields = questions.map(field);
  const form = el("form", { novalidate: true }, fields.map(({ box }) => box), el("button", { class: "main" }, "Show what changes"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = questions.findIndex((question, number) => question.required && !fields[number].read());
    if (missing >= 0) {
      showTrouble(form, new Error(`An answer is missing: ${parts(questions[missing].question)[0]}`));
      fields[missing].input.focus();
      return;
    }
    const back = (error) => {
      place.replaceChildren(form);
      if (error) showTrouble(form, error);
    };
    form.querySelector("[role=alert]")?.remove();
    await prepare(macro, fields.map(({ read }) => read()), place, say, back);
  });
  place.replaceChildren(form);
}

function showTrouble(form, error) {
  form.querySelector("[role=alert]")?.remove();
  form.append(alarm(error.message));
}

/**
 * Think, show every row, and wait for the person.
 * @param more sheets besides those of the workbook.
 * @param back shows what was there before, and an error where there is one.
 */
export async function prepare(macro, answers, place, say, back, more = {}) {
  const stop = new AbortController();
  const { box, told } = progress("Stop", () => stop.abort());
  place.replaceChildren(box);
  try {
    const request = { call: macro.call, args: answers, tables: { ...(await sheets()), ...more } };
    offer(macro, request, await work(request, told, stop.signal), place, say, back);
  } catch (error) {
    place.replaceChildren(alarm(error.message));
    back(error);
  }
}

/** Show every row of a change; the person writes it or goes back. */
export function offer(macro, request, change, place, say, back) {
  if (!change.rows.length) {
    place.replaceChildren(el("p", {}, change.message), el("button", { type: "button", onclick: () => back() }, "Back"));
    return;
  }
  const box = el("div", { class: "preview" });
  const cancel = () => { say("Nothing was changed."); back(); };
  const agree = el("button", { type: "button", class: "main", onclick: () => agreed(request, change, box) }, "Write this");
  box.append(el("h2", {}, macro.caption),
    el("p", {}, `This is what would change, ${plural(change.rows.length, "line")}. Nothing is written yet.`),
    el("ol", { class: "rows", tabindex: "0", "aria-label": "What would change" }, change.rows.map((row) => el("li", {}, row))),
    el("div", { class: "actions" }, agree, el("button", { type: "button", onclick: cancel }, "Cancel")));
  place.replaceChildren(box);
  agree.focus();
}

async function agreed(request, change, box) {
  for (const button of box.querySelectorAll("button")) button.disabled = true;
  try {
    if (change.goes_on) {
      const last = await work({ ...request, agreed: true });
      done(box, last.message, null);
      return;
    }
    const before = await write(change);
    await goTo(change.goto).catch(() => {});
    done(box, change.message, isUndoable(before) ? before : null);
  } catch (error) {
    box.replaceChildren(alarm(error.message));
  }
}

/** What was done, and the way back. */
function done(box, message, before) {
  const undo = before && el("button", { type: "button", onclick: async () => {
    undo.disabled = true;
    try {
      const words = await takeBack(before);
      box.replaceChildren(el("p", { class: "done", role: "status" }, words));
    } catch (error) {
      box.append(alarm(error.message));
    }
  } }, "Undo");
  box.replaceChildren(el("p", { class: "done", role: "status" }, message), undo ?? "");
  undo?.focus();
}
