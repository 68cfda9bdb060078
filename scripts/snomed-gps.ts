import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVERYDAY_REACTIONS } from '../src/lib/terminology/everyday.ts';

/**
 * `npx node scripts/snomed-gps.ts`: makes the tables of `src/lib/terminology/gps` anew, from the value
 * set of the SNOMED Global Patient Set that HL7's terminology package carries.
 */
const PACKAGE = 'hl7.terminology.r4';
const VERSION = '7.0.1';
const FILE = 'ValueSet-snomed-intl-gps.json';
const HERE = join(import.meta.dirname, '../src/lib/terminology/gps');

/** Substances and products, and the findings that say that somebody reacts to one. */
const SUBSTANCE = /\((substance|product|medicinal product|medicinal product form)\)$/;
const ALLERGY =
  /^(Allergy|Intolerance) to .*\(finding\)$|^Propensity to adverse reaction.*\(finding\)$|adverse reaction \(disorder\)$|^Adverse reaction (caused by|to) .*\(disorder\)$/;

interface ValueSet {
  readonly version: string;
  readonly compose: { readonly include: readonly { readonly concept?: readonly Concept[] }[] };
}
interface Concept {
  readonly code: string;
  readonly display: string;
}

function valueSet(): ValueSet {
  const dir = mkdtempSync(join(tmpdir(), 'indaba-gps-'));
  const run = (command: string, ...args: readonly string[]) => {
    const { status, stderr } = spawnSync(command, args, { cwd: dir, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  };
  try {
    run('npm', 'pack', '--silent', `${PACKAGE}@${VERSION}`);
    run('tar', 'xzf', `${PACKAGE}-${VERSION}.tgz`, `package/${FILE}`);
    return JSON.parse(readFileSync(join(dir, 'package', FILE), 'utf8')) as ValueSet;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const set = valueSet();
const concepts = set.compose.include.flatMap(({ concept = [] }) => concept);
const lines = (some: readonly Concept[]) =>
  some
    .toSorted((a, b) => (BigInt(a.code) < BigInt(b.code) ? -1 : 1))
    .map(({ code, display }) => `${code}\t${display}`)
    .join('\n');
const literal = (text: string) => `\`\n${text.replace(/[`\\$]/g, '\\$&')}\n\``;

const substances = concepts.filter(
  ({ display }) => SUBSTANCE.test(display) || ALLERGY.test(display)
);
const reactions = EVERYDAY_REACTIONS.map(([code, name]) => {
  const found = concepts.find((concept) => concept.code === code);
  if (!found) throw new Error(`${name} (${code}) is not in the set.`);
  return found;
});
writeFileSync(
  join(HERE, 'data.ts'),
  `/**
 * Made by scripts/snomed-gps.ts from ${PACKAGE} ${VERSION}, value set snomed-intl-gps ${set.version}:
 * codes and fully specified names of the SNOMED Global Patient Set, CC BY 4.0, see NOTICE.txt.
 */

/** Substances, products, and findings that name an allergy. */
export const SUBSTANCES = ${literal(lines(substances))};

/** How an allergy shows itself. */
export const REACTIONS = ${literal(lines(reactions))};
`
);
console.log(`${substances.length} substances and products, ${reactions.length} reactions`);
