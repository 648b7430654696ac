import { randomInt } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';

// The range that systemd gives to services for as long as they run: nobody's files, nobody's login.
const FIRST = 61_184;
const LAST = 65_519;

const taken = new Set<number>();

/** A user id of this machine that no process has, until it is given back. */
export function borrowUserId(): { readonly uid: number; readonly giveBack: () => void } {
  const busy = busyUserIds();
  for (;;) {
    const uid = randomInt(FIRST, LAST + 1);
    if (busy.has(uid) || taken.has(uid)) continue;
    taken.add(uid);
    return { uid, giveBack: () => void taken.delete(uid) };
  }
}

function busyUserIds(): Set<number> {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Set(
    processes.map((name) => statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid ?? 0),
  );
}
