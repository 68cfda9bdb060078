import { csvOf } from '../replica/audit/csv.ts';
import { ok } from '../problem.ts';
import { refusal, rowOf, type ReminderSender } from './sender.ts';

/** One file with a line for each reminder, given to the person: the default in a browser. */
export const fileSender = (give: (name: string, content: string) => void): ReminderSender => ({
  how: 'file',
  send({ id, reminders }) {
    const name = `reminders-${id}.csv`;
    const taken = reminders.filter((one) => refusal(one) === null);
    if (taken.length > 0) give(name, csvOf(taken.map(rowOf)));
    return Promise.resolve(
      ok(
        reminders.map((one) => {
          const why = refusal(one);
          return why === null
            ? { id: one.id, outcome: 'handed-over' as const, detail: name }
            : { id: one.id, outcome: 'refused' as const, detail: why };
        })
      )
    );
  }
});
