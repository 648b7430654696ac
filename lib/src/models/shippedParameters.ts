import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ArgumentError } from '../arguments';
import { DATA_FOLDERS } from '../dataFolders';

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
  const folders = DATA_FOLDERS.map((data) => join(data, 'models'));
  const place = folders.map((folder) => join(folder, name)).find((one) => existsSync(one));
  if (place === undefined)
    throw new ArgumentError('name', `that of a file in ${folders.join(' or ')}`, name);
  return place;
}
