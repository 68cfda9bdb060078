import { describe, expect, test } from 'vitest';
import { formProblem } from '#lib/components/patient/sharing/form-rules.ts';
import { fileSize } from '#lib/format.ts';

const MB = 1024 * 1024;
const scan = { name: 'consent.pdf', size: 3 * MB, type: 'application/pdf' };

describe('a signed form', () => {
  test('is a PDF or a picture of no more than the server takes', () => {
    expect(formProblem(scan, 100 * MB)).toBeUndefined();
    expect(formProblem({ ...scan, type: 'image/jpeg' }, 100 * MB)).toBeUndefined();
  });

  test('is refused before it is read, in words that say what to do', () => {
    const page = formProblem({ ...scan, name: 'consent.html', type: 'text/html' }, 100 * MB);
    expect(page).toMatchObject({ code: 'form-type', safe: expect.stringContaining('Nothing') });
    const large = formProblem({ ...scan, size: 101 * MB }, 100 * MB);
    expect(large?.message).toBe('“consent.pdf” has 101 MB; 100 MB is the most.');
    expect(large?.action).toContain('Scan it again');
  });
});

test('sizes of files read as people say them', () => {
  expect([0, 900, 840_000, 1.25 * MB, 12 * MB].map(fileSize)).toEqual([
    '1 kB',
    '1 kB',
    '820 kB',
    '1.3 MB',
    '12 MB'
  ]);
});
