import { describe, expect, test } from 'vitest';
import { fileProblem, fitted } from '#lib/files/limits.ts';
import { givenName, shownName, sizeWords, titleFrom } from '#lib/files/names.ts';
import { pagesPdf } from '#lib/files/pages.ts';
import { familyOf, sniff } from '#lib/files/sniff.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a file is what its bytes say', () => {
  test.each([
    ['\x89PNG\r\n\x1a\n....', 'image', 'image/png'],
    ['\xff\xd8\xff\xe0..JFIF', 'image', 'image/jpeg'],
    ['GIF89a..', 'image', 'image/gif'],
    ['RIFF....WEBPVP8 ', 'image', 'image/webp'],
    ['....ftypheic....mif1', 'other', 'image/heic'],
    ['....ftypavif....', 'image', 'image/avif'],
    ['....ftypisom', 'other', 'video/mp4'],
    ['II*\0....', 'other', 'image/tiff'],
    ['%PDF-1.7\n', 'pdf', 'application/pdf'],
    ['junk of a mail gateway\n%PDF-1.4', 'pdf', 'application/pdf'],
    ['PK\x03\x04....word/document.xml', 'other', expect.stringMatching('wordprocessing') as never],
    ['PK\x03\x04....', 'other', 'application/zip'],
    ['\0'.repeat(128) + 'DICM', 'other', 'application/dicom'],
    ['Hb 13.2 g/dL\r\nfasting', 'text', 'text/plain'],
    ['\x01\x02\x03', 'other', 'application/octet-stream'],
    ['', 'other', 'application/octet-stream']
  ])('%j', (text, family, type) => {
    expect(sniff(bytes(text))).toMatchObject({ family, type });
  });

  test.each([
    'MZ\x90\0',
    '\x7fELF\x02',
    '#!/bin/sh\nrm',
    '<!DOCTYPE html><p>',
    '  \n<!-- a -->\n<html>',
    '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">',
    '<svg onload="alert(1)">',
    'Dear all\n<script>alert(1)</script>',
    '<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><a/>',
    'PK\x03\x04....META-INF/MANIFEST.MF'
  ])('what could run is never shown, and is no more than bytes: %j', (text) => {
    expect(sniff(bytes(text))).toMatchObject({
      family: 'dangerous',
      type: 'application/octet-stream'
    });
  });

  test('text in other alphabets is text, also where it was cut within a letter', () => {
    expect(sniff(utf8('Nkosazana — Müller 東京')).family).toBe('text');
    expect(sniff(utf8('東京').subarray(0, 5)).family).toBe('text');
    expect(sniff(Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0)).family).toBe('text');
  });

  test('a type that was found before says how it is shown', () => {
    expect(familyOf('application/pdf')).toMatchObject({ family: 'pdf', words: 'PDF' });
    expect(familyOf('text/html').family).toBe('other');
  });
});

describe('names', () => {
  test('are one line, without folders and without letters that turn others around', () => {
    expect(shownName('C:\\scans\\knee.pdf')).toBe('knee.pdf');
    expect(shownName('bill\u202efdp.exe')).toBe('billfdp.exe');
    expect(shownName(' \n ')).toBe('file');
    const long = shownName(`${'x'.repeat(400)}.pdf`);
    expect([long.length, long.slice(-4)]).toEqual([120, '.pdf']);
  });

  test('make a title', () => {
    expect(titleFrom('lab_result-2026--final.PDF')).toBe('lab result 2026 final');
    expect(titleFrom('.pdf')).toBe('.pdf');
  });

  test('end as the bytes say when a file is given out', () => {
    const pdf = { family: 'pdf', extension: 'pdf' } as const;
    expect(givenName('Letter: Dr A/B', pdf)).toBe('Letter Dr A B.pdf');
    expect(givenName('Letter.pdf', pdf)).toBe('Letter.pdf');
    expect(givenName('Letter.exe', pdf)).toBe('Letter.exe.pdf');
    expect(givenName('page', { family: 'dangerous', extension: 'html' })).toBe('page.html.txt');
  });

  test('sizes are read by people', () => {
    expect([12, 1500, 860_000, 1_600_000, 104_857_600].map(sizeWords)).toEqual([
      '12 B',
      '1 KB',
      '840 KB',
      '1.5 MB',
      '100 MB'
    ]);
  });
});

describe('limits', () => {
  test('are said with the name of the file, before it is read', () => {
    expect(fileProblem('scan.tif', 0, 10)?.code).toBe('file-empty');
    expect(fileProblem('scan.tif', 2_097_152, 1_048_576)?.message).toBe(
      '“scan.tif” has 2.0 MB; a file may have 1.0 MB.'
    );
    expect(fileProblem('scan.tif', 10, 10)).toBeUndefined();
  });

  test('a photograph is made to fit, and never larger', () => {
    expect(fitted(5000, 2500)).toEqual({ width: 2500, height: 1250, smaller: true });
    expect(fitted(800, 600)).toEqual({ width: 800, height: 600, smaller: false });
    expect(fitted(10_000, 1)).toEqual({ width: 2500, height: 1, smaller: true });
  });
});

test('photographed pages become one PDF, the same from the same pages', async () => {
  // The smallest JPEG that says its size: 2 by 1, grey.
  const jpeg = Uint8Array.from(
    atob(
      '/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=='
    ),
    (letter) => letter.charCodeAt(0)
  ).buffer;
  const page = { jpeg, width: 2, height: 1 };
  const at = new Date('2026-11-22T07:30:00Z');
  const pdf = await pagesPdf([page, page], at);
  const text = new TextDecoder('latin1').decode(pdf);
  expect(sniff(pdf).family).toBe('pdf');
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
  expect(text).toContain('/MediaBox [0 0 842 421]');
  expect(await pagesPdf([page, page], at)).toEqual(pdf);
});
