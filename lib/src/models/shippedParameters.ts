import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ArgumentError } from '../arguments';

/** Where data lie: in a packed library its own folder, else the project's. */
const DATA = ['../../data', '../../../data'].map((path) => resolve(__dirname, path));

/**
 * The path of a parameter file that comes with the library, for `loadParameters`; data/README.md says what each is.
 *
 * @throws ArgumentError when there is none of that name
 *
 * @example
 * const vae = new BernoulliVae(torchGenerator(0));
 * const metadata = await loadParameters(vae, shippedParameters('02-digits-vae.safetensors'));
 * console.assert(metadata['data'].startsWith('10,000 digits'));
 */
export function shippedParameters(name: string): string {
  const places = DATA.map((data) => join(data, 'models', name));
  const place = places.find((one) => existsSync(one));
  if (place === undefined)
    throw new ArgumentError(
      'name',
      `that of a file in ${DATA.map((d) => join(d, 'models')).join(' or ')}`,
      name,
    );
  return place;
}
