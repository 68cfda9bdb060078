import { ProblemError, type Problem } from '../problem.ts';

const SAFE = 'Nothing was changed.';

/** Bytes that came are not those that the name says. */
export const mismatch = (): ProblemError =>
  new ProblemError({
    code: 'blob-mismatch',
    message: 'A file arrived damaged.',
    safe: 'What arrived was thrown away.',
    action: 'It is sent again by itself.'
  });

/** `12.3 MB`: for sentences about limits. */
const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

export const tooLarge = (bytes: number, most: number): Problem => ({
  code: 'blob-too-large',
  message: `This file has ${megabytes(bytes)}; a file may have ${megabytes(most)}.`,
  safe: SAFE,
  action: 'Scan it with fewer dots per inch, or add it in parts.'
});

export const notAllowed = (what: 'read' | 'write'): Problem => ({
  code: 'not-allowed',
  message:
    what === 'read'
      ? 'Your role does not allow this file to be opened.'
      : 'Your role does not allow files to be added here.',
  safe: SAFE,
  action: 'Ask an owner of the practice.'
});

/** No server is in reach, and the file is not on this device. */
export const notHere = (detail: string): Problem => ({
  code: 'blob-not-here',
  message: 'This file is not on this device, and the hub cannot be reached.',
  safe: 'It is fetched as soon as the hub answers.',
  action: 'Connect this device to the practice’s network, then open the file again.',
  detail
});

/** The server has not got it: whoever added it has not been in touch since. */
export const onNoServer = (): Problem => ({
  code: 'blob-on-no-server',
  message: 'The hub does not have this file yet.',
  safe: 'It is on the device where it was added.',
  action: 'Switch that device on, within reach of the hub; then open the file again.'
});

/** The server keeps the log alone. */
export const takesNone = (): Problem => ({
  code: 'no-files-there',
  message: 'This hub does not keep files.',
  safe: 'The files are kept on this device.',
  action: 'Bring the hub up to date, or connect to one that keeps files.'
});

/** What the server gives, twice, is not the file. */
export const damagedThere = (): Problem => ({
  code: 'blob-damaged',
  message: 'The hub’s copy of this file is damaged.',
  safe: 'The damaged copy was not kept here.',
  action: 'Open the file on another device that has it, and add it again from there.'
});

/** The only copy within reach is damaged. */
export const damagedHere = (): Problem => ({
  code: 'blob-damaged',
  message: 'This device’s copy of the file is damaged, and no hub has another.',
  safe: 'The record that it belongs to is not touched.',
  action: 'Add the file again from where it came.'
});

const REFUSALS: Readonly<Record<string, readonly [message: string, action: string]>> = {
  'not-allowed': [
    'A file on this device is not allowed to your role any more.',
    'Ask an owner of the practice; somebody whose role allows it can add it again.'
  ],
  'blob-too-large': [
    'A file on this device is too large for the hub.',
    'Ask whoever runs the hub to take larger files.'
  ],
  quota: [
    'Your practice has used up its room for files on the hub.',
    'Ask whoever runs the hub for more room; sending goes on by itself then.'
  ],
  'storage-full': [
    'The hub has no room left for files.',
    'Make room on the hub’s disk; sending goes on by itself then.'
  ],
  'too-many': [
    'The hub takes in no more files for the moment.',
    'Nothing to do: this device sends the rest by itself.'
  ],
  'device-revoked': [
    'This device no longer belongs to the practice, so its files are not sent.',
    'If that was a mistake, ask an owner of the practice for a new link.'
  ]
};

/** What the server answered about a file, for a person. */
export function refused(code: string, said: string): Problem {
  const [message, action] = REFUSALS[code] ?? [
    'The hub did not take a file.',
    'Show the detail below to whoever runs the hub.'
  ];
  const safe = 'The file is kept on this device.';
  return { code, message, safe, action, detail: `${code}: ${said}` };
}

/** Why the server does not give a file, for a person. */
export function notFetched(code: string, said: string): Problem {
  if (code === 'blob-unknown') return onNoServer();
  return code === 'not-allowed' ? notAllowed('read') : refused(code, said);
}

const STORAGE = {
  'storage-full': ['There is no room left to keep the file.', 'Free some space on the disk.'],
  'storage-refused': [
    'The file may not be kept where files are kept.',
    'Check that the folder may be written to.'
  ],
  'storage-failed': ['The disk did not keep the file.', 'Check the disk, then try again.']
} as const;

/** What the disk of a device or server said when it was to keep or to give a file. */
export function unstored(code: keyof typeof STORAGE, detail: string): ProblemError {
  const [message, action] = STORAGE[code];
  const safe = 'Everything that was kept before is still there.';
  return new ProblemError({ code, message, safe, action, detail });
}
