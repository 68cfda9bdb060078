import { beforeEach, describe, expect, test } from 'vitest';
import type { Reminder } from '#lib/reminders/prepare.ts';
import type { ReminderSender } from '#lib/reminders/sender.ts';

/** A reminder as it came out on the other side of a sender. */
export interface Received {
  readonly appointment: string;
  readonly channel: string;
  /** Digits of a number, or an address. */
  readonly to: string;
  readonly text: string;
}

/** A sender under test, and what was received from it, in the order of sending. */
export interface Setup {
  readonly sender: ReminderSender;
  received(): Promise<Received[]>;
}

const id = (index: number): string => `0193b6a0-0000-7000-8000-00000000000${index}`;

export const reminder = (index: number, fields: Partial<Reminder> = {}): Reminder => ({
  id: id(index),
  book: id(9),
  start: `2026-11-24T09:0${index}`,
  patient: null,
  name: 'Nkosi, Thandi',
  doctorName: 'Dr P Naidoo',
  channel: 'sms',
  to: '+27821112222',
  subject: 'Your appointment',
  text: `Come at 09:0${index}.`,
  pieces: [],
  segments: 1,
  faults: [],
  reminded: null,
  ...fields
});

/** What every sender of reminders does. */
export function reminderSenderContract(name: string, setUp: () => Promise<Setup>): void {
  describe(`a sender of reminders: ${name}`, () => {
    let it: Setup;
    beforeEach(async () => {
      it = await setUp();
    });
    const send = async (...reminders: Reminder[]) => {
      const sent = await it.sender.send({ id: 'batch', reminders });
      if (!sent.ok) throw new Error(sent.problem.message);
      return sent.value;
    };

    test('hands over each with its number or address and its words', async () => {
      const mail = reminder(2, { channel: 'email', to: 't@example.org' });
      const sent = await send(reminder(1), mail);
      expect(sent.map(({ outcome }) => outcome)).toEqual(['handed-over', 'handed-over']);
      expect(await it.received()).toEqual([
        { appointment: id(1), channel: 'sms', to: '27821112222', text: 'Come at 09:01.' },
        { appointment: id(2), channel: 'email', to: 't@example.org', text: 'Come at 09:02.' }
      ]);
    });

    test('keeps every character of the text, on however many lines', async () => {
      const text = 'Môre, "Ouma"; 09:00,\nKliniek Oos. Ndiyabulela ✓';
      await send(reminder(1, { text }));
      expect((await it.received())[0]!.text).toBe(text);
    });

    test('refuses what cannot be sent, says why, and sends the others', async () => {
      const sent = await send(
        reminder(1, { faults: ['Nobody knows what {{x}} stands for.'] }),
        reminder(2, { channel: 'phone' }),
        reminder(3, { to: null }),
        reminder(4)
      );
      expect(sent.map(({ id: one, outcome }) => [one, outcome])).toEqual([
        [id(1), 'refused'],
        [id(2), 'refused'],
        [id(3), 'refused'],
        [id(4), 'handed-over']
      ]);
      expect(sent[0]!.detail).toContain('{{x}}');
      expect((await it.received()).map(({ appointment }) => appointment)).toEqual([id(4)]);
    });

    test('sends a batch that is sent again once', async () => {
      await send(reminder(1), reminder(2));
      await send(reminder(1), reminder(2));
      expect((await it.received()).map(({ appointment }) => appointment)).toEqual([id(1), id(2)]);
    });

    test('has nothing to do where there is nobody', async () => {
      expect(await send()).toEqual([]);
      expect(await it.received()).toEqual([]);
    });
  });
}
