import { rightsBy, type Rights } from './rights.ts';
import { session } from './session.svelte.ts';

const rights = $derived(rightsBy(session.roster));

/**
 * What the person at this device may do, live: whatever offers something asks here first. What is
 * not allowed is not offered; the replica, the keys and the servers refuse it besides.
 */
export const can: Rights = {
  get role() {
    return rights.role;
  },
  get active() {
    return rights.active;
  },
  get admits() {
    return rights.admits;
  },
  read: (scope) => rights.read(scope),
  write: (scope) => rights.write(scope),
  do: (act) => rights.do(act)
};
