import type { Problem } from '../problem.ts';

/** What keeps a device from its server, in the words of the practice (WIRE10). */

const KEPT = 'Everything is saved on this device and will be sent when the connection is back.';

export const unreachable = (detail: string): Problem => ({
  code: 'server-unreachable',
  message: 'The hub cannot be reached.',
  safe: KEPT,
  action: 'Check that this device is on the practice’s network and that the hub is switched on.',
  detail
});

export const silent = (detail: string): Problem => ({
  code: 'server-silent',
  message: 'The hub stopped answering.',
  safe: KEPT,
  action: 'This device tries again by itself. If it goes on, look whether the hub is running.',
  detail
});

export const protocolError = (detail: string): Problem => ({
  code: 'server-protocol',
  message: 'The hub answered in a way that this program does not understand.',
  safe: KEPT,
  action: 'Check that the address is that of an Indaba hub, and that both are up to date.',
  detail
});

/** A connection that was closed or never came to be, by its code (RFC 6455, section 7.4). */
export function closedBy(code: number, reason: string): Problem {
  const detail = `closed: ${code} ${reason}`.trim();
  if (code === 1013) return refusal('too-many', detail);
  return code === 1002 || code === 1003 || code === 1007 || code === 1009
    ? protocolError(detail)
    : unreachable(detail);
}

interface Words {
  readonly message: string;
  readonly safe?: string;
  readonly action: string;
}

const REFUSALS: Record<string, Words> = {
  'unknown-practice': {
    message: 'This hub does not hold your practice.',
    action: 'Check the hub’s address on the sync page.'
  },
  'practice-not-admitted': {
    message: 'This hub does not take in new practices.',
    action: 'Ask whoever runs the hub to admit your practice.'
  },
  'unknown-device': {
    message: 'The hub does not know this device.',
    action: 'Let this device join again with a new link from a device that belongs to the practice.'
  },
  'invite-unknown': {
    message: 'The hub does not know this link.',
    safe: 'Nothing was changed.',
    action: 'Ask for a new link, and make sure that the device that makes it is online.'
  },
  'invite-used': {
    message: 'This link has been used already.',
    safe: 'Nothing was changed.',
    action: 'Each link lets in one device. Ask for a new one.'
  },
  'invite-expired': {
    message: 'This link has expired.',
    safe: 'Nothing was changed.',
    action: 'Ask for a new link.'
  },
  'missing-parents': {
    message: 'The hub does not know yet what this link rests on.',
    action: 'Make sure that the device that made the link is online, then try again.'
  },
  'device-revoked': {
    message: 'This device no longer belongs to the practice. Its access was ended.',
    safe: 'What is on this device stays here and can be worked with. Nothing is sent or received.',
    action: 'If that was a mistake, ask an owner of the practice for a new link.'
  },
  'device-pending': {
    message: 'This device waits to be confirmed.',
    action: 'Ask somebody of the practice to confirm it; it goes on by itself then.'
  },
  'not-allowed': {
    message: 'Your role in the practice does not allow this.',
    action: 'Ask an owner of the practice.'
  },
  quota: {
    message: 'Your practice has used up its room on this hub.',
    action: 'Ask whoever runs the hub for more room; sending goes on by itself then.'
  },
  'bad-statement': {
    message: 'The hub did not accept how this device introduced itself.',
    action: 'Ask for a new link and join again.'
  },
  'bad-signature': {
    message: 'This device could not prove to the hub who it is.',
    action: 'Let this device join again with a new link.'
  },
  'wrong-address': {
    message: 'The hub is not known by the address under which this device reached it.',
    safe: 'Nobody was let in. Everything is saved on this device.',
    action:
      'Compare the address with the one that the hub shows. If it is right, start the hub with it among --names.'
  },
  'wrong-practice': {
    message: 'The hub holds another practice under this name.',
    action: 'Check the hub’s address on the sync page.'
  },
  'too-many': {
    message: 'The hub is busy with too many connections.',
    action: 'Nothing to do: this device tries again by itself.'
  },
  'storage-full': {
    message: 'The hub has no room left.',
    action: 'Make room on the hub’s disk; sending goes on by itself then.'
  },
  protocol: {
    message: 'The hub and this device do not understand each other.',
    action: 'Bring both up to date.'
  }
};

/** By code: what happened to some work, and where it is not for whoever runs the hub, what helps. */
const REJECTIONS: Record<string, { readonly message: string; readonly action?: string }> = {
  'too-large': { message: 'Some work on this device is too large for the hub.' },
  'storage-full': { message: 'The hub has no room for some of this device’s work.' },
  quota: {
    message: 'Your practice has used up its room on this hub.',
    action: 'Ask whoever runs the hub for more room; sending goes on by itself then.'
  },
  'too-many': {
    message: 'The hub takes in no more for the moment.',
    action: 'Nothing to do: this device sends the rest by itself.'
  },
  'device-revoked': {
    message: 'Some work is by a device that no longer belongs to the practice.',
    action: 'Ask an owner of the practice whether that device was meant to be shut out.'
  },
  'device-pending': {
    message: 'Some work waits until this device is confirmed.',
    action: 'Ask somebody of the practice to confirm this device.'
  },
  'not-allowed': {
    message: 'Some work on this device is not allowed to its author’s role any more.',
    action: 'Ask an owner of the practice; somebody whose role allows it can enter it again.'
  },
  erased: {
    message: 'Some work on this device is in a record that two people of the practice destroyed.',
    action: 'Nothing to do: this device hears of it with the next sync, and lets the work go.'
  },
  'old-epoch': {
    message: 'Some work was sealed before the practice changed its keys.',
    action: 'Nothing to do: this device seals it again under the new key and sends it.'
  },
  'unknown-epoch': {
    message: 'The hub has not heard of a new key of the practice yet.',
    action: 'Nothing to do: this device sends the work again by itself.'
  },
  'missing-parents': {
    message: 'The hub has not heard yet of what a change of members rests on.',
    action: 'Nothing to do: this device sends it again when the hub has caught up.'
  }
};

const problem = (code: string, said: string, words: Words): Problem => ({
  code,
  message: words.message,
  safe: words.safe ?? KEPT,
  action: words.action,
  detail: `${code}: ${said}`
});

/** A server's `refused`, for a person. */
export const refusal = (code: string, said: string): Problem =>
  problem(
    code,
    said,
    REFUSALS[code] ?? {
      message: 'The hub refused this device.',
      action: 'Show the detail below to whoever runs the hub.'
    }
  );

/** An envelope that the server did not take, for a person (LOG9). */
export const rejected = (code: string, said: string): Problem =>
  problem(code, said, {
    message: REJECTIONS[code]?.message ?? 'The hub did not take in some of this device’s work.',
    safe: 'The work is saved on this device.',
    action: REJECTIONS[code]?.action ?? 'Show the detail below to whoever runs the hub.'
  });
