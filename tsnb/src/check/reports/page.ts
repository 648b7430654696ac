import { ownHtml } from '../../terminal';

/** The page's style. */
export const STYLE = ownHtml(`
:root {
  color-scheme: light dark;
  --line: #8883; --faint: #8881; --quiet: #767676; --old: #d55e00; --new: #009e73;
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 100em; padding: 1.5em 2em 4em; }
h1 { font-size: 1.6em; margin: 0; } h2 { font-size: 1.25em; margin: 2.2em 0 .4em; overflow-wrap: anywhere; }
h3 { font-size: 1em; margin: 0; display: flex; gap: .7em; align-items: baseline; flex-wrap: wrap; }
h3 code { font-weight: 400; color: var(--quiet); }
a { color: inherit; text-underline-offset: .2em; }
code, pre, td.text { font: 13px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; }
pre, td.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.quiet { color: var(--quiet); margin: .2em 0; }
table { border-collapse: collapse; width: 100%; margin: .8em 0; }
th { text-align: left; font-weight: 600; color: var(--quiet); }
th, td { border-bottom: 1px solid var(--line); padding: .35em 1em .35em 0; vertical-align: top; }
table.differences { table-layout: fixed; }
.differences td + td, .differences th + th { padding-left: .6em; }
td.old { background: color-mix(in srgb, var(--old) 8%, transparent); }
td.new { background: color-mix(in srgb, var(--new) 8%, transparent); }
mark { color: inherit; border-radius: 2px; padding: 0 1px; }
.old mark { background: color-mix(in srgb, var(--old) 35%, transparent); }
.new mark { background: color-mix(in srgb, var(--new) 35%, transparent); }
.verdict { border-radius: 3px; padding: .05em .5em; border: 1px solid var(--line); font-size: .9em; font-weight: 600; }
.different, .failed { background: var(--old); color: #fff; border-color: var(--old); }
.verdict.same { background: var(--new); color: #fff; border-color: var(--new); }
.strip { display: flex; flex-wrap: wrap; gap: 3px; margin: .6em 0; padding: 0; list-style: none; }
.strip li { min-width: 1.9em; text-align: center; font-size: .8em; border-radius: 3px; background: var(--faint); color: var(--quiet); }
.strip li.same { background: color-mix(in srgb, var(--new) 18%, transparent); }
.strip li.different, .strip li.failed { background: var(--old); color: #fff; font-weight: 600; }
.strip a { text-decoration: none; }
.cell { border: 1px solid var(--line); border-left: 4px solid var(--old); border-radius: 4px; padding: .9em 1.2em; margin: 1em 0; }
.views { display: grid; grid-template-columns: repeat(auto-fit, minmax(26em, 1fr)); gap: 1em; margin: 1em 0 .3em; }
figure { margin: 0; min-width: 0; } figcaption { font-weight: 600; color: var(--quiet); margin-bottom: .3em; }
img { max-width: 100%; background: #fff; }
.plot { min-height: 300px; background: #fff; overflow: hidden; }
summary { cursor: pointer; color: var(--quiet); }
`);

/** Draws the figures. One is drawn as wide as it asks for, then made smaller to fit its column: its panels keep their room. */
export const DRAW = ownHtml(`
for (const box of document.querySelectorAll('.plot')) {
  const { data, layout } = JSON.parse(document.getElementById(box.dataset.figure).textContent);
  const width = (layout && layout.width) || 700;
  box.style.zoom = Math.min(1, box.parentElement.clientWidth / width);
  Plotly.newPlot(box, data, { ...layout, width }, { displayModeBar: false });
}
`);
