import { expect, test } from 'vitest';
import { giveBack } from '#lib/crypto/give-back.ts';
import { bytesToSend, cameAlone, letGo, takeRoom, wasSent } from '#lib/sync/memory.ts';

const MANY = 1024 * 1024;

test('memory of what was sent is used again, and only once', () => {
  const first = bytesToSend(MANY);
  const { buffer } = first;
  wasSent(first);
  wasSent(first);
  const again = [bytesToSend(MANY - 1), bytesToSend(MANY)].filter(
    (bytes) => bytes.buffer === buffer
  );
  expect(again).toHaveLength(1);
});

test('memory of what was not sent yet is nobody else’s', () => {
  const under = Array.from({ length: 40 }, () => bytesToSend(MANY).buffer);
  expect(new Set(under).size).toBe(40);
});

test('room before bytes is taken once, and is there again when their memory is used again', () => {
  const bytes = bytesToSend(MANY);
  expect(takeRoom(bytes)).toBe(true);
  expect(takeRoom(bytes)).toBe(false);
  wasSent(bytes);
  expect(takeRoom(bytesToSend(MANY))).toBe(true);
  expect(takeRoom(new Uint8Array(MANY))).toBe(false);
});

test('a message that came in memory of its own gives all of it back', () => {
  const message = new Uint8Array(MANY);
  const part = message.subarray(50);
  letGo(part);
  expect(part).toHaveLength(MANY - 50);
  cameAlone(message);
  letGo(part);
  expect(part).toHaveLength(0);
});

test('memory that others have a part in is let be', () => {
  const shared = new Uint8Array(MANY);
  const message = shared.subarray(0, MANY - 1);
  cameAlone(message);
  letGo(message);
  giveBack(message);
  expect(shared).toHaveLength(MANY);
});
