import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVERYDAY_REACTIONS, EVERYDAY_SUBSTANCES } from '#lib/terminology/everyday.ts';
import { findConcepts } from '#lib/terminology/find.ts';
import { REACTIONS, SUBSTANCES } from '#lib/terminology/gps/data.ts';
import { linesOf, loadGps, SNOMED } from '#lib/terminology/gps.ts';
import { plainName } from '#lib/terminology/names.ts';

const ORIGINAL = resolve('../shared/data/snomed/gps-allergy-medicine-subset.tsv');

describe('the shipped part of the Global Patient Set', () => {
  it.skipIf(!existsSync(ORIGINAL))(`is what ${ORIGINAL} holds, word for word`, () => {
    const [, ...lines] = readFileSync(ORIGINAL, 'utf8').trim().split(/\r?\n/);
    const original = new Map(lines.map((line) => line.split('\t') as [string, string]));
    expect(original.size).toBe(1193);
    expect(new Map(linesOf(SUBSTANCES))).toEqual(original);
  });

  it('has 1,193 concepts, each once', () => {
    const codes = linesOf(SUBSTANCES).map(([code]) => code);
    expect(codes).toHaveLength(1193);
    expect(new Set(codes).size).toBe(1193);
    expect(codes.every((code) => /^\d{6,18}$/.test(code))).toBe(true);
  });

  it('ships with the notice that its licence asks for', () => {
    const notice = readFileSync('src/lib/terminology/gps/NOTICE.txt', 'utf8').replace(/\s+/g, ' ');
    expect(notice).toContain('Creative Commons Attribution 4.0');
    expect(notice).toContain(
      'cannot claim that SNOMED International or any of its Members endorses'
    );
    expect(readFileSync('README.md', 'utf8')).toContain('src/lib/terminology/gps/NOTICE.txt');
  });

  it('holds every concept for which there is an everyday word', () => {
    const codes = new Set(linesOf(SUBSTANCES).map(([code]) => code));
    expect(EVERYDAY_SUBSTANCES.filter(({ code }) => !codes.has(code))).toEqual([]);
    const reactions = new Set(linesOf(REACTIONS).map(([code]) => code));
    expect(EVERYDAY_REACTIONS.filter(([code]) => !reactions.has(code))).toEqual([]);
    expect(new Set(EVERYDAY_SUBSTANCES.map(({ code }) => code)).size).toBe(
      EVERYDAY_SUBSTANCES.length
    );
  });
});

describe('a substance', async () => {
  const gps = await loadGps();
  const first = (text: string) => findConcepts(gps.substances, text)[0];

  it('is found by the beginning of its name, of any of its words, and by what people call it', () => {
    expect(first('pen')).toMatchObject({ name: 'Penicillin', code: '373270004' });
    expect(first('amoxi')).toMatchObject({ name: 'Amoxicillin', category: 'medicine' });
    expect(first('augmentin')).toMatchObject({ name: 'Amoxicillin' });
    expect(first('peanut')).toMatchObject({ name: 'Peanut', category: 'food' });
    expect(first('bee sting')).toMatchObject({ name: 'Bee venom' });
    expect(first('flu shot')).toMatchObject({ name: 'Influenza vaccine' });
    expect(first('milk cow')).toMatchObject({ code: '264295007' });
  });

  it('is found however the word is spelt here or in America', () => {
    expect(first('sulpha')).toMatchObject({ code: '372788003' });
    expect(first('sulfa')).toMatchObject({ code: '372788003' });
    expect(first('adrenaline')).toMatchObject({ code: '387362001' });
    expect(first('epinephrine')).toMatchObject({ code: '387362001' });
  });

  it('is offered once, the substance rather than the product of the same name', () => {
    const heparin = findConcepts(gps.substances, 'heparin', 20).filter(
      ({ name }) => name.toLowerCase() === 'heparin'
    );
    expect(heparin.map(({ full }) => full)).toEqual(['Heparin (substance)']);
  });

  it('is never a stain, an isotope, or an allergy itself', () => {
    const names = gps.substances.map(({ full }) => full).join('\n');
    expect(names).not.toMatch(/stain \(|Allergy to|Technetium \(99m|Iodine-131/);
  });

  it('is known by its code even where it is not offered', () => {
    expect(gps.find('91936005')?.full).toBe('Allergy to penicillin (finding)');
  });

  it('is nothing for words that the set does not have: they are taken as they are', () => {
    expect(findConcepts(gps.substances, 'zzz')).toEqual([]);
  });

  it('has a name without the grammar of the set', () => {
    expect(plainName('Product containing aspirin (medicinal product)')).toBe('Aspirin');
    expect(plainName('Peanut (substance)')).toBe('Peanut');
    expect(
      plainName(
        'Substance with quinolone structure and antibacterial mechanism of action (substance)'
      )
    ).toBe('Quinolone antibiotics');
    expect(plainName('Vaccine product containing Rubella virus antigen (medicinal product)')).toBe(
      'Rubella virus vaccine'
    );
  });

  it('is told by the system that FHIR names', () => {
    expect(SNOMED).toBe('http://snomed.info/sct');
  });
});
