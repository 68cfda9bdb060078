/**
 * Words that spare typing. None of these lists means to be complete: whatever is typed is taken.
 */

/** Up to eight of a list, those that begin with the text before those that only contain it. */
export function suggestFrom(list: readonly string[]): (text: string) => readonly string[] {
  return (text) => {
    const wanted = text.trim().toLocaleLowerCase();
    if (!wanted) return list.slice(0, 8);
    const found = list.filter((item) => item.toLocaleLowerCase().includes(wanted));
    const begins = (item: string) =>
      item
        .toLocaleLowerCase()
        .split(/[\s(/-]+/)
        .some((word) => word.startsWith(wanted));
    return [...found.filter(begins), ...found.filter((item) => !begins(item))].slice(0, 8);
  };
}

export const SUBSTANCES: readonly string[] = [
  'Penicillin',
  'Amoxicillin',
  'Co-trimoxazole (sulfonamide)',
  'Aspirin',
  'Ibuprofen',
  'Peanuts',
  'Latex',
  'Bee stings',
  'Amoxicillin and clavulanic acid',
  'Cephalosporins',
  'Ceftriaxone',
  'Erythromycin',
  'Azithromycin',
  'Ciprofloxacin',
  'Doxycycline',
  'Tetracycline',
  'Metronidazole',
  'Nitrofurantoin',
  'Gentamicin',
  'Vancomycin',
  'Nevirapine',
  'Abacavir',
  'Efavirenz',
  'Rifampicin',
  'Isoniazid',
  'NSAIDs',
  'Diclofenac',
  'Paracetamol',
  'Codeine',
  'Morphine',
  'Tramadol',
  'Pethidine',
  'ACE inhibitors',
  'Enalapril',
  'Furosemide',
  'Hydrochlorothiazide',
  'Statins',
  'Insulin',
  'Metformin',
  'Carbamazepine',
  'Phenytoin',
  'Lamotrigine',
  'Allopurinol',
  'Heparin',
  'Warfarin',
  'Lidocaine',
  'Local anaesthetics',
  'Suxamethonium',
  'Propofol',
  'Metoclopramide',
  'Iodine contrast',
  'Povidone-iodine',
  'Chlorhexidine',
  'Tetanus vaccine',
  'Eggs',
  'Cow’s milk',
  'Wheat',
  'Soya',
  'Tree nuts',
  'Sesame',
  'Fish',
  'Shellfish',
  'Kiwi fruit',
  'Wasp stings',
  'House dust mite',
  'Grass pollen',
  'Tree pollen',
  'Mould',
  'Cats',
  'Dogs',
  'Nickel',
  'Adhesive plaster'
];

/** Vaccines given in South Africa, by the names on the road to health booklet and beyond. */
export const VACCINES: readonly string[] = [
  'Influenza',
  'Tetanus and diphtheria (Td)',
  'Hepatitis B',
  'BCG',
  'Oral polio (OPV)',
  'Rotavirus',
  'Pneumococcal conjugate (PCV)',
  'Hexavalent (DTaP-IPV-Hib-HepB)',
  'Measles and rubella (MR)',
  'Measles, mumps and rubella (MMR)',
  'Varicella',
  'Hepatitis A',
  'Human papillomavirus (HPV)',
  'Tetanus, diphtheria and pertussis (Tdap)',
  'Pneumococcal polysaccharide (PPSV23)',
  'Meningococcal',
  'COVID-19',
  'Rabies',
  'Typhoid',
  'Yellow fever',
  'Cholera',
  'Herpes zoster (shingles)',
  'Respiratory syncytial virus (RSV)'
];

export const RELATIONS: readonly string[] = [
  'Mother',
  'Father',
  'Sister',
  'Brother',
  'Grandmother',
  'Grandfather',
  'Aunt',
  'Uncle',
  'Daughter',
  'Son',
  'Wife',
  'Husband',
  'Partner',
  'Guardian',
  'Friend',
  'Neighbour',
  'Colleague'
];

/** Medical schemes that receptions meet most; any other name is typed. */
export const SCHEMES: readonly string[] = [
  'Discovery Health Medical Scheme',
  'Government Employees Medical Scheme (GEMS)',
  'Bonitas',
  'Momentum Medical Scheme',
  'Medihelp',
  'Bestmed',
  'Medshield',
  'Fedhealth',
  'POLMED',
  'Bankmed',
  'LA Health',
  'Profmed',
  'Sizwe Hosmed',
  'KeyHealth',
  'CompCare',
  'Genesis',
  'Cape Medical Plan',
  'CAMAF',
  'SAMWUMED',
  'Sasolmed',
  'Anglo Medical Scheme',
  'Remedi',
  'Thebemed',
  'Umvuzo Health',
  'Transmed',
  'Platinum Health',
  'Netcare Medical Scheme',
  'Sisonke Health',
  'Makoti',
  'Wooltru Healthcare Fund'
];

export const PROVINCES: readonly string[] = [
  'Gauteng',
  'KwaZulu-Natal',
  'Western Cape',
  'Eastern Cape',
  'Free State',
  'Limpopo',
  'Mpumalanga',
  'North West',
  'Northern Cape'
];

export const LANGUAGES: readonly string[] = [
  'English',
  'isiZulu',
  'isiXhosa',
  'Afrikaans',
  'Sepedi',
  'Setswana',
  'Sesotho',
  'Xitsonga',
  'siSwati',
  'Tshivenḓa',
  'isiNdebele',
  'South African Sign Language',
  'Portuguese',
  'French',
  'Shona',
  'Chichewa'
];

export const TITLES: readonly string[] = [
  'Mr',
  'Mrs',
  'Ms',
  'Miss',
  'Dr',
  'Prof',
  'Adv',
  'Rev',
  'Master'
];
