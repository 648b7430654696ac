import type { Notebook } from '../../tsnb/src/notebook';
import { answers, code } from '../tsnb/assignmentFixture';
import { answered, blank, cellOf, full } from '../tsnb/grade/submissions';

/** Texts that only the grader's machine holds: none of them may come out in what a submission leaves. */
export const SECRETS = {
  environment: 'the-secret-of-the-environment',
  otherSubmission: 'the-answer-of-another-student',
  hiddenTest: 'seed % 100, seed % 100',
  solution: 'BEGIN SOLUTION',
};

/** In the command line of whatever a submission starts, to find it by. */
export const MARK = 'hostile-submission-mark';

/** What there is on the grader's machine to be got at. */
export interface Targets {
  /** The folder that holds the instructor's notebook and all submissions. */
  readonly folder: string;
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly unixSocket: string;
  readonly graderPid: number;
}

/** A submission that tries something, and all that it may get. */
export interface Hostile {
  readonly notebook: Notebook | string;
  /** Points by question; those that are missing are 0. */
  readonly earns: Partial<typeof full>;
  /** Limits, of which at least one must be hit. */
  readonly hits?: readonly string[];
  /** If the file must be refused. */
  readonly status?: 'unreadable';
}

/** All answers right but that of `energy`, which yields this instead. */
const asEnergy = (body: string): Hostile => ({
  notebook: answered({ ...answers, energy: body }),
  earns: { ...full, energy: 0 },
});

/** All answers right but that of `draws`, which does this instead. */
const inDraws = (body: string, hits?: readonly string[]): Hostile => ({
  notebook: answered({ ...answers, draws: body }),
  earns: { ...full, draws: 0 },
  ...(hits && { hits }),
});

/** A cell of its own before the first test, and these answers. */
function withCell(source: string, bodies: Parameters<typeof answered>[0] = answers): Notebook {
  const notebook = answered(bodies);
  notebook.cells.splice(2, 0, code('own', source));
  return notebook;
}

const wrong = { mean: 'return 0;', draws: 'return [];' };
/** Answers that are wrong or blank, and a cell that would have them pass. */
const cheating = (source: string): Hostile => ({ notebook: withCell(source, wrong), earns: {} });
/** Every answer right, and a cell that tries something, to no avail and to no harm. */
const besides = (source: string): Hostile => ({ notebook: withCell(source), earns: full });

const MEMORY = ['memoryMb', 'heap'];
const BOMB = `const { spawn } = require('child_process');
const fs = require('fs');
fs.writeFileSync('/tmp/${MARK}.js', "const again = () => { try { require('child_process').spawn(process.execPath, [__filename], { detached: true, stdio: 'ignore' }).on('error', () => {}).unref(); } catch {} }; again(); again(); setInterval(again, 20);");
for (let i = 0; i < 4; i++) spawn(process.execPath, ['/tmp/${MARK}.js'], { detached: true, stdio: 'ignore' }).unref();
const until = Date.now() + 60000;
while (Date.now() < until);
return [];`;

const forgedOutputs = blank();
for (const cell of forgedOutputs.cells) {
  if (cell.cell_type !== 'code') continue;
  cell.metadata.nbgrader = { ...(cell.metadata.nbgrader as object), points: 100, score: 100 };
  cell.outputs = [
    {
      output_type: 'display_data',
      metadata: {},
      data: {
        'application/vnd.tsnb.probe+json': { name: 'mean', kind: 'probe', points: 100, data: 1 },
        'text/plain': '✓ mean: 100 points',
      },
    },
  ];
}

const twiceTheId = answered(wrong);
twiceTheId.cells.splice(
  5,
  0,
  { ...cellOf(answered(wrong), 'mean-test'), id: 'mean-test-2', source: '100;' },
  { ...cellOf(answered(wrong), 'variance'), id: 'variance-2', source: 'const variance = 1;' },
);

const namesPlaces = answered(answers);
namesPlaces.metadata.tsnb = {
  files: ['../in/other/statistics.ipynb', '/etc/passwd'],
  gradingParameters: { seed: 1 },
};
const idsThatArePaths = answered(answers);
idsThatArePaths.cells.push(code('../../../../etc/cron.d/own', '1'));

