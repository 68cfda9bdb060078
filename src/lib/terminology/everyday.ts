/**
 * Everyday words for concepts of the SNOMED Global Patient Set: what people in South African practices
 * say and write. A trade name stands for the very substance that it contains, never for a wider class.
 */

export type AllergyCategory = 'medicine' | 'food' | 'environment' | 'other';

export interface Everyday {
  readonly code: string;
  /** What is written into the record. */
  readonly name: string;
  readonly category: AllergyCategory;
  /** Other words by which it is found. */
  readonly words: readonly string[];
}

const of =
  (category: AllergyCategory) =>
  (code: string, name: string, ...words: readonly string[]): Everyday => ({
    code,
    name,
    category,
    words
  });

const medicine = of('medicine');
const food = of('food');
const environment = of('environment');

/** In the order in which they are offered before anything is typed. */
export const EVERYDAY_SUBSTANCES: readonly Everyday[] = [
  medicine('373270004', 'Penicillin', 'penicillins', 'pen-v', 'Pen VK', 'penicillin V'),
  medicine('27658006', 'Amoxicillin', 'amoxycillin', 'Amoxil', 'Moxypen', 'Augmentin'),
  medicine('372788003', 'Sulfonamide antibiotics', 'sulfa', 'sulpha', 'sulphonamide', 'sulfas'),
  medicine('7947003', 'Aspirin', 'acetylsalicylic acid', 'Disprin', 'Ecotrin', 'Grand-Pa'),
  medicine('372665008', 'NSAIDs', 'anti-inflammatories', 'non-steroidal', 'anti-inflammatory'),
  food('762952008', 'Peanut', 'peanuts', 'groundnut', 'monkey nut'),
  environment('111088007', 'Latex', 'gloves'),
  environment('288328004', 'Bee venom', 'bee sting', 'bees'),
  medicine('764147003', 'Cephalosporins', 'cephalosporin'),
  medicine('396345004', 'Carbapenems', 'carbapenem'),
  medicine('373297006', 'Beta-lactam antibiotics', 'beta lactam'),
  medicine('372480009', 'Macrolide antibiotics', 'macrolides'),
  medicine('372722000', 'Quinolone antibiotics', 'quinolones', 'fluoroquinolones'),
  medicine('373206009', 'Tetracyclines', 'tetracycline antibiotics'),
  medicine('14443002', 'Aminoglycoside antibiotics', 'aminoglycosides'),
  medicine('372602008', 'Metronidazole', 'Flagyl'),
  medicine('372735009', 'Vancomycin'),
  medicine('372733002', 'ACE inhibitors', 'angiotensin-converting enzyme inhibitor'),
  medicine('96302009', 'Statins', 'HMG-CoA reductase inhibitor'),
  medicine('373529000', 'Morphine'),
  medicine('372664007', 'Benzodiazepines', 'benzodiazepine'),
  medicine('372798009', 'Barbiturates', 'barbiturate'),
  medicine('387264003', 'Diazepam', 'Valium'),
  medicine('373476007', 'Midazolam', 'Dormicum'),
  medicine('109081006', 'Metformin', 'Glucophage'),
  medicine('48603004', 'Warfarin'),
  medicine('108537001', 'Amlodipine', 'Norvasc', 'Amloc'),
  medicine('85272000', 'Nifedipine', 'Adalat'),
  medicine('108979001', 'Clopidogrel', 'Plavix'),
  medicine('372877000', 'Heparin'),
  medicine('373477003', 'Local anaesthetics', 'local anesthetic', 'dental injection'),
  medicine('387480006', 'Lidocaine', 'lignocaine', 'Xylocaine', 'Remicaine'),
  medicine('346553009', 'Lidocaine and prilocaine', 'Emla'),
  medicine('372724004', 'Suxamethonium', 'succinylcholine', 'Scoline'),
  medicine('387423006', 'Propofol', 'Diprivan'),
  medicine('373464007', 'Ketamine'),
  medicine('387448009', 'Thiopental', 'thiopentone'),
  medicine('426722004', 'Iodinated contrast media', 'contrast', 'dye for scan', 'iodine contrast'),
  medicine('44588005', 'Iodine', 'iodine solution'),
  medicine('387362001', 'Adrenaline', 'epinephrine'),
  medicine('116566001', 'Steroids', 'corticosteroid', 'cortisone'),
  medicine('372810006', 'Theophylline'),
  medicine('387461009', 'Digoxin', 'Lanoxin'),
  medicine('387258005', 'Chlorpromazine', 'Largactil'),
  medicine('372682005', 'Diphenhydramine'),
  medicine('64520006', 'Protamine'),
  medicine('836377006', 'Influenza vaccine', 'flu vaccine', 'flu shot', 'flu jab'),
  medicine('1101000221104', 'Tetanus vaccine', 'tetanus toxoid', 'tetanus shot'),
  food('102263004', 'Eggs', 'egg'),
  food('264295007', 'Cow’s milk', 'milk', 'cows milk protein'),
  food('226760005', 'Dairy food', 'dairy'),
  food('412071004', 'Wheat'),
  food('89811004', 'Gluten'),
  food('256355007', 'Soya', 'soy', 'soybean'),
  food('230034002', 'Nuts and seeds', 'tree nuts', 'nuts'),
  food('260167008', 'Sesame', 'sesame seed'),
  food('735971005', 'Fish'),
  food('735029006', 'Shellfish'),
  food('278840001', 'Shrimp', 'prawn', 'prawns'),
  food('44027008', 'Seafood'),
  food('260176001', 'Kiwi fruit', 'kiwi'),
  food('102261002', 'Strawberry', 'strawberries'),
  food('734881000', 'Tomato', 'tomatoes'),
  food('767406000', 'Sulphites', 'sulfites', 'preservatives in wine'),
  food('430503006', 'Glutamate', 'MSG'),
  food('47703008', 'Lactose'),
  environment('256440004', 'Wasp venom', 'wasp sting', 'wasps'),
  environment('303314008', 'Scorpion venom', 'scorpion sting'),
  environment('128488006', 'House dust', 'dust', 'dust mite'),
  environment('256277009', 'Grass pollen', 'grass', 'hay fever'),
  environment('256260009', 'Tree pollen', 'trees'),
  environment('260152009', 'Cat dander', 'cats'),
  environment('260154005', 'Dog dander', 'dogs'),
  environment('256417003', 'Horse dander', 'horses'),
  environment('256435007', 'Feathers'),
  environment('710943006', 'Cockroach'),
  environment('33396006', 'Nickel', 'jewellery', 'earrings'),
  environment('418920007', 'Adhesive plaster', 'plaster', 'strapping', 'Elastoplast'),
  environment('43230003', 'Rubber'),
  environment('42416001', 'Lanolin', 'wool fat'),
  environment('418785009', 'Perfume', 'fragrance'),
  environment('412145001', 'Hair dye')
];

