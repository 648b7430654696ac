/** The environment variables that whoever runs a notebook may set for the library, and the older names that still do. */
const OLDER_NAMES = { NOTEBOOK_PERTURBATION: 'TSNB_PERTURBATION' } as const;

/** An environment variable that has a value, under the name by which it was given. */
export interface Setting {
  readonly name: string;
  readonly text: string;
}

/** What an environment variable is set to, without blanks around it; undefined if it is not set or empty. */
export function readSetting(name: keyof typeof OLDER_NAMES): Setting | undefined {
  const settings = [name, OLDER_NAMES[name]].map((each) => ({
    name: each,
    text: (process.env[each] ?? '').trim(),
  }));
  return settings.find(({ text }) => text !== '');
}
