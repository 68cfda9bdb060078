import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names under which distributions install a Chromium that Playwright can drive. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Arguments that keep a headless Chromium quiet and let it run as root inside containers. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

/**
 * Path of an installed Chromium: `INDABA_CHROMIUM` where set, else the first on `PATH`;
 * `undefined` where there is none (Playwright's own download is then used).
 */
export function findChromium(): string | undefined {
  const candidates = process.env.INDABA_CHROMIUM
    ? [process.env.INDABA_CHROMIUM]
    : NAMES.flatMap((name) =>
        (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
      );
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Playwright launch options for the Chromium that {@link findChromium} finds. */
export function chromiumLaunch(): { args: string[]; executablePath?: string } {
  const executablePath = findChromium();
  return executablePath ? { args: ARGS, executablePath } : { args: ARGS };
}
