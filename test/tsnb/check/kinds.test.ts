import { describe, expect, test } from 'vitest';
import { Dice } from './mutations';
import { differences, display, figure, stdout } from './support';

/** What is stored and what was found, made by chance. */
type Change = (dice: Dice) => [stored: string, found: string];

const COUNT = 40;
const UNITS = ['h', 's', 'ms', 'min', 'km/s', 'm/s', 'kg', '%', 'mg/s', '°C'];

const integer = (dice: Dice, from: number, to: number): number =>
  from + Math.floor(dice.roll() * (to - from));

/** A decimal of one or two digits, as JavaScript prints it. */
function short(dice: Dice): number {
  const places = integer(dice, 1, 3);
  return integer(dice, 2, 10 ** Math.min(places, 2) - 1) / 10 ** places;
}

function decimals(value: number): number {
  return String(value).split('.').at(1)?.length ?? 0;
}

/** The next decimal of as many places. */
function step(value: number, dice: Dice): number {
  const places = decimals(value);
  return Number((value + (dice.roll() < 0.5 ? -1 : 1) / 10 ** places).toFixed(places));
}

function shuffled(values: readonly number[], dice: Dice): number[] {
  const order = [...values];
  for (let tries = 0; tries < 50 && String(order) === String(values); tries++)
    order.sort(() => dice.roll() - 0.5);
  return order;
}

function day(dice: Dice): string {
  return new Date(Date.UTC(1950, 0, integer(dice, 1, 20_000))).toISOString().slice(0, 10);
}

const HARMFUL: Readonly<Record<string, Change>> = {
  'a short decimal one step away': (dice) => {
    const value = short(dice);
    return [`accuracy ${value}`, `accuracy ${step(value, dice)}`];
  },
  'a sign': (dice) => {
    const value = short(dice);
    return [`slope ${value}`, `slope ${-value}`];
  },
  'an exact list in another order': (dice) => {
    const values = [short(dice), short(dice), integer(dice, 1, 9) + 0.125];
    return [`[ ${values.join(', ')} ]`, `[ ${shuffled(values, dice).join(', ')} ]`];
  },
  'one of a list': (dice) => {
    const values = Array.from({ length: 5 }, () => short(dice));
    const changed = integer(dice, 0, 5);
    const found = values.map((value, i) => (i === changed ? value + 1 : value));
    return [`[ ${values.join(', ')} ]`, `[ ${found.join(', ')} ]`];
  },
  'a result ten times as large': (dice) => {
    const [value, unit] = [integer(dice, 11, 99) / 10, dice.of(UNITS)];
    return [`result ${value} ${unit}`, `result ${(10 * value).toFixed(0)} ${unit}`];
  },
  'a step of a result in a unit': (dice) => {
    const [value, unit] = [short(dice), dice.of(UNITS)];
    return [`result: ${value} ${unit}`, `result: ${step(value, dice)} ${unit}`];
  },
  'another day': (dice) => {
    const before = day(dice);
    const after = day(dice);
    return [`row ${before}`, `row ${after === before ? '1949-01-01' : after}`];
  },
  'a power of ten': (dice) => {
    const [digit, power] = [integer(dice, 1, 10), integer(dice, 3, 20)];
    return [`p ${digit}e-${power}`, `p ${digit}e-${power + 1}`];
  },
  'a digit of a power of ten': (dice) => {
    const power = integer(dice, 3, 20);
    const digit = integer(dice, 1, 9);
    return [`p ${digit}e-${power}`, `p ${digit + 1}e-${power}`];
  },
  'an integer beyond 2^53': (dice) => {
    const value = 2n ** 53n + BigInt(integer(dice, 1, 2 ** 31)) * 1_000_003n;
    return [`id ${value}`, `id ${value + 1n}`];
  },
  'a small integer beside decimals': (dice) => {
    const count = integer(dice, 0, 9);
    const [loss, other] = [dice.roll(), dice.roll()];
    return [`[ ${count}, ${loss}, ${other} ]`, `[ ${count + 1}, ${loss}, ${other} ]`];
  },
};

