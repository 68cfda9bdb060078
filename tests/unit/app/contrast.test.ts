import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The colours of `tokens.css`, as `name → [light, dark]`. */
const tokens = new Map(
  [
    ...readFileSync('src/lib/styles/tokens.css', 'utf8').matchAll(
      /--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g
    )
  ].map(([, name, light, dark]) => [name!, [light!, dark!] as const])
);

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = ['ground', 'sheet', 'surface', 'surface-2', 'surface-3'];
const TEXT: [string, string][] = [
  ...GROUNDS.flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['ink-2', ground],
    ['ink-3', ground],
    ['accent-ink', ground]
  ]),
  ...['surface', 'sheet', 'surface-2'].flatMap((ground): [string, string][] => [
    ['danger-ink', ground],
    ['warning-ink', ground],
    ['owed-ink', ground],
    ['done-ink', ground]
  ]),
  ...['accent', 'danger', 'warning', 'owed', 'done'].map((name): [string, string] => [
    `${name}-ink`,
    `${name}-soft`
  ]),
  ['ink', 'danger-soft'],
  ['ink', 'warning-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-danger', 'danger'],
  ['on-inverse', 'inverse'],
  ['inverse-accent', 'inverse']
];

/** Edges of controls and marks that carry meaning. */
const SHAPES: [string, string][] = [
  ...['surface', 'sheet', 'ground'].map((ground): [string, string] => ['line-strong', ground]),
  ...['surface', 'sheet', 'ground'].map((ground): [string, string] => ['accent', ground]),
  ['danger', 'surface'],
  ['warning', 'surface'],
  ['done', 'ground']
];

describe.each([
  ['light', 0],
  ['dark', 1]
] as const)('the %s theme', (_theme, which) => {
  const colour = (name: string) => {
    const pair = tokens.get(name);
    if (!pair) throw new Error(`No colour named ${name}`);
    return pair[which];
  };

  it.each(TEXT)('%s can be read on %s (WCAG AA, 4.5:1)', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES)('%s can be told from %s (WCAG AA, 3:1)', (shape, ground) => {
    expect(contrast(colour(shape), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
