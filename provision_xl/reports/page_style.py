"""How the web page looks, on a screen and on A4 paper."""

STYLE = """
:root { --ink: #1b1b1b; --dark: #1f3a5f; --pale: #e9eff6; --line: #b9c2cc; --grey: #595959; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); font: 16px/1.45 "Segoe UI", "Liberation Sans", Arial, sans-serif; }
main, header, footer { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 24px; border-bottom: 4px solid var(--dark); }
h1 { margin: 0; font-size: 1.9em; color: var(--dark); }
header p { margin: 4px 0 14px; font-size: 1.15em; }
h2 { margin: 1.9em 0 .3em; font-size: 1.35em; color: var(--dark); }
a { color: #0b5394; }
.skip { position: absolute; left: -999em; }
.skip:focus { left: 0; background: #fff; padding: 8px; }
dl.figures { display: flex; flex-wrap: wrap; gap: 12px; margin: 18px 0; }
dl.figures div { flex: 1 1 150px; background: var(--pale); padding: 8px 12px; border-left: 4px solid var(--dark); }
dl.figures dt { font-size: .86em; color: var(--grey); }
dl.figures dd { margin: 0; font-size: 1.3em; font-weight: 600; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 14px 0; }
dl.facts dt { font-weight: 600; }
dl.facts dd { margin: 0; }
nav ol { columns: 2; margin: 6px 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 12px 0 4px; font-size: .84em; }
td { font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { border-bottom: 1px solid var(--line); padding: 4px 7px; text-align: left; vertical-align: top; }
thead th { background: var(--dark); color: #fff; vertical-align: bottom; font-weight: 600; }
tbody th { font-weight: 400; }
tbody tr:nth-child(even) { background: #f6f8fa; }
tfoot th, tfoot td { font-weight: 700; border-top: 2px solid var(--ink); border-bottom: 3px double var(--ink); }
.number { text-align: right; white-space: nowrap; }
thead th.number { white-space: normal; }
.flag { text-align: center; }
.short { white-space: nowrap; }
table.narrow { width: auto; min-width: 45%; }
.minus { color: #9c1c1c; }
.hidden { color: var(--grey); font-style: italic; text-align: center; white-space: nowrap; }
ul.notes { margin: 4px 0 0; padding-left: 1.2em; font-size: .84em; color: var(--grey); }
figure { margin: 14px 0; }
figcaption { font-weight: 600; font-size: .9em; }
svg { width: 100%; height: auto; font: 12px "Segoe UI", "Liberation Sans", Arial, sans-serif; }
svg text { fill: var(--ink); }
svg .label { text-anchor: end; }
.blank { font-weight: 600; max-width: 40em; }
.blank span { display: block; border: 1px solid var(--grey); border-radius: 3px; margin-top: 3px; }
.large { font-size: 24px; }
.large table, .large ul.notes, .large footer { font-size: 1em; }
.large dl.facts { grid-template-columns: 1fr; }
.large dl.facts dd { margin-bottom: .5em; }
footer { margin-top: 40px; padding-bottom: 30px; border-top: 1px solid var(--line); font-size: .84em; }
@media screen and (max-width: 600px) {
  dl.facts { grid-template-columns: 1fr; }
  dl.facts dd { margin-bottom: .5em; }
  nav ol { columns: 1; }
}
@page { size: A4 portrait; margin: 13mm 11mm 14mm; }
@page wide { size: A4 landscape; }
@media print {
  body { font-size: 9.5pt; }
  body.large { font-size: 18pt; }
  main, header, footer { max-width: none; padding: 0; }
  section.wide { page: wide; }
  nav, .skip { display: none; }
  h2 { break-after: avoid; margin-top: 1.2em; }
  section > p { break-after: avoid; break-inside: avoid; }
  caption, thead, dl.facts dt { break-after: avoid; }
  dl.facts dd { break-inside: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  tr, figure, dl.figures div { break-inside: avoid; }
  .scroll { overflow: visible; }
  svg { max-width: 165mm; }
  table { font-size: 8pt; }
  .large table { font-size: 14pt; }
  th, td { padding: 2px 4px; }
  thead th, dl.figures div, tbody tr:nth-child(even) { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
""".strip()
