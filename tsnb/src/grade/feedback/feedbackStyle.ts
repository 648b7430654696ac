/** How a feedback page looks, on a screen and on paper. */
export const FEEDBACK_STYLE = `
:root { --ink: #1f2430; --soft: #667085; --line: #e4e7ec; --paper: #fff; --wash: #f7f8fa; --right: #0a7a3d; --partly: #9a6700; --wrong: #b42318; }
* { box-sizing: border-box; }
body { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; color: var(--ink); background: var(--paper); max-width: 56rem; margin: 2.5rem auto 5rem; padding: 0 1.25rem; }
header { border-bottom: 1px solid var(--line); padding-bottom: 1.5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1rem; margin: 2rem 0 0.4rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
h3 small { color: var(--soft); font-weight: normal; float: right; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 0.2em; }
p { margin: 0.5rem 0; }
.assignment { color: var(--soft); margin: 0; }
.score { font-size: 1.25rem; color: var(--soft); margin: 1rem 0 0.5rem; }
.score b { font-size: 2.25rem; color: var(--ink); font-variant-numeric: tabular-nums; }
.withheld { color: var(--wrong); font-weight: 600; }
.bar { height: 0.5rem; border-radius: 0.25rem; background: var(--line); overflow: hidden; }
.bar div { height: 100%; background: var(--right); }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 0.8rem; }
td, th { padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td:first-child { min-width: 9rem; }
.points { white-space: nowrap; font-weight: 600; font-variant-numeric: tabular-nums; }
.right { color: var(--right); } .partly { color: var(--partly); } .wrong { color: var(--wrong); } .open { color: var(--soft); }
section { margin: 0.6rem 0; }
pre { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; margin: 0.3rem 0; padding: 0.7rem 0.9rem; overflow-x: auto; border-radius: 0.4rem; tab-size: 2; }
pre.source { background: var(--wash); border: 1px solid var(--line); }
pre.output { border-left: 3px solid var(--line); border-radius: 0; padding: 0.2rem 0.9rem; max-height: 30rem; overflow-y: auto; color: #344054; }
pre.failure { border-left-color: var(--wrong); color: var(--wrong); }
.prose { white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); font-size: 0.95rem; }
.prose b, .prose.answer { color: var(--ink); }
.check { margin: 0.3rem 0; font-size: 0.95rem; }
.comment { margin: 0.4rem 0; padding: 0.5rem 0.8rem; border-left: 3px solid #2563eb; background: #eff4ff; border-radius: 0 0.4rem 0.4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.comment.open { border: 1px dashed #98a2b3; background: none; border-radius: 0.4rem; }
img { max-width: 100%; }
@media print { body { margin: 0; max-width: none; font-size: 12px; } pre { white-space: pre-wrap; } pre.output { max-height: none; } section, tr { break-inside: avoid; } }
`;