/** How an allergy shows itself: code, what is written, and other words. Worst first. */
export const EVERYDAY_REACTIONS: readonly (readonly [
  code: string,
  name: string,
  words?: string
])[] = [
  ['39579001', 'Anaphylaxis', 'anaphylactic shock'],
  ['41291007', 'Angioedema', 'swelling of face lips tongue'],
  ['51599000', 'Swelling of the throat', 'laryngeal oedema'],
  ['4386001', 'Bronchospasm', 'tight chest'],
  ['230145002', 'Difficulty breathing', 'short of breath dyspnoea'],
  ['56018004', 'Wheezing', 'wheeze'],
  ['70407001', 'Stridor'],
  ['271787007', 'Collapse', 'collapsed'],
  ['45007003', 'Low blood pressure', 'hypotension shock'],
  ['126485001', 'Hives', 'urticaria weals'],
  ['271807003', 'Rash', 'eruption skin'],
  ['64144002', 'Itchy rash', 'pruritic'],
  ['247471006', 'Maculopapular rash', 'morbilliform measles-like'],
  ['418363000', 'Itching', 'pruritus itch'],
  ['278528006', 'Swelling of the face', 'facial'],
  ['699376002', 'Swelling of the lips', 'lip'],
  ['49563000', 'Swelling around the eyes', 'periorbital oedema'],
  ['73442001', 'Stevens-Johnson syndrome', 'SJS'],
  ['768962006', 'Toxic epidermal necrolysis', 'TEN Lyell'],
  ['702809001', 'DRESS', 'drug reaction eosinophilia systemic symptoms'],
  ['73692007', 'Fixed drug eruption'],
  ['36715001', 'Erythema multiforme'],
  ['271759003', 'Blisters', 'bullous'],
  ['90128006', 'Photosensitivity', 'sunlight'],
  ['238575004', 'Contact dermatitis, allergic', 'allergic'],
  ['43116000', 'Eczema'],
  ['422587007', 'Nausea'],
  ['422400008', 'Vomiting', 'vomits'],
  ['62315008', 'Diarrhoea', 'diarrhea runny tummy'],
  ['21522001', 'Abdominal pain', 'stomach'],
  ['61582004', 'Hay fever', 'allergic rhinitis sneezing runny nose'],
  ['9826008', 'Conjunctivitis', 'red itchy eyes'],
  ['195967001', 'Asthma'],
  ['49727002', 'Cough', 'ACE inhibitor cough'],
  ['271594007', 'Fainting', 'syncope'],
  ['404640003', 'Dizziness', 'dizzy'],
  ['25064002', 'Headache'],
  ['80313002', 'Palpitations'],
  ['238810007', 'Flushing', 'red man'],
  ['386661006', 'Fever', 'drug fever'],
  ['91175000', 'Seizure', 'fit convulsion'],
  ['15802004', 'Dystonia', 'spasm of the neck'],
  ['76349003', 'Extrapyramidal symptoms', 'stiffness'],
  ['427399008', 'Drug-induced hepatitis', 'liver injury'],
  ['18165001', 'Jaundice'],
  ['52845002', 'Nephritis', 'kidney'],
  ['17182001', 'Agranulocytosis', 'low white cells'],
  ['302215000', 'Low platelets', 'thrombocytopenia']
];
