/** The page's style, and the script that draws its figures. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --old: #d55e0022; --new: #009e7322; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 110em; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 2em; } h3 { font-size: 1em; margin: 1.5em 0 .3em; }
code, pre, td.text { font-family: ui-monospace, monospace; font-size: 12px; }
pre, td.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid var(--line); padding: .3em .6em; text-align: left; vertical-align: top; }
td.old { background: var(--old); } td.new { background: var(--new); }
.verdict { border-radius: 3px; padding: 0 .4em; border: 1px solid var(--line); }
.different, .failed { background: #d55e00; color: #fff; } .same { background: #009e73; color: #fff; }
.views { display: grid; grid-template-columns: repeat(3, minmax(44em, 1fr)); gap: 1em; overflow-x: auto; margin: .5em 0 1em; }
figure { margin: 0; } figcaption { font-weight: 600; } img { max-width: 100%; background: #fff; }
.plot { min-height: 300px; background: #fff; }
`;

export const DRAW = `
for (const box of document.querySelectorAll('.plot')) {
  const { data, layout } = JSON.parse(document.getElementById(box.dataset.figure).textContent);
  const { width, ...rest } = layout || {}; // as wide as its column
  Plotly.newPlot(box, data, { ...rest, autosize: true }, { responsive: true, displayModeBar: false });
}
`;
