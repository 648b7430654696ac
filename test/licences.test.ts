import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Licences that ask for no more than that their notice goes along. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
];

interface Exception {
  /** What the package says, nothing where it says nothing. */
  readonly licence: string | undefined;
  readonly why: string;
}

/** Packages under another licence, or which say theirs in another way. */
const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  '@resvg/resvg-js': {
    licence: 'MPL-2.0',
    why: 'holds for changes to its own files alone, and nothing is changed; so do its builds for each system',
  },
  zeromq: {
    licence: 'MIT AND MPL-2.0',
    why: 'MPL-2.0 holds for the libzmq within, which is not changed',
  },
  'dejavu-fonts-ttf': {
    licence: 'SEE LICENSE IN README.md AND LICENSE',
    why: "the fonts' own licence: free to use and to hand on, not to be sold by themselves",
  },
  busboy: { licence: undefined, why: 'says MIT in the older field "licenses" and in LICENSE' },
  streamsearch: {
    licence: undefined,
    why: 'says MIT in the older field "licenses" and in LICENSE',
  },
};

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string | undefined;
}

/** All packages of the lock file but those that only the work on this project needs, and the project's own. */
function packagesOfUsers(): Package[] {
  const text = readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as {
    packages: Record<string, { version: string; license?: string; dev?: boolean; link?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link)
    .map(([path, { version, license }]) => ({
      name: path.split('node_modules/').at(-1) ?? path,
      version,
      licence: license,
    }));
}

/** Whether an expression such as `(MIT OR GPL-2.0)` leaves a way to use the package under allowed licences. */
function isAllowed(expression: string): boolean {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((way) => way.split(' AND ').every((licence) => ALLOWED.includes(licence)));
}

/** The exception for a package; one for `a/b` is one for `a/b-linux-x64-gnu` too. */
function exceptionFor({ name, licence }: Package): string | undefined {
  return Object.keys(EXCEPTIONS).find(
    (one) => (name === one || name.startsWith(`${one}-`)) && EXCEPTIONS[one].licence === licence,
  );
}

const packages = packagesOfUsers();
const others = packages.filter(({ licence }) => licence === undefined || !isAllowed(licence));

test('all that users install is under a licence that is allowed, or that is an exception by name', () => {
  expect(packages.length).toBeGreaterThan(100);
  const refused = others.filter((one) => exceptionFor(one) === undefined);
  expect(
    refused.map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'no licence'}`),
  ).toEqual([]);
});

test('every exception is still needed', () => {
  const used = others.map(exceptionFor);
  expect(Object.keys(EXCEPTIONS).filter((name) => !used.includes(name))).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-2.0-only)', true],
  ['Apache-2.0 AND MIT', true],
  ['MIT AND GPL-3.0-only', false],
  ['LGPL-3.0-or-later', false],
  ['UNLICENSED', false],
])('%s: allowed? %s', (expression, isFree) => {
  expect(isAllowed(expression)).toBe(isFree);
});
