import { expect, test, type Browser, type Page } from '@playwright/test';
import { isAccessible } from './support/accessible.ts';
import { onThisDay } from './support/booking.ts';
import { Device, openWithin } from './support/device.ts';
import { Hub } from './support/hub.ts';
import { keptBy } from './support/kept.ts';
import { registerPatient } from './support/patients.ts';

let hub: Hub;
test.beforeEach(async () => {
  hub = await Hub.start();
});
test.afterEach(async () => {
  await hub.remove();
});

const ON_HUB = /Everything is on the hub/;
const OWNER = 'Dr Naledi Mokoena';
const RECEPTION = 'Nkosinathi Mthunzi-Vilakazi van der Westhuizen';
/** A sentence that is nowhere but in a note. */
const SAID = 'Qwabezulwini remembers a jackal at midnight.';

async function founded(browser: Browser): Promise<Device> {
  const owner = await Device.open(browser);
  await owner.createPractice(hub.url, 'Sunrise Family Practice', OWNER);
  return owner;
}

/** Somebody of a role, let in by a link alone. */
async function joined(browser: Browser, owner: Device, role: string, name: string) {
  const device = await Device.open(browser);
  await device.join(await owner.invite({ role }), name);
  return device;
}

async function addDoctor(page: Page): Promise<void> {
  await openWithin(page, '/practice/doctors');
  await page.getByRole('button', { name: 'Add a doctor' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Surname').fill('Mokoena');
  await dialog.getByRole('button', { name: 'Add the doctor' }).click();
  await expect(page.getByRole('heading', { name: 'Dr Mokoena' })).toBeVisible();
}

/** Books a time of today for a patient. */
async function book(page: Page, patient: string): Promise<void> {
  await openWithin(page, `/diary?patient=${patient.split('/').at(-1)!}`);
  await page.getByRole('button', { name: 'Book', exact: true }).click();
  const booking = page.getByRole('dialog');
  await onThisDay(booking);
  await booking.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(page.getByText(/^Booked Nkosi/)).toBeVisible();
}

async function shutOut(page: Page, whom: string, why: string): Promise<void> {
  await openWithin(page, '/practice/members');
  await page.getByRole('button', { name: `Shut out ${whom}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: why }).click();
  await dialog.getByRole('button', { name: `Shut out ${whom}` }).click();
  await expect(dialog).toBeHidden();
}

const waitingFor = (page: Page) =>
  page.getByRole('heading', { name: 'Waiting for Sunrise Family Practice' });
const banner = (page: Page, name: string) => page.getByText(`${name} waits to be let in`);

test('a newcomer waits with six digits over a reload, and is let in by whoever compares them', async ({
  browser
}) => {
  const owner = await founded(browser);
  const link = await owner.invite({ role: 'Reception', confirm: true });

  const reception = await Device.open(browser);
  await reception.beginJoin(link, RECEPTION);
  await expect(waitingFor(reception.page)).toBeVisible();
  const digits = await reception.page.getByText(/^\d{3} \d{3}$/).innerText();

  // The dialog in which the link was made shows that it was used, and by which device.
  const dialog = owner.page.getByRole('dialog');
  await expect(dialog).toContainText('The link was used');
  await expect(dialog).toContainText(RECEPTION);
  await expect(dialog).toContainText(digits);
  await dialog.getByRole('button', { name: 'Later' }).click();

  // The same digits, the same device, after the page was closed and opened.
  await reception.page.reload();
  await expect(waitingFor(reception.page)).toBeVisible();
  await expect(reception.page.getByText(digits)).toBeVisible();
  await isAccessible(reception.page);

  // Everywhere else it is said quietly.
  await openWithin(owner.page, '/diary');
  await expect(banner(owner.page, RECEPTION)).toBeVisible();
  await openWithin(owner.page, '/attention');
  await expect(owner.page.getByRole('article', { name: RECEPTION })).toContainText(digits);
  await owner.page.getByRole('button', { name: 'They match: let in' }).click();
  await reception.atHome();
  await expect(reception.syncTruth).toHaveText(ON_HUB);

  // A link works once.
  const third = await Device.open(browser);
  await third.beginJoin(link, 'Somebody else');
  await expect(third.page.getByText('This link has been used already.')).toBeVisible();
  await third.close();
  await reception.close();
  await owner.close();
});

test('somebody whose digits differ is turned away, and a link that was taken back is of no use', async ({
  browser
}) => {
  const owner = await founded(browser);
  const link = await owner.invite({ role: 'Doctor', confirm: true });
  const stranger = await Device.open(browser);
  await stranger.beginJoin(link, 'Dr Stranger');
  await expect(waitingFor(stranger.page)).toBeVisible();

  const dialog = owner.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Turn away' }).click();
  await expect(dialog).toContainText('was turned away');
  await expect(stranger.page.getByText('The practice did not let this device in.')).toBeVisible();
  await stranger.page.getByRole('button', { name: 'Done' }).click();
  await expect(stranger.page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  expect(await stranger.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(1);

  const other = await owner.invite({ role: 'Nurse', confirm: true });
  await owner.page.keyboard.press('Escape');
  await owner.page.getByRole('button', { name: 'Take back the link for a nurse' }).click();
  await expect(owner.page.getByRole('heading', { name: /Links not used/ })).toBeHidden();
  await stranger.beginJoin(other, 'Sister Nobody');
  await expect(stranger.page.getByText('This link has been used already.')).toBeVisible();
  await stranger.close();
  await owner.close();
});

test('reception sees that a visit happened and never what was said, and both write on one patient', async ({
  browser
}) => {
  const owner = await founded(browser);
  await addDoctor(owner.page);
  const reception = await joined(browser, owner, 'Reception', RECEPTION);
  const doctor = await joined(browser, owner, 'Doctor', 'Dr Sipho Zulu');

  const patient = await registerPatient(reception.page, 'Lerato', 'Nkosi');
  await book(reception.page, patient);
  await expect(reception.syncTruth).toHaveText(ON_HUB);

  // The doctor opens the note of that visit and writes.
  await openWithin(doctor.page, patient);
  await doctor.page.getByRole('button', { name: 'New consultation' }).click();
  await expect(doctor.page).toHaveURL(/consultations\//);
  const consultation = new URL(doctor.page.url()).pathname;
  const editor = doctor.page.getByRole('textbox', { name: 'Subjective' });
  await editor.click();
  await doctor.page.keyboard.type(SAID, { delay: 5 });
  await expect(doctor.page.getByText('Saved on this device')).toBeVisible();
  await openWithin(doctor.page, `${patient}/chart`);
  await doctor.page.getByRole('button', { name: 'Add an allergy' }).first().click();
  await doctor.page.getByLabel('Substance').fill('Penicillin');
  await doctor.page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(doctor.syncTruth).toHaveText(ON_HUB);

  // Reception: the visit, live; no chart, no note, no word about allergies that it may not see.
  const { page } = reception;
  await page.goto(`${hub.url}${patient}`);
  await expect(page.getByText(/with doctor/i).first()).toBeVisible();
  await expect(page.getByText('Allergies are for clinical staff to see.')).toBeVisible();
  const parts = page.getByRole('navigation', { name: 'Parts of the record' });
  await expect(parts.getByRole('link', { name: 'Billing' })).toBeVisible();
  await expect(parts.getByRole('link', { name: /Chart|Consultations/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'New consultation' })).toHaveCount(0);
  for (const address of [`${patient}/chart`, `${patient}/consultations`, consultation]) {
    await page.goto(`${hub.url}${address}`);
    await expect(page.getByText('This is not for your role')).toBeVisible();
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.type('consultation');
  await expect(page.getByText('Nothing here goes by that name.')).toBeVisible();
  await page.keyboard.press('Escape');
  for (const address of ['/', '/diary', patient, `${patient}/timeline`, `${patient}/billing`]) {
    await page.goto(`${hub.url}${address}`);
    await expect(reception.syncTruth).toBeVisible();
    expect(await page.content()).not.toContain('jackal');
    expect(await page.content()).not.toContain('Penicillin');
  }
  // Nor does it lie anywhere in that browser. What the doctor's keeps shows that it would be found.
  const [here, there] = [await keptBy(page), await keptBy(doctor.page)];
  expect(there.includes('Penicillin')).toBe(true);
  expect([...there.kinds]).toEqual(expect.arrayContaining(['consultation', 'chart', 'patient']));
  expect(here.includes('Penicillin') || here.includes('jackal')).toBe(false);
  expect(here.kinds).toContain('patient');
  expect(here.kinds).not.toContain('consultation');
  expect(here.kinds).not.toContain('chart');

  // Both write about the same patient at the same time.
  await openWithin(page, `${patient}/details`);
  const contacts = page.getByRole('region', { name: 'Phone and e-mail' });
  await contacts.getByRole('button', { name: 'Add a phone number or e-mail address' }).click();
  await contacts.getByLabel('Number or address').fill('0825551234');
  await contacts.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(reception.syncTruth).toHaveText(ON_HUB);
  await doctor.page.goto(`${hub.url}${patient}`);
  await expect(doctor.page.getByText('082 555 1234').first()).toBeVisible();
  // What is not for reception is not asked for: nothing of the page is missing to it.
  await expect(page.getByText('This page does not show everything')).toHaveCount(0);
  await doctor.close();
  await reception.close();
  await owner.close();
});

test('a device that is shut out while connected says by whom and why at once, and shows nothing more', async ({
  browser
}) => {
  const owner = await founded(browser);
  const nurse = await joined(browser, owner, 'Nurse', 'Sister Thandi');
  const doctor = await joined(browser, owner, 'Doctor', 'Dr Sipho Zulu');
  const before = await registerPatient(owner.page, 'Sipho', 'Zulu');
  await expect(owner.syncTruth).toHaveText(ON_HUB);
  await nurse.page.goto(`${hub.url}${before}`);
  await expect(nurse.page.getByRole('heading', { name: 'Zulu, Sipho' })).toBeVisible();

  await shutOut(owner.page, 'Sister Thandi', 'No longer works here');

  const notice = nurse.page.getByRole('alert').filter({ hasText: 'This device was shut out' });
  await expect(notice).toContainText(`This device was shut out by ${OWNER}`);
  await expect(notice).toContainText('No longer works here');
  await expect(nurse.syncTruth).toContainText('This device was shut out');
  // What the hub has is gone from it, and stays gone.
  await expect(nurse.page.getByRole('heading', { name: 'Zulu, Sipho' })).toBeHidden();
  await nurse.page.reload();
  await expect(notice).toContainText(`This device was shut out by ${OWNER}`);
  await expect(nurse.page.getByRole('heading', { name: 'Nothing is shown here' })).toBeVisible();
  await isAccessible(nurse.page);
  expect((await keptBy(nurse.page)).kinds).not.toContain('patient');

  // The others go on, under keys that it was not given.
  const after = await registerPatient(owner.page, 'Anele', 'Dube');
  await expect(owner.syncTruth).toHaveText(ON_HUB);
  await doctor.page.goto(`${hub.url}${after}`);
  await expect(doctor.page.getByRole('heading', { name: 'Dube, Anele' })).toBeVisible();
  await nurse.page.goto(`${hub.url}${after}`);
  await expect(nurse.page.getByRole('heading', { name: 'Nothing is shown here' })).toBeVisible();
  await owner.page.goto(`${hub.url}/practice/members`);
  await owner.page.getByText('Formerly here').click();
  await expect(owner.page.getByText(/shut out by Dr Naledi Mokoena/)).toBeVisible();
  await doctor.close();
  await nurse.close();
  await owner.close();
});

test('a device that was away when it was shut out says by whom and why when it comes back', async ({
  browser
}) => {
  const owner = await founded(browser);
  const nurse = await joined(browser, owner, 'Nurse', 'Sister Thandi');
  const patient = await registerPatient(owner.page, 'Sipho', 'Zulu');
  await expect(owner.syncTruth).toHaveText(ON_HUB);
  await nurse.page.goto(`${hub.url}${patient}`);
  await expect(nurse.page.getByRole('heading', { name: 'Zulu, Sipho' })).toBeVisible();
  // The tablet goes into a bag.
  await nurse.page.goto('about:blank');

  await shutOut(owner.page, 'Sister Thandi', 'No longer works here');
  await nurse.page.goto(`${hub.url}${patient}`);
  const notice = nurse.page.getByRole('alert').filter({ hasText: 'This device was shut out' });
  await expect(notice).toContainText(`This device was shut out by ${OWNER}`);
  await expect(notice).toContainText('No longer works here');
  await expect(nurse.page.getByRole('heading', { name: 'Zulu, Sipho' })).toBeHidden();
  await nurse.page.reload();
  await expect(notice).toContainText(`This device was shut out by ${OWNER}`);
  await expect(nurse.page.getByRole('heading', { name: 'Nothing is shown here' })).toBeVisible();
  expect((await keptBy(nurse.page)).kinds).not.toContain('patient');
  await nurse.close();
  await owner.close();
});

test('a change of role takes effect where the person is, and a narrowed table as well', async ({
  browser
}) => {
  const owner = await founded(browser);
  const person = await joined(browser, owner, 'Reception', 'Lindiwe Maseko');
  const main = person.page.getByRole('navigation', { name: 'Main' });
  await expect(main.getByRole('link', { name: 'Billing' })).toBeVisible();

  // The invitation says that they are in.
  await owner.page.keyboard.press('Escape');
  await openWithin(owner.page, '/practice/members');
  await owner.page.getByRole('button', { name: 'Change the role of Lindiwe Maseko' }).click();
  const dialog = owner.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /^Nurse/ }).check();
  await expect(dialog).toContainText(
    'Lindiwe Maseko can then see and change charts and notes; can no longer see or change invoices and payments.'
  );
  await dialog.getByRole('button', { name: 'Make them a nurse' }).click();
  await expect(main.getByRole('link', { name: 'Billing' })).toHaveCount(0);
  const patient = await registerPatient(person.page, 'Lerato', 'Nkosi');
  await expect(person.page.getByRole('button', { name: 'New consultation' })).toBeVisible();

  await openWithin(owner.page, '/practice/access');
  await expect(owner.page.getByLabel('Nurse, Front desk')).toBeVisible();
  await isAccessible(owner.page);
  await owner.page.getByLabel('Nurse, Front desk').selectOption({ label: 'Sees' });
  await expect(owner.page.getByRole('region', { name: 'What this changes' })).toContainText(
    'Lindiwe Maseko'
  );
  await owner.page.getByRole('button', { name: 'Change the table' }).click();
  await expect(person.page.getByRole('link', { name: 'Book', exact: true })).toHaveCount(0);
  await person.page.goto(`${hub.url}${patient}/details`);
  await expect(person.page.getByText('Lerato').first()).toBeVisible();
  await expect(person.page.locator('#content').getByRole('textbox')).toHaveCount(0);
  await expect(person.page.locator('#content').getByRole('button', { name: /Add/ })).toHaveCount(0);
  await person.close();
  await owner.close();
});