const HARMLESS: Readonly<Record<string, Change>> = {
  'noise of single precision': (dice) => {
    const value = 1 + 100 * dice.roll();
    const found = value * (1 + 1e-6 * (2 * dice.roll() - 1));
    return [`loss ${value}`, `loss ${found}`];
  },
  'rounding to four digits': (dice) => {
    const value = integer(dice, 1000, 9998);
    return [`loss ${(value / 1e3).toFixed(3)}`, `loss ${((value + 1) / 1e3).toFixed(3)}`];
  },
  'how long it took': (dice) => {
    const took = (): string => `${(100 * dice.roll()).toFixed(1)} ${dice.of(['s', 'ms', 'min'])}`;
    return [`fitted in ${took()}`, `fitted in ${took()}`];
  },
  'a bar': (dice) => {
    const bar = (): string => {
      const share = integer(dice, 0, 11);
      return `fit [${'='.repeat(share).padEnd(10)}] ${10 * share}% ${integer(dice, 1, 99)} it/s`;
    };
    return [`${bar()}\ndone`, `${bar()}\ndone`];
  },
};

const asHtml = (text: string) => display({ 'text/html': `<p>${text}</p>` });
const asJson = (text: string) => display({ 'application/json': { text } });

describe.each(Object.entries(HARMFUL))('%s', (_, change) => {
  test('is a difference in a text, in HTML and in JSON', () => {
    const dice = new Dice(20260102);
    const missed: string[][] = [];
    for (let i = 0; i < COUNT; i++) {
      const [stored, found] = change(dice);
      for (const as of [stdout, asHtml, asJson])
        if (differences([as(stored)], [as(found)]).length === 0) missed.push([stored, found]);
    }
    expect(missed).toEqual([]);
  });
});

describe.each(Object.entries(HARMLESS))('%s', (_, change) => {
  test('is none', () => {
    const dice = new Dice(20260103);
    const wrong: string[][] = [];
    for (let i = 0; i < COUNT; i++) {
      const [stored, found] = change(dice);
      if (differences([stdout(stored)], [stdout(found)]).length > 0) wrong.push([stored, found]);
    }
    expect(wrong).toEqual([]);
  });
});

describe('numbers of JSON, of Vega too', () => {
  const vega = (y: number[]) =>
    display({
      'application/vnd.vegalite.v5+json': {
        data: { values: y.map((value, x) => ({ x, y: value })) },
      },
    });
  const json = (y: number[]) => display({ 'application/json': y });
  test.each<[string, number[], number[]]>([
    ['a step', [0.5, 0.3], [0.6, 0.3]],
    ['another order', [0.3, 0.3, 0.4], [0.4, 0.3, 0.3]],
    ['a small one beside a large one', [1000.5, 0.1], [1000.5, 0.2]],
    ['one beside finer ones', [12.5, 0.12345], [12.6, 0.12345]],
    ['a power of ten', [1e-7, 0.5], [2e-7, 0.5]],
    ['an integer', [1, 0.25], [2, 0.25]],
  ])('%s is a difference', (_, stored, found) => {
    expect(differences([vega(stored)], [vega(found)])).not.toEqual([]);
    expect(differences([json(stored)], [json(found)])).not.toEqual([]);
    expect(differences([json(stored)], [json(stored)])).toEqual([]);
  });

  test('so do the numbers of a table of plotly', () => {
    const table = (x: number[]) => figure([{ type: 'table', cells: { values: [['a', 'b'], x] } }]);
    expect(differences([table([5000.5, 0.5])], [table([5000.5, 0.6])])).not.toEqual([]);
    expect(differences([table([50000.5, 1])], [table([50000.5, 2])])).not.toEqual([]);
    expect(differences([table([0.123456, 1])], [table([0.123457, 1])])).toEqual([]);
  });

  test('SVG goes by the same rule', () => {
    const svg = (x: string) => display({ 'image/svg+xml': `<svg><text x="${x}">0.5</text></svg>` });
    expect(differences([svg('0.5')], [svg('0.6')])).not.toEqual([]);
    expect(differences([svg('12.345')], [svg('12.346')])).toEqual([]);
  });
});
