/** True where nobody watches: `CI` is set to anything but nothing, `0` or `false`, as continuous integration services set it. */
export function isUnattended(environment: Readonly<Record<string, string | undefined>>): boolean {
  return !['', '0', 'false'].includes((environment['CI'] ?? '').toLowerCase());
}
