import { fakerAF_ZA, fakerEN_ZA, fakerZU_ZA, type Faker } from '@faker-js/faker';
import { luhnDigit } from '../../src/lib/docs/sa-id.ts';
import { seeded } from '../harness/stats.ts';

/** Made-up people of South Africa, the same for the same number. */
export interface Person {
  readonly given: string;
  readonly family: string;
  readonly birthDate: string;
  readonly sex: 'female' | 'male';
  /** Thirteen digits with a check digit that fits. */
  readonly idNumber: string;
  /** As dialled at home: `0825551234`. */
  readonly phone: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  readonly occupation: string;
}

const LOCALES = [fakerEN_ZA, fakerZU_ZA, fakerZU_ZA, fakerAF_ZA] as const;
const PREFIXES = ['60', '71', '72', '73', '76', '82', '83', '84'] as const;

/** Person number `index` of a seed. */
export function person(index: number, seed = 20261122): Person {
  const random = seeded(seed + index);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const faker: Faker = pick(LOCALES);
  faker.seed(seed + index);
  const sex = random() < 0.5 ? 'female' : 'male';
  const born = new Date(Date.UTC(1932, 0, 1) + Math.floor(random() * 90 * 365.25) * 86_400_000);
  const birthDate = born.toISOString().slice(0, 10);
  const sequence = Math.floor(random() * 5000) + (sex === 'male' ? 5000 : 0);
  const twelve = `${birthDate.slice(2).replaceAll('-', '')}${String(sequence).padStart(4, '0')}08`;
  const given =
    faker.person.firstName(sex) + (random() < 0.4 ? ` ${faker.person.firstName()}` : '');
  const family = faker.person.lastName() + (random() < 0.1 ? `-${faker.person.lastName()}` : '');
  return {
    given,
    family,
    birthDate,
    sex,
    idNumber: twelve + luhnDigit(twelve),
    phone: `0${pick(PREFIXES)}${String(Math.floor(random() * 1e7)).padStart(7, '0')}`,
    street: fakerEN_ZA.location.streetAddress(),
    city: pick(['Cape Town', 'Durban', 'Johannesburg', 'Gqeberha', 'Bloemfontein']),
    postalCode: String(1000 + Math.floor(random() * 8999)),
    occupation: fakerEN_ZA.person.jobTitle()
  };
}