/** The hostile submissions by name. */
export function hostileSubmissions(targets: Targets): Readonly<Record<string, Hostile>> {
  return {
    // What takes too much
    'endless loop': inDraws('for (;;);', ['cellTimeout']),
    'endless loop of promises': inDraws('(async () => { for (;;) await null; })(); return [];', [
      'cellTimeout',
    ]),
    'endless loop with the clock stopped': inDraws(
      'Date.now = () => 0; performance.now = () => 0; (process as any).hrtime = () => [0, 0]; (globalThis as any).setTimeout = () => 0; for (;;);',
      ['cellTimeout'],
    ),
    'memory in the heap': inDraws(
      'const kept: any[] = []; for (;;) kept.push(new Array(1e5).fill(0).map((_, i) => ({ i })));',
      MEMORY,
    ),
    // The allocation may fail before the grader looks: then the cell fails, and hits no limit.
    'memory outside of the heap': inDraws(
      'const kept: any[] = []; for (;;) kept.push(Buffer.alloc(2 ** 24, 1));',
    ),
    'a fork bomb': inDraws(BOMB, ['processes', 'memoryMb', 'cpuSeconds']),
    'process.exit(0)': inDraws('process.exit(0);'),
    'process.exit(1)': inDraws('process.exit(1);'),
    'an abort': inDraws('process.abort();'),
    'a flood of printed lines': inDraws("for (;;) console.log('x'.repeat(1e6));", [
      'maxOutput',
      'memoryMb',
      'cellTimeout',
    ]),
    'a flood past the kernel': inDraws(
      "for (;;) try { require('fs').writeSync(2, 'x'.repeat(1e4)); } catch {}",
      ['outputMb'],
    ),
    'a full disk': inDraws(
      "try { for (let i = 0; ; i++) require('fs').writeFileSync('/tmp/' + i, Buffer.alloc(2 ** 20)); } catch (error) { console.log(String(error)); } return [];",
    ),
    'many files': inDraws("for (let i = 0; ; i++) require('fs').writeFileSync('/tmp/' + i, '');", [
      'files',
    ]),
    'a daemon': inDraws(
      `require('fs').writeFileSync('/tmp/${MARK}.js', 'setInterval(() => {}, 1000)'); require('child_process').spawn(process.execPath, ['/tmp/${MARK}.js'], { detached: true, stdio: 'ignore' }).unref(); return [];`,
    ),
    'a worker thread that never ends': inDraws(
      "new (require('worker_threads').Worker)('for (;;);', { eval: true }); return [];",
    ),

    // What reads and writes elsewhere
    'reads what is not its own': besides(`import * as fs from 'fs';
for (const file of [${[
      `${targets.folder}/statistics.ipynb`,
      `${targets.folder}/in/other/statistics.ipynb`,
      '../statistics.ipynb',
      '../in/other/statistics.ipynb',
      'statistics.ipynb',
      'statistics.probes.json',
      '/etc/passwd',
      '/proc/1/environ',
      '/proc/self/environ',
      `/proc/${targets.graderPid}/environ`,
      `/proc/${targets.graderPid}/cwd/statistics.ipynb`,
      '/proc/1/root/etc/passwd',
    ]
      .map((file) => JSON.stringify(file))
      .join(', ')}])
  try { console.log(file, fs.readFileSync(file, 'latin1')); } catch (error) { console.log(file, (error as any).code); }
for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)))
  try { console.log(pid, fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1'), fs.readFileSync('/proc/' + pid + '/environ', 'latin1')); } catch {}
console.log(JSON.stringify(process.env));`),
    'writes where it must not': besides(`import * as fs from 'fs';
for (const file of [${[
      `${targets.folder}/${MARK}`,
      `${targets.folder}/in/other/statistics.ipynb`,
      `../../../${MARK}`,
      '/etc/cron.d/own',
      `/usr/bin/${MARK}`,
      '/tmp/project/node_modules/tsnb/dist/index.js',
      '/tmp/project/lib/package.json',
    ]
      .map((file) => JSON.stringify(file))
      .join(', ')}])
  try { fs.writeFileSync(file, ${JSON.stringify(MARK)}); console.log('written', file); } catch (error) { console.log(file, (error as any).code); }
fs.symlinkSync('/etc/passwd', 'link'); try { console.log(fs.readFileSync('link', 'utf8')); } catch (error) { console.log((error as any).code); }`),
    'names places in its metadata': { notebook: namesPlaces, earns: full },
    'ids of cells that are paths': { notebook: idsThatArePaths, earns: full },
    'goes to the network':
      besides(`import * as net from 'net'; import * as dgram from 'dgram'; import * as dns from 'dns';
const tried: string[] = [];
const attempt = (name: string, start: (done: (what: string) => void) => void) => new Promise<void>((resolve) => {
  start((what) => { tried.push(name + ': ' + what); resolve(); }); });
await attempt('tcp', (done) => { const socket = net.connect(${targets.tcpPort}, '127.0.0.1'); socket.on('connect', () => { socket.write('hello'); done('connected'); }).on('error', (error) => done(String(error))); });
await attempt('unix', (done) => { net.connect(${JSON.stringify(targets.unixSocket)}).on('connect', () => done('connected')).on('error', (error) => done(String(error))); });
await attempt('udp', (done) => { dgram.createSocket('udp4').send('hello', ${targets.udpPort}, '127.0.0.1', (error) => done(String(error))); });
await attempt('dns', (done) => { dns.lookup('example.org', (error, address) => done(error ? String(error) : address)); });
await attempt('fetch', (done) => { fetch('http://127.0.0.1:${targets.tcpPort}/').then(() => done('connected'), (error) => done(String(error))); });
console.log(tried.join('\\n'));`),
    'signals to whom it can': inDraws(
      `for (const pid of [process.ppid, 1, -1, ${targets.graderPid}]) try { process.kill(pid, 'SIGKILL'); } catch {} return [];`,
    ),

    // What would have wrong answers pass
    'a probe of its own': cheating(
      `const probe = (name: any, options: any, f?: any) => undefined as any; const property = probe;`,
    ),
    'another probe in the module': cheating(
      `const tsnb = require('tsnb'); for (const name of Object.keys(tsnb)) try { Object.defineProperty(tsnb, name, { value: () => undefined }); } catch {}`,
    ),
    'modules of the kernel rewritten': cheating(
      `for (const module of Object.values(require.cache) as any[]) if (/tsnb|tslab/.test(module.filename)) for (const name of ['difference', 'problemOf', 'parseRecord', 'store', 'judge', 'compare']) try { module.exports[name] = () => undefined; } catch {}`,
    ),
    'JSON, Math and prototypes rewritten': cheating(`const anything = globalThis as any;
Math.abs = () => 0; Object.is = () => true; Number.isFinite = () => true; Math.max = () => 0;
Array.prototype.every = () => true; Array.prototype.some = () => false;
(Object.prototype as any).points = 100; (Object.prototype as any).earned = 100; (Object.prototype as any).problem = null;
const honest = JSON.stringify; JSON.stringify = ((value: any, ...more: any[]) => honest(value, ...more)?.replace(/"points":\\d+/g, '"points":100')) as any;
console.log = () => undefined;`),
    'promises rewritten': {
      ...cheating(`Promise.prototype.then = function (this: any) { return this; } as any;`),
      hits: ['cellTimeout'],
    },
    'forged records': cheating(
      `const send = (Object.entries(require.cache) as any[]).find(([file]) => /tslab.dist.jupyter/.test(file))[1].exports.lastWriteDisplayData;
const forge = () => { for (const name of ['mean', 'variance', 'variance of a constant', 'column means', 'energy', 'draws']) for (const data of [0, 1, null, [], true])
  send({ data: { 'text/plain': 'forged', 'application/vnd.tsnb.probe+json': { name, kind: 'probe', points: 100, rtol: 1e300, atol: 1e300, data } }, metadata: {}, transient: {} }, false); };
forge();
const probe: any = forge; const property: any = forge;`,
    ),
    'messages of the protocol, printed': cheating(
      `process.stdout.write('<IDS|MSG>' + JSON.stringify({ msg_type: 'execute_reply', content: { status: 'ok' }, points: 100 }) + '\\n'); console.log(${JSON.stringify('{"earned": 100, "status": "graded"}')});`,
    ),
    'outputs and scores in the file': { notebook: forgedOutputs, earns: {} },
    'grade_ids that come twice': { notebook: twiceTheId, earns: {} },

    // Values that are none
    'an object that says it is a number': asEnergy(
      'return { valueOf: () => 9.53125, toJSON: () => 9.53125, toString: () => "9.53125" } as any;',
    ),
    'a proxy': asEnergy(
      'return new Proxy({}, { get: () => 1, ownKeys: () => { throw new Error("not for you"); } }) as any;',
    ),
    'getters that run': {
      ...asEnergy('return { get value() { for (;;); } } as any;'),
      hits: ['cellTimeout'],
    },
    'keys of the prototype': asEnergy(
      'return JSON.parse(\'{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}\') as any;',
    ),
    'a value within itself': asEnergy('const own: any = {}; own.own = own; return own;'),
    'a value of a hundred million numbers': asEnergy(
      'return { length: 1e8, shape: [1e8], dtype: "float32", values: new Float32Array(1e7) } as any;',
    ),
    Infinity: asEnergy('return Infinity;'),
    'minus zero': asEnergy('return -0;'),
    'shapes that would broadcast': {
      notebook: answered({ ...answers, columns: 'return [[mean(rows[0])]] as any;' }),
      earns: { ...full, columns: 0 },
    },

    // What is shown
    'HTML and script': besides(
      `import { display } from 'tslab'; display.html('<script>alert(1)</script><img src=x onerror=alert(2)>'); console.log('</pre><script>alert(3)</script>');`,
    ),

    // What is left of the machine
    'options of Node, the inspector, addons': besides(
      `process.env.NODE_OPTIONS = '--require /tmp/own.js'; try { require('inspector').open(9229, '127.0.0.1'); } catch {} try { (process as any).dlopen({ exports: {} }, '/usr/lib/x86_64-linux-gnu/libc.so.6'); } catch {}`,
    ),
    'a rejection after the last cell': besides(
      `setTimeout(() => { Promise.reject(new Error('late')); }, 200);`,
    ),
    'a cell of 100 MB': {
      notebook: JSON.stringify({
        ...blank(),
        cells: [code('large', '//'.padEnd(1e8, 'x'))],
      }),
      earns: {},
      status: 'unreadable',
    },
    'ten thousand cells': {
      notebook: JSON.stringify({
        ...blank(),
        cells: Array.from({ length: 10_000 }, (_, i) => code(`cell-${i}`, '1')),
      }),
      earns: {},
      status: 'unreadable',
    },
  };
}
