/** Common names of South Africa's communities. Any likeness to a person is chance. */
export interface Community {
  readonly language: string;
  readonly share: number;
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly families: readonly string[];
}

const community = (
  language: string,
  share: number,
  women: string,
  men: string,
  families: string
): Community => ({
  language,
  share,
  women: women.split(' '),
  men: men.split(' '),
  families: families.split(',')
});

export const COMMUNITIES: readonly Community[] = [
  community(
    'isiZulu',
    24,
    'Nomvula Thandeka Nokuthula Zanele Lindiwe Busisiwe Ntombi Sibongile Thembi Nonhlanhla Hlengiwe Khanyisile Minenhle Amahle Ayanda Nosipho',
    'Sipho Thulani Bheki Mandla Sizwe Sibusiso Themba Mduduzi Nkosinathi Bonginkosi Lwazi Siyabonga Mthunzi Ayanda Musa Wandile',
    'Dlamini,Nkosi,Khumalo,Zulu,Ngcobo,Mkhize,Cele,Buthelezi,Ndlovu,Mthembu,Gumede,Zungu,Shabalala,Mthunzi-Vilakazi'
  ),
  community(
    'isiXhosa',
    15,
    'Nomsa Noluthando Nosiphiwe Thandi Lulama Zoleka Nandipha Babalwa Yolanda Asanda Unathi Zintle Sisipho Olwethu',
    'Mzwandile Xolani Luyanda Vuyo Mthetheleli Andile Lunga Sandile Bulelani Siphosethu Anathi Zolani Thabiso Ntsika',
    'Dyantyi,Ntshinga,Mqhayi,Ntuli,Jonas,Matiwane,Mabandla,Gqoba,Maqoma,Ngxande,Sigcau,Tshabalala,Mpondo'
  ),
  community(
    'Sesotho',
    12,
    'Lerato Palesa Dineo Puleng Mpho Refilwe Kelebogile Boitumelo Nthabiseng Tshepiso Limpho Relebohile',
    'Thabo Tshepo Kagiso Tebogo Lebohang Teboho Katleho Neo Karabo Mpho Tumelo Retshepile Pitso',
    'Mokoena,Molefe,Motaung,Mofokeng,Moloi,Tau,Letsie,Sello,Phiri,Masilo,Ramotse,Nkoane'
  ),
  community(
    'Afrikaans',
    17,
    'Annelie Marié Elsabé Hester Liezl Anika Mia Elmarie Chanté Susanna Wilmien Riana Lané Karlien',
    'Johan Pieter Hendrik Gerhard Francois Jaco Christiaan Ruan Dawid Wynand Stefan Jacobus Danie Hannes',
    'Botha,van der Merwe,Pretorius,du Plessis,Steyn,Venter,van Wyk,Nel,Coetzee,Fourie,Swanepoel,de Bruyn,van der Westhuizen,le Roux'
  ),
  community(
    'English',
    14,
    'Susan Catherine Megan Claire Jessica Robyn Lauren Emily Margaret Hannah Bronwyn Alison Grace Olivia',
    'Andrew Michael David Gareth Matthew Craig Robert Daniel Simon James Luke Brian Ethan Noah',
    'Smith,Williams,Taylor,Robertson,Mitchell,Harris,Clarke,Murray,Hughes,Wright,Edwards,O’Connor,Bennett'
  ),
  community(
    'English',
    10,
    'Priya Kavitha Shanthi Anjali Fatima Ayesha Yasmeen Zainab Nirvana Thiroshnee Aaliyah Deshni Sarisha',
    'Rajesh Vishal Logan Kuben Ashwin Yusuf Imraan Mohammed Pravesh Naveen Suhail Keshav Dhiren',
    'Naidoo,Pillay,Govender,Moodley,Chetty,Reddy,Maharaj,Patel,Ebrahim,Khan,Singh,Essack,Padayachee'
  ),
  community(
    'Afrikaans',
    8,
    'Chantal Rochelle Natasha Shireen Carmelita Denise Bianca Tasneem Lucinda Mercia Jolene Keshia',
    'Ashley Ricardo Clinton Marlon Riyaad Denzil Keenan Faizel Bradley Rowan Cheslyn Jerome',
    'Adams,Jacobs,Davids,Abrahams,September,Fortuin,Petersen,Isaacs,Hendricks,Daniels,Arendse,Cupido'
  )
];

/** Suburb, city, province, postal code. */
export const SUBURBS: readonly (readonly [string, string])[] = [
  ['Melville', '2092'],
  ['Westdene', '2092'],
  ['Auckland Park', '2092'],
  ['Parkview', '2193'],
  ['Greenside', '2193'],
  ['Emmarentia', '2195'],
  ['Northcliff', '2195'],
  ['Mayfair', '2092'],
  ['Fordsburg', '2033'],
  ['Orlando West', '1804'],
  ['Meadowlands', '1852'],
  ['Lenasia', '1827'],
  ['Eldorado Park', '1811'],
  ['Florida', '1709'],
  ['Kensington', '2094'],
  ['Yeoville', '2198']
];

export const STREETS: readonly string[] =
  'Jacaranda Street,Main Road,Church Street,Protea Avenue,Third Avenue,Vilakazi Crescent,Ash Road,Marula Street,Rose Lane,Station Road,Kei Apple Close,Hibiscus Road,Milkwood Drive,Acacia Avenue,Sunbird Lane,School Road'.split(
    ','
  );

export const OCCUPATIONS: readonly string[] =
  'Teacher,Cashier,Electrician,Nurse,Taxi driver,Bookkeeper,Security guard,Call centre agent,Student,Domestic worker,Software developer,Mechanic,Chef,Administrator,Sales representative,Builder,Police officer,Social worker,Hairdresser,Unemployed'.split(
    ','
  );

/** Made up, each with its options: no scheme of these names is meant. */
export const SCHEMES: readonly (readonly [string, readonly string[]])[] = [
  ['Protea Health', ['Essential', 'Classic', 'Comprehensive']],
  ['Ubuntu Medical Scheme', ['Saver', 'Core', 'Plus']],
  ['Baobab Health Fund', ['Basic', 'Family']],
  ['Karoo Medical Aid', ['Primary', 'Priority']],
  ['Fish Eagle Employees’ Fund', ['Standard']]
];
