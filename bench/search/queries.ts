import { person, type Person } from '../data/people.ts';
import { seeded } from '../harness/stats.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * What reception types in a day, the same in every run: beginnings of names as they are typed (half),
 * names with a slip of the finger (a fifth), and beginnings of ID and phone numbers.
 */
export function queries(count: number, patients: number, seed = 7): string[] {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, at) => {
    const one = person(below(patients));
    const share = at / count;
    if (share < 0.5) return beginning(one, below);
    if (share < 0.7) return slip(one.family, below);
    if (share < 0.85) return one.idNumber.slice(0, 6 + below(8));
    return one.phone.slice(0, 6 + below(5));
  }).sort(() => random() - 0.5);
}

function beginning({ given, family }: Person, below: (limit: number) => number): string {
  const text = [`${given} ${family}`, `${family} ${given}`, family][below(3)]!;
  return text.slice(0, 2 + below(text.length - 1)).trim();
}

/** One letter left out, doubled, swapped with its neighbour, or another one in its place. */
function slip(name: string, below: (limit: number) => number): string {
  const at = 1 + below(Math.max(1, name.length - 2));
  const [before, letter, after] = [name.slice(0, at), name[at] ?? '', name.slice(at + 1)];
  switch (below(4)) {
    case 0:
      return before + after;
    case 1:
      return before + letter + letter + after;
    case 2:
      return before + (after[0] ?? '') + letter + after.slice(1);
    default:
      return before + LETTERS[below(LETTERS.length)]! + after;
  }
}
