import { describe, expect, it } from 'vitest';
import { progress } from 'elbolab';
import type { DisplayBundle } from '../../../lib/src/progress';
import type { ProgressSurroundings } from '../../../lib/src/progress/progress';

class Stream {
  written = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns?: number,
  ) {}
  write(text: string) {
    this.written += text;
  }
}

function surroundings(options: Partial<ProgressSurroundings> = {}) {
  const clock = { ms: 0 };
  const sent: { bundle: DisplayBundle; update: boolean }[] = [];
  const streams = { output: new Stream(false), errors: new Stream(false) };
  const all: ProgressSurroundings = {
    now: () => clock.ms,
    environment: {},
    display: undefined,
    ...streams,
    ...options,
  };
  const display = (bundle: DisplayBundle, update: boolean) => sent.push({ bundle, update });
  return { all, clock, sent, display, ...streams };
}

const task = { total: 4, label: 'fit', unit: 'epochs' };
const htmlOf = (bundle?: DisplayBundle) => String(bundle?.data['text/html']);
const textOf = (bundle?: DisplayBundle) => String(bundle?.data['text/plain']);

describe('in a notebook', () => {
  it('shows one output and replaces it in place', () => {
    const { all, clock, sent, display, output, errors } = surroundings();
    const bar = progress(task, { ...all, display });
    clock.ms = 2000;
    bar.update(1, 'loss 0.5');
    clock.ms = 8000;
    bar.update(4, 'loss 0.1');
    bar.finish();
    expect(sent.map(({ update }) => update)).toEqual([false, true, true, true]);
    expect(new Set(sent.map(({ bundle }) => bundle.transient.display_id)).size).toBe(1);
    expect(textOf(sent[1]?.bundle)).toBe(
      'fit 25% | 1/4 epochs | 0:02, 0:06 left, 0.5 epochs/s | loss 0.5',
    );
    expect(textOf(sent[3]?.bundle)).toBe('fit 100% | 4/4 epochs | 0:08, 0.5 epochs/s | loss 0.1');
    expect(output.written + errors.written).toBe('');
  });

  it('names the bar for people who do not see it, and shows text as text', () => {
    const { all, sent, display } = surroundings();
    const bar = progress({ ...task, label: 'fit <b>' }, { ...all, display });
    bar.finish('a < b & "c"');
    expect(htmlOf(sent[0]?.bundle)).toContain(
      '<progress aria-label="fit &lt;b&gt;" value="0" max="4"',
    );
    expect(htmlOf(sent[1]?.bundle)).toContain('role="status"');
    expect(htmlOf(sent[1]?.bundle)).toContain('a &lt; b &amp; &quot;c&quot;');
  });

  it('gives two bars two outputs', () => {
    const { all, sent, display } = surroundings();
    progress(task, { ...all, display });
    progress(task, { ...all, display });
    expect(new Set(sent.map(({ bundle }) => bundle.transient.display_id)).size).toBe(2);
  });

  it('draws at most ten times a second, and always the end', () => {
    const { all, clock, sent, display } = surroundings();
    const bar = progress({ ...task, total: 1000 }, { ...all, display });
    for (let i = 1; i <= 1000; i++) {
      clock.ms = i;
      bar.update(i);
    }
    bar.finish('done');
    expect(sent.length).toBe(1 + 10 + 1);
    expect(textOf(sent[11]?.bundle)).toMatch(/^fit 100% \| 1000\/1000 .* \| done$/);
  });

  it('says where it failed and why', () => {
    const { all, clock, sent, display } = surroundings();
    const bar = progress(task, { ...all, display });
    clock.ms = 1000;
    bar.update(2, 'loss 0.5');
    bar.fail('the loss is NaN');
    expect(textOf(sent.at(-1)?.bundle)).toBe(
      'fit failed | 2/4 epochs | 0:01, 2 epochs/s | the loss is NaN',
    );
  });

  it('says where it was interrupted, in another colour', () => {
    const { all, sent, display } = surroundings();
    const bar = progress({ ...task, where: () => 'epoch 3 of 4' }, { ...all, display });
    bar.update(2, 'loss 0.5');
    bar.interrupt();
    const last = sent.at(-1)?.bundle;
    expect(textOf(last)).toBe('fit interrupted at epoch 3 of 4 | 2/4 epochs | 0:00 | loss 0.5');
    expect(htmlOf(last)).toContain('accent-color: #E69F00');
  });

  it('says what replaces it if its cell ends, as long as it runs', () => {
    const { all, sent, display } = surroundings();
    const bar = progress(task, { ...all, display });
    const { ifEnded } = sent[0].bundle;
    bar.update(3);
    const texts = (['interrupted', 'failed'] as const).map((how) => ifEnded?.(how)['text/plain']);
    expect(texts).toEqual([
      'fit interrupted | 3/4 epochs | 0:00',
      'fit failed | 3/4 epochs | 0:00',
    ]);
    bar.finish();
    expect(sent.at(-1)?.bundle.ifEnded).toBeUndefined();
  });

  it('stays as it ended', () => {
    const { all, clock, sent, display } = surroundings();
    const bar = progress(task, { ...all, display });
    bar.finish();
    clock.ms = 5000;
    bar.update(1);
    bar.fail('late');
    bar.finish();
    expect(sent.length).toBe(2);
  });

  it('under CI writes one line to stdout, the same whatever the clock says', () => {
    const runs = [3, 5000].map((pace) => {
      const { all, clock, sent, display, output, errors } = surroundings();
      const bar = progress(task, { ...all, display, environment: { CI: 'true' } });
      for (let i = 1; i <= 4; i++) {
        clock.ms = i * pace;
        bar.update(i, `loss ${i}`);
      }
      bar.finish();
      expect([sent.length, errors.written]).toEqual([0, '']);
      return output.written;
    });
    expect(runs).toEqual(['fit: 4 epochs | loss 4\n', 'fit: 4 epochs | loss 4\n']);
  });
});

