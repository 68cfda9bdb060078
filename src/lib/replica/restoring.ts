import { kitKeys, readKitWords } from '../access/kit.ts';
import { encodeLink } from '../access/link.ts';
import { readPracticeCode } from '../access/practice-code.ts';
import type { IdSource } from '../docs/core/ids.ts';
import { fail, ok, type Result } from '../problem.ts';
import { SyncClient } from '../sync/client.ts';
import { KIT_IS_SAFE, KitSession } from './kit-session.ts';
import type { Net } from './sync-link.ts';

/** Where a restore has got to. */
const STEPS = ['reaching', 'reading', 'letting-in'] as const;
export type RestoreStep = (typeof STEPS)[number];

/** What is on the paper, as it was typed. */
export interface KitPaper {
  readonly words: string;
  /** The practice's code (KEY9), or the address in the kit's QR code. */
  readonly practice: string;
  /** Where a log of the practice is. */
  readonly server: string;
}

/** A link has a name; the practice's own is read once the device is in. */
const NAME_UNTIL_READ = 'Restored practice';

/**
 * Opens a practice with a recovery kit: connects as the kit, reads and verifies who belongs to the
 * practice, opens the keys that the kit was granted, and lets one more device of its owner in (KEY8).
 * Returns a link for that device, which is the one that asks: it joins as any other does. To be
 * repeated after any interruption: a link that was not used is of no use to anybody, and is closed with
 * the kit.
 */
export async function linkFromKit(options: {
  readonly paper: KitPaper;
  readonly net: Net;
  readonly ids: IdSource;
  readonly step?: ((step: RestoreStep) => void) | undefined;
}): Promise<Result<string>> {
  const { paper, net, ids, step } = options;
  const practice = readPracticeCode(paper.practice);
  if (!practice.ok) return practice;
  const seed = readKitWords(paper.words);
  if (!seed.ok) return seed;
  const server = serverAt(paper.server);
  if (!server) return NO_ADDRESS;
  const kit = await kitKeys(seed.value);
  const session = new KitSession(practice.value, kit, ids);
  const reached = stepping(step);
  reached('reaching');
  const client = new SyncClient({
    server,
    practice: practice.value,
    identity: kit,
    port: session,
    only: 'membership',
    connect: net.socket,
    timers: net.timers,
    onStatus: ({ connection, following, clockSkewMs }) => {
      if (connection.state === 'offline' && connection.problem) session.end(connection.problem);
      if (connection.state === 'online') reached(following ? 'letting-in' : 'reading');
      if (following) void session.readAll(clockSkewMs ?? 0);
    }
  });
  client.start();
  const invited = await session.outcome;
  await client.stop();
  if (!invited.ok) return invited;
  const { invite, secret, statement } = invited.value;
  return ok(
    encodeLink({
      practice: practice.value,
      invite,
      secret,
      statement,
      member: session.member!,
      server,
      name: NAME_UNTIL_READ
    })
  );
}

/** Tells of each step once, and never of one that lies behind. */
function stepping(step: ((step: RestoreStep) => void) | undefined): (step: RestoreStep) => void {
  let at = -1;
  return (to) => {
    if (STEPS.indexOf(to) <= at) return;
    at = STEPS.indexOf(to);
    step?.(to);
  };
}

/** An address as it is typed from paper, also without its `https://`; `undefined` where it is none. */
export function serverAt(text: string): string | undefined {
  const typed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin, hostname } = new URL(address);
  return hostname && ['https:', 'http:'].includes(protocol) ? origin : undefined;
}

const NO_ADDRESS = fail('server-address', 'This is not the address of a server.', {
  safe: KIT_IS_SAFE,
  action: 'It looks like https://hub.local:8443 and stands on the kit.'
});
