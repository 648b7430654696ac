import { ArgumentError } from '../arguments';

/** Throws unless sigma is a finite number of at least 0. */
export function requireNoiseScale(sigma: number): void {
  if (!(sigma >= 0 && Number.isFinite(sigma)))
    throw new ArgumentError('sigma', 'a number of at least 0', sigma);
}
