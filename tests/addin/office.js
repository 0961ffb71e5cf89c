// Stands in for Office alone: a workbook in memory behind the part of Excel's own interface that the pane uses.
//
// As in Excel, nothing happens before `sync`, what was not loaded cannot be read, a text such as 007 becomes a number
// unless a ' stands before it, and a locked cell of a protected sheet cannot be written.

(() => {
  const fail = (code, words) => Object.assign(new Error(words ?? code), { code, name: "RichApi.Error" });
  const state = { sheets: [], active: null, selection: null, log: [], functions: {} };
  const EPOCH = Date.UTC(1899, 11, 30);
  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

  function parsed(text) {
    if (text.startsWith("'")) return text.slice(1);
    if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
    if (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return Number(text);
    if (/^\d+(\.\d+)?%$/.test(text)) return Number(text.slice(0, -1)) / 100;
    const slash = /^(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?$/.exec(text);
    if (slash) return (Date.UTC(Number(slash[3] ?? 2026), slash[2] - 1, slash[1]) - EPOCH) / 86400000;
    const month = /^([a-z]{3})[ -]?(\d{1,2})$/i.exec(text);
    if (month && MONTHS.includes(month[1].toLowerCase())) {
      return (Date.UTC(2026, MONTHS.indexOf(month[1].toLowerCase()), Number(month[2])) - EPOCH) / 86400000;
    }
    return text;
  }

  const newCell = () => ({ value: "", formula: "", format: "General", locked: true });
  const key = (row, column) => `${row},${column}`;
  const at = (sheet, row, column) => sheet.cells.get(key(row, column)) ?? newCell();
  const touch = (sheet, row, column) => {
    if (!sheet.cells.has(key(row, column))) sheet.cells.set(key(row, column), newCell());
    return sheet.cells.get(key(row, column));
  };
  const typeOf = ({ value }) => value === "" ? "Empty" : typeof value === "number" ? "Double"
    : typeof value === "boolean" ? "Boolean" : /^#(N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!)$/.test(value) ? "Error" : "String";
  const letters = (column) => (column < 26 ? "" : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
  const number = (name) => [...name].reduce((sum, sign) => sum * 26 + sign.charCodeAt(0) - 64, 0) - 1;

  function put(sheet, row, column, given) {
    const cell = touch(sheet, row, column);
    if (sheet.protected && cell.locked) throw fail("AccessDenied", "the sheet is protected");
    if (typeof given === "string" && given.startsWith("=")) Object.assign(cell, { formula: given, value: 0 });
    else {
      const value = typeof given === "string" ? parsed(given) : given ?? "";
      Object.assign(cell, { value, formula: value });
    }
    state.log.push({ sheet: sheet.name, row: row + 1, column: column + 1, value: cell.value });
  }

  class Context {
    constructor() { this.queue = []; this.workbook = new Workbook(this); }
    async sync() {
      const queue = this.queue;
      this.queue = [];
      await Promise.resolve();
      for (const action of queue) action();
    }
  }

  /** Something of which only what was loaded can be read. */
  class Proxy_ {
    constructor(context) { this.context = context; this.loaded = {}; }
    load(names) {
      for (const name of names.split(",").map((part) => part.trim().split("/")[0])) {
        if (!(name in this.constructor.READ)) throw fail("InvalidArgument", `cannot load ${name}`);
        this.context.queue.push(() => {
          this.loaded[name] = this.isThere() ? this.constructor.READ[name](this) : undefined;
        });
      }
      return this;
    }
    isThere() { return true; }
    read(name) {
      if (!(name in this.loaded)) throw fail("PropertyNotLoaded", `${name} was not loaded`);
      return this.loaded[name];
    }
    later(action) { this.context.queue.push(action); }
    static readable(names) {
      for (const name of names) Object.defineProperty(this.prototype, name, { configurable: true, get() { return this.read(name); } });
    }
  }

  class Range extends Proxy_ {
    constructor(context, sheet, find) {
      super(context);
      Object.assign(this, { owner: sheet, find });
      this.context.queue.push(() => { this.area = find(); this.resolved = true; });
      this.worksheet = sheet;
      const range = this;
      this.dataValidation = {
        clear: () => range.later(() => { range.sheet().choices = (range.sheet().choices ?? []).filter(([top]) => top !== range.area[0]); }),
        set rule(rule) { range.later(() => { (range.sheet().choices ??= []).push([...range.area, rule.list.source]); }); },
        set errorAlert(alert) {},
      };
      const each = (change) => range.later(() => range.every(change));
      this.format = {
        set wrapText(on) { each((cell) => { cell.wrapped = on; }); },
        set horizontalAlignment(side) { each((cell) => { cell.side = side; }); },
        set verticalAlignment(side) {},
        set columnWidth(points) { range.later(() => { (range.sheet().widths ??= {})[range.area[1] + 1] = points; }); },
        font: { set bold(on) { each((cell) => { cell.bold = on; }); } },
        protection: { set locked(on) { each((cell) => { cell.locked = on; }); } },
      };
    }
    sheet() { return this.owner.found(); }
    isThere() { return Boolean(this.area); }
    get isNullObject() {
      if (!this.resolved) throw fail("PropertyNotLoaded", "not synced");
      return !this.area;
    }
    every(action) {
      const [row, column, rows, columns] = this.area;
      for (let down = 0; down < rows; down += 1) {
        for (let across = 0; across < columns; across += 1) action(touch(this.sheet(), row + down, column + across), down, across);
      }
    }
    grid(what) {
      const [row, column, rows, columns] = this.area;
      return Array.from({ length: rows }, (_, down) => Array.from({ length: columns }, (_, across) =>
        what(at(this.sheet(), row + down, column + across))));
    }
    write(rows) {
      this.later(() => {
        const [row, column, high, wide] = this.area;
        if (rows.length !== high || rows.some((line) => line.length !== wide)) throw fail("InvalidArgument", "another size");
        rows.forEach((line, down) => line.forEach((value, across) => put(this.sheet(), row + down, column + across, value)));
      });
    }
    get values() { return this.read("values"); }
    set values(rows) { this.write(rows); }
    get formulas() { return this.read("formulas"); }
    set formulas(rows) { this.write(rows); }
    get numberFormat() { return this.read("numberFormat"); }
    set numberFormat([[format]]) { this.later(() => this.every((cell) => { cell.format = format; })); }
    select() { this.later(() => { state.selection = { sheet: this.sheet().name, area: this.area }; }); }
    clear(what) {
      this.later(() => {
        const [row, column, rows, columns] = this.area;
        for (const [place, cell] of this.sheet().cells) {
          const [r, c] = place.split(",").map(Number);
          if (r < row || r >= row + rows || c < column || c >= column + columns) continue;
          if (this.sheet().protected && cell.locked) throw fail("AccessDenied");
          if (what === "Contents") Object.assign(cell, { value: "", formula: "" });
          else Object.assign(cell, { format: "General", bold: false, wrapped: false });
        }
      });
    }
  }
  Range.READ = {
    values: (range) => range.grid((cell) => cell.value),
    formulas: (range) => range.grid((cell) => cell.formula),
    valueTypes: (range) => range.grid(typeOf),
    numberFormat: (range) => range.grid((cell) => cell.format),
    rowIndex: (range) => range.area[0],
    columnIndex: (range) => range.area[1],
    rowCount: (range) => range.area[2],
    columnCount: (range) => range.area[3],
    address: (range) => {
      const [row, column, rows, columns] = range.area;
      return `'${range.sheet().name}'!${letters(column)}${row + 1}:${letters(column + columns - 1)}${row + rows}`;
    },
  };
  Range.readable(["valueTypes", "rowIndex", "columnIndex", "rowCount", "columnCount", "address"]);

  class Table extends Proxy_ {
    constructor(context, sheet, name) { super(context); Object.assign(this, { owner: sheet, called: name }); this.loaded.name = name; }
    found() {
      const table = this.owner.found().tables.find(({ name }) => name === this.called);
      if (!table) throw fail("ItemNotFound");
      return table;
    }
    get name() { return this.read("name"); }
    set name(name) { this.later(() => { this.found().name = name; this.called = name; }); }
    set style(style) {}
    getRange() { return new Range(this.context, this.owner, () => this.found().area); }
    resize(to) {
      const range = typeof to === "string" ? this.owner.getRange(to) : to;
      this.later(() => {
        const [row, column, rows] = range.area;
        const [top, left] = this.found().area;
        if (row !== top || column !== left || rows < 2) throw fail("InvalidArgument", "a table keeps its headers");
        this.found().area = range.area;
      });
    }
  }
  Table.READ = { name: (table) => table.called };

  class Tables extends Proxy_ {
    constructor(context, sheet) { super(context); this.owner = sheet; }
    get items() { return this.read("items"); }
    getItem(name) { return new Table(this.context, this.owner, name); }
    add(range, hasHeaders) {
      const name = `Table${Math.floor(Math.random() * 1e6)}`;
      this.later(() => this.owner.found().tables.push({ name, area: range.area }));
      return new Table(this.context, this.owner, name);
    }
  }
  Tables.READ = { items: (tables) => tables.owner.found().tables.map(({ name }) => new Table(tables.context, tables.owner, name)) };

  class Protection extends Proxy_ {
    constructor(context, sheet) { super(context); this.owner = sheet; }
    get protected() { return this.read("protected"); }
    unprotect(word) {
      this.later(() => {
        const sheet = this.owner.found();
        if (sheet.password && word !== sheet.password) throw fail("AccessDenied", "a password");
        sheet.protected = false;
      });
    }
    protect(options) { this.later(() => Object.assign(this.owner.found(), { protected: true, allowed: options })); }
  }
  Protection.READ = { protected: (protection) => Boolean(protection.owner.found().protected) };

  class Worksheet extends Proxy_ {
    constructor(context, name, mayBeMissing = false) {
      super(context);
      Object.assign(this, { called: name, mayBeMissing, tables: new Tables(context, this), protection: new Protection(context, this) });
      this.later(() => { this.there = state.sheets.some((sheet) => same(sheet.name, name)); this.resolved = true; });
    }
    found() {
      const sheet = state.sheets.find(({ name }) => same(name, this.called));
      if (!sheet) throw fail("ItemNotFound", `no sheet ${this.called}`);
      return sheet;
    }
    isThere() { return state.sheets.some(({ name }) => same(name, this.called)); }
    get isNullObject() {
      if (!this.resolved) throw fail("PropertyNotLoaded", "not synced");
      return !this.there;
    }
    get name() { return this.read("name"); }
    activate() { this.later(() => { state.active = this.found().name; }); }
    delete() { this.later(() => { if (this.isThere()) state.sheets.splice(state.sheets.indexOf(this.found()), 1); }); }
    getCell(row, column) { return this.getRangeByIndexes(row, column, 1, 1); }
    getRangeByIndexes(row, column, rows, columns) {
      if (![row, column].every((part) => part >= 0) || !(rows > 0 && columns > 0)) throw fail("InvalidArgument");
      return new Range(this.context, this, () => [row, column, rows, columns]);
    }
    getRange(address) {
      return new Range(this.context, this, () => {
        const [, left, top, right, bottom] = /^\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$/.exec(address) ?? [];
        if (!left) throw fail("InvalidArgument", address);
        const [row, column] = [Number(top) - 1, number(left)];
        return [row, column, Number(bottom ?? top) - row, number(right ?? left) - column + 1];
      });
    }
    getUsedRangeOrNullObject(valuesOnly) {
      return new Range(this.context, this, () => {
        const filled = [...this.found().cells].filter(([, cell]) => !valuesOnly || cell.value !== "").map(([place]) => place.split(",").map(Number));
        if (!filled.length) return null;
        const rows = filled.map(([row]) => row);
        const columns = filled.map(([, column]) => column);
        const [top, left] = [rows.reduce((a, b) => Math.min(a, b)), columns.reduce((a, b) => Math.min(a, b))];
        return [top, left, rows.reduce((a, b) => Math.max(a, b)) - top + 1, columns.reduce((a, b) => Math.max(a, b)) - left + 1];
      });
    }
  }
  Worksheet.READ = { name: (sheet) => sheet.found().name };
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();

  class Worksheets extends Proxy_ {
    get items() { return this.read("items"); }
    getItem(name) { return new Worksheet(this.context, name); }
    getItemOrNullObject(name) { return new Worksheet(this.context, name, true); }
    add(name) {
      this.later(() => state.sheets.push({ name, cells: new Map(), tables: [] }));
      return new Worksheet(this.context, name);
    }
  }
  Worksheets.READ = { items: (sheets) => state.sheets.map(({ name }) => {
    const sheet = new Worksheet(sheets.context, name);
    sheet.loaded.name = name;
    return sheet;
  }) };

  class Workbook {
    constructor(context) { this.context = context; this.worksheets = new Worksheets(context); }
    getSelectedRange() {
      const { sheet, area } = state.selection ?? { sheet: state.sheets[0].name, area: [0, 0, 1, 1] };
      return new Range(this.context, new Worksheet(this.context, sheet), () => area);
    }
  }

  window.Excel = { run: async (action) => {
    const context = new Context();
    const done = await action(context);
    await context.sync();
    return done;
  } };
  window.Office = { onReady: (then) => Promise.resolve({ host: "Excel", platform: "OfficeOnline" }).then(then) };
  window.CustomFunctions = { associate: (id, func) => { state.functions[id] = func; } };

  /** What tests reach: the workbook as it is, and what was done to it. */
  window.standIn = {
    fill(sheets) {
      state.sheets = sheets.map(({ name, cells, tables, locked, password }) => ({
        name, tables, protected: locked, password,
        cells: new Map(cells.map(([row, column, value, format, unlocked]) =>
          [key(row, column), { ...newCell(), value, formula: value, format: format ?? "General", locked: !unlocked }])),
      }));
    },
    sheet: (name) => state.sheets.find((sheet) => sheet.name === name),
    cell: (name, row, column) => at(window.standIn.sheet(name), row - 1, column - 1),
    names: () => state.sheets.map(({ name }) => name),
    call: (id, ...given) => state.functions[id](...given),
    state,
  };
})();
