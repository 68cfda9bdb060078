import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for the running test, gone when the test is. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'indaba-server-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
