import { expect, test } from 'vitest';
import { templatesId } from '#lib/docs/kinds.ts';
import { Device, DOCTOR, PRACTICE } from './support.ts';

const id = templatesId(PRACTICE);

test('two devices that write the practice’s first templates apart have both', () => {
  const device = new Device(1);
  const other = new Device(2);
  device.do('templates.addTemplate', {
    type: 'snippet',
    name: 'Throat',
    shortcut: 'thr',
    text: 'x'
  });
  other.do('templates.addTemplate', { type: 'note', name: 'Diabetes visit', plan: 'HbA1c' });
  device.pull(other);
  const { templates } = device.read('templates', id);
  expect(
    Object.values(templates)
      .map(({ name }) => name)
      .sort()
  ).toEqual(['Diabetes visit', 'Throat']);
});

test('a template is edited, given to one doctor, and removed', () => {
  const device = new Device(1);
  const template = device.do('templates.addTemplate', { type: 'letter', name: 'To school' });
  device.do('templates.editTemplate', { template, text: 'Dear teacher', doctor: DOCTOR });
  expect(device.read('templates', id).templates[template]).toMatchObject({
    text: 'Dear teacher',
    doctor: DOCTOR
  });
  device.do('templates.removeTemplate', { template });
  expect(device.read('templates', id).templates[template]!.removed).toBeDefined();
});

test('a shortcut is one word, so that it can be typed', () => {
  const device = new Device(1);
  expect(
    device.refused('templates.addTemplate', { type: 'snippet', name: 'A', shortcut: 'a b' })
  ).toBe('invalid-arguments');
});
