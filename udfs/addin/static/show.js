// Small parts that every view is made of.

const WHOLE = new Intl.NumberFormat("en-GB");
const ONE = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const MOST_TWO = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const POUNDS = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });
const WIDEST_TABLE = 4; // columns; with more, each row becomes a card

/** An element with attributes, handlers (`onclick`) and children; text never becomes markup. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const SHOWN = {
  pence: (value) => POUNDS.format(value / 100),
  hours: (value) => `${ONE.format(value)} h`,
  minutes: (value) => `${WHOLE.format(Math.round(value))} min`,
  number: (value) => MOST_TWO.format(value),
  count: (value) => WHOLE.format(value),
  percent: (value) => `${MOST_TWO.format(value * 100)}%`,
  date: (value) => value.split("-").reverse().join("/"),
  flag: (value) => (value ? "yes" : ""),
  text: String,
};

/** A value as a person reads it; "" for none. */
export const shown = (value, shows) => (value === null || value === undefined || value === "" ? "" : SHOWN[shows](value));

const isNumber = (shows) => !["text", "date", "flag"].includes(shows);

/** A result: few columns as a table, many as one card a row. */
export function result(table, level = 2) {
  const parts = [el(`h${level}`, {}, table.title), ...table.notes.map((note) => el("p", { class: "note" }, note))];
  if (!table.rows.length) return el("section", {}, parts, table.notes.length ? "" : el("p", { class: "note" }, "Nothing to show."));
  return el("section", {}, parts, table.columns.length <= WIDEST_TABLE ? grid(table) : cards(table));
}

function grid(table) {
  const row = (values, tag) =>
    el("tr", {}, values.map((value, place) => {
      const column = table.columns[place];
      const cell = place === 0 && tag === "td" ? "th" : tag;
      return el(cell, { class: (column.isNumber || isNumber(column.shows)) && "number", scope: cell === "th" && (tag === "th" ? "col" : "row") }, value);
    }));
  const read = (values) => values.map((value, place) => shown(value, table.columns[place].shows));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": table.title },
    el("table", {},
      el("thead", {}, row(table.columns.map((column) => column.header), "th")),
      el("tbody", {}, table.rows.map((values) => row(read(values), "td"))),
      table.total.length && el("tfoot", {}, row(read(table.total), "td"))));
}

function cards(table) {
  return el("ul", { class: "cards" }, table.rows.map((values) => {
    const [first, ...rest] = values.map((value, place) => [table.columns[place], shown(value, table.columns[place].shows)]);
    const filled = rest.filter(([column, words]) => words && !(isNumber(column.shows) && /^£?0(\.0+)?( h| min|%)?$/.test(words)));
    return el("li", {}, el("h3", {}, first[1]),
      el("dl", {}, filled.map(([column, words]) => el("div", {}, el("dt", {}, column.header), el("dd", {}, words)))));
  }));
}

/** Something that may be opened; shut at first. */
export const folded = (words, ...children) => el("details", {}, el("summary", {}, words), ...children);

/** A sentence that something is wrong. */
export const alarm = (words) => el("p", { role: "alert", class: "alarm" }, words);

/** How far something is, with a button that ends it. */
export function progress(stopWords, stop) {
  const bar = el("progress", { max: 1, "aria-label": "Progress" });
  const words = el("p", { class: "note", role: "status" }, "Reading the sheets");
  const button = stopWords && el("button", { type: "button", onclick: () => { stop(); button.disabled = true; } }, stopWords);
  const told = (what, part) => {
    bar.value = part;
    if (words.textContent !== capital(what)) words.textContent = capital(what);
  };
  return { box: el("div", { class: "progress" }, words, bar, button), told };
}

export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
export const plural = (count, word) => `${WHOLE.format(count)} ${word}${count === 1 ? "" : "s"}`;
