import { fail, type Problem, type Result } from '../../problem.ts';

/** Why records are not destroyed, for the people who meant to. */

const safe = 'Nothing was destroyed.';

export const unknown = (): Result<never> =>
  fail('erasure-unknown', 'Nobody asked for this here.', {
    safe,
    action: 'What was asked elsewhere comes with the next sync.'
  });

export const settled = (): Problem => ({
  code: 'erasure-settled',
  message: 'This was agreed to, or taken back, already.',
  safe: 'Nothing was changed.'
});

export const secondPerson = (): Problem => ({
  code: 'second-person',
  message: 'Ask a second person: you asked for this yourself.',
  safe,
  action: 'Another owner or manager can agree on their own device.'
});

export const nobodySees = (): Problem => ({
  code: 'nobody-sees',
  message: 'Neither of you can see charts and notes, so nobody has looked at what would go.',
  safe,
  action: 'Ask an owner who can.'
});

export const changed = (): Problem => ({
  code: 'record-changed',
  message:
    'What was asked for is not what is past its time now: something was added to a record, or a record is kept longer, or this device does not have all of it.',
  safe,
  action: 'Let this device sync. If it stays so, take this back and ask anew.'
});

export const miscounted = (records: number): Result<never> =>
  fail('miscounted', `These are ${records} records, which is not the number that was typed.`, {
    safe,
    action: 'Go through the list again, and type how many records it has.'
  });

export const notPast = (): Result<never> =>
  fail('not-past-retention', 'A chosen record is not past the time for which it has to be kept.', {
    safe,
    action: 'Choose from the list of records past their time, which is up to date.'
  });

export const shared = (name: string): Result<never> =>
  fail('record-shared', `The record of ${name} is shared with another practice.`, {
    safe,
    action: 'End the share first, under Sharing and access in the record.'
  });

export const askedAlready = (name: string): Result<never> =>
  fail('asked-already', `Somebody asked for the destruction of ${name}’s record already.`, {
    safe,
    action: 'Agree to that, or take it back.'
  });

export const tooMany = (): Result<never> =>
  fail('too-many-documents', 'These are too many records to be destroyed at once.', {
    safe,
    action: 'Choose fewer of them, and the others afterwards.'
  });