describe('on a terminal', () => {
  it('draws one line over itself on stderr and leaves the last', () => {
    const errors = new Stream(true, 100);
    const { all, clock, output } = surroundings({ errors });
    const bar = progress(task, all);
    clock.ms = 1000;
    bar.update(1, 'loss 0.5');
    clock.ms = 61_000;
    bar.update(4);
    bar.finish('done');
    const lines = errors.written.split('\r').slice(1);
    expect(lines[1]).toBe(
      '█████░░░░░░░░░░░░░░░ fit 25% | 1/4 epochs | 0:01, 0:03 left, 1 epochs/s | loss 0.5\x1b[K',
    );
    expect(lines.at(-1)).toBe(
      '████████████████████ fit 100% | 4/4 epochs | 1:01, 0.066 epochs/s | done\x1b[K\n',
    );
    expect(errors.written.match(/\n/g)?.length).toBe(1);
    expect(output.written).toBe('');
  });

  it.each([10, 40, 0, undefined])('of %s columns is never wrapped', (columns) => {
    const errors = new Stream(true, columns);
    const bar = progress(
      { ...task, label: 'a long label '.repeat(20) },
      surroundings({ errors }).all,
    );
    bar.finish('x'.repeat(200));
    const widths = errors.written.split('\r').map((line) => line.split('\x1b[K')[0].length);
    expect(Math.max(...widths)).toBe((columns || 80) - 1);
  });

  it('keeps a message of several lines on one', () => {
    const errors = new Stream(true, 200);
    const bar = progress(task, surroundings({ errors }).all);
    bar.finish('a\nb');
    expect(errors.written).toContain('| a b');
  });

  it('says nothing of time left at the start, and hours where it takes hours', () => {
    const errors = new Stream(true, 200);
    const { all, clock } = surroundings({ errors });
    const bar = progress(task, all);
    expect(errors.written).not.toContain('left');
    clock.ms = 3_725_000;
    bar.update(2);
    expect(errors.written).toContain('1:02:05, 1:02:05 left');
  });
});

describe('where nobody watches', () => {
  it.each(['true', '1', 'yes'])('with CI=%s a terminal gets one line', (CI) => {
    const errors = new Stream(true, 80);
    const bar = progress(task, surroundings({ errors, environment: { CI } }).all);
    bar.update(4);
    expect(errors.written).toBe('');
    bar.finish();
    expect(errors.written).toBe('fit: 4 epochs\n');
  });

  it.each(['', '0', 'false', 'FALSE'])('CI=%s does not count as CI', (CI) => {
    const errors = new Stream(true, 80);
    progress(task, surroundings({ errors, environment: { CI } }).all);
    expect(errors.written).toContain('\r');
  });

  it('says how far it came when it ended early or failed', () => {
    const stopped = surroundings();
    const bar = progress(task, stopped.all);
    bar.update(3);
    bar.interrupt('loss 1');
    expect(stopped.errors.written).toBe('fit: interrupted after 3 of 4 epochs | loss 1\n');
    const failed = surroundings();
    progress(task, failed.all).fail('the loss is NaN');
    expect(failed.errors.written).toBe('fit: failed after 0 of 4 epochs | the loss is NaN\n');
  });
});

it('accepts a task of nothing, and no total that is not a count', () => {
  const { all, errors } = surroundings();
  progress({ ...task, total: 0 }, all).finish();
  expect(errors.written).toBe('fit: 0 epochs\n');
  expect(() => progress({ ...task, total: 1.5 }, all)).toThrow('total must be an integer');
  expect(() => progress({ ...task, total: -1 }, all)).toThrow('total must be an integer');
});
