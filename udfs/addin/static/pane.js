// The pane: its code first, then a list of all that can be done, each in a view of its own.

import { runMacro } from "./forms.js";
import { NotPaired, ask, isPaired, pair } from "./server.js";
import { alarm, el } from "./show.js";
import { check, optimise, pupilMap, report, sencoTime, thisWeek, whatIf } from "./views.js";

const title = document.getElementById("title");
const back = document.getElementById("back");
const view = document.getElementById("view");
const said = document.getElementById("said");

// Shown besides the macros, and macros that have a view of their own.
const LOOKS = [
  { name: "this-week", caption: "This week", help: "What runs, who is away, who starts and ends.", show: thisWeek },
  { name: "check", caption: "Check", help: "Every problem, with its cell and its cure.", show: check },
  { name: "senco-time", caption: "SENCo time", help: "Hours the duties need and have, and ways to close the gap.", show: sencoTime },
];
const OWN_VIEW = { OPTIMISE: optimise, WHAT_IF: whatIf, REPORT: report, PUPIL_MAP: pupilMap };

let macros = [];

/** Say something to everybody, also to those who listen. */
function say(words) {
  said.textContent = words;
}

function open(entry) {
  title.textContent = entry.caption;
  back.hidden = false;
  said.textContent = "";
  const place = el("div");
  view.replaceChildren(el("p", { class: "help" }, entry.help), place);
  title.focus();
  place.ariaBusy = "true";
  entry.show(place).catch((error) => failed(error, place)).finally(() => { place.ariaBusy = "false"; });
}

function failed(error, place) {
  if (error instanceof NotPaired) askForCode(error.message);
  else place.replaceChildren(alarm(error.message));
}

function home() {
  title.textContent = "Provision";
  back.hidden = true;
  said.textContent = "";
  const entries = macros.filter(({ call }) => call !== "CHECK").map((macro) => ({ ...macro, show: shower(macro) }));
  const groups = [["Look", LOOKS], ...Map.groupBy(entries, ({ group }) => group)];
  view.replaceChildren(el("nav", { "aria-label": "All actions" }, groups.map(([name, found]) => [
    el("h2", {}, name), el("ul", { class: "actions-list" }, found.map(item))])));
}

function shower(macro) {
  const own = OWN_VIEW[macro.call];
  return (place) => (own ? own(place, say, macro, macros) : runMacro(macro, place, say));
}

const item = (entry) => el("li", {}, el("button", { type: "button", onclick: () => open(entry) },
  el("strong", {}, entry.caption), el("span", {}, entry.help)));

function askForCode(words) {
  title.textContent = "Provision";
  back.hidden = true;
  const box = el("input", { id: "code", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "12" });
  const at = el("div");
  const form = el("form", {}, el("p", {}, words), el("div", { class: "field" }, el("label", { for: "code" }, "Code"), box),
    el("button", { class: "main" }, "Connect"), at);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await pair(box.value);
      await begin();
    } catch (error) {
      at.replaceChildren(alarm(error.message));
      box.focus();
    }
  });
  view.replaceChildren(form);
}

async function begin() {
  try {
    ({ macros } = await ask("/call", { call: "MACROS" }));
    home();
  } catch (error) {
    if (error instanceof NotPaired) askForCode("Once on each computer, type the code that the Provision window shows.");
    else view.replaceChildren(alarm(error.message), el("button", { type: "button", onclick: begin }, "Try again"));
  }
}

back.addEventListener("click", () => {
  home();
  title.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !back.hidden) back.click();
});
Office.onReady(() => (isPaired() ? begin() : askForCode("Once on each computer, type the code that the Provision window shows.")));
