import { confirm } from '../../app/confirm.svelte.ts';
import { act, ask } from '../../app/live.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { BilledTwice } from '../../billing/billed-twice.ts';
import type { ChangeArgs } from '../../docs/changes.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { invoiceNumber } from '../../docs/invoice.number.ts';
import type { Practice } from '../../docs/practice.schema.ts';
import { listWords } from '../../format.ts';
import { LEDGER_WORDS, METHOD_WORDS, type LedgerKind } from './words.ts';

/** What a person does with an invoice. */

/** The number that this device gives next: each device numbers in a series of its own. */
export async function nextNumber(practice: Pick<Practice, 'invoicePrefix'>): Promise<string> {
  const { series } = session.status!;
  const { last } = await ask('invoices.lastNumber', { series });
  return invoiceNumber(practice.invoicePrefix, series, last + 1);
}

/** Issues an invoice after asking; answers whether it was. */
export async function issueInvoice(
  invoice: Uuid,
  practice: Pick<Practice, 'invoicePrefix'>
): Promise<boolean> {
  const number = await nextNumber(practice);
  const yes = await confirm({
    title: `Issue as ${number}?`,
    consequences:
      'Its lines and amounts are fixed from then on. A mistake is put right with a credit note and a new invoice.',
    act: 'Issue the invoice',
    keep: 'Leave it a draft'
  });
  if (!yes) return false;
  const done = await act(
    { change: 'invoice.issue', args: { invoice, number } },
    { done: `Issued ${number}` }
  );
  return done !== undefined;
}

/** Takes what is on another invoice already off the draft; `others` names those. */
export const takeOffDraft = (
  { line, description, draft }: BilledTwice & { readonly draft: Uuid },
  others: readonly string[]
) =>
  act(
    {
      change: 'invoice.removeLine',
      args: { invoice: draft, line, reason: `On ${listWords(others)} already` }
    },
    {
      done: `Taken off the draft: ${description}`,
      undo: { change: 'invoice.restoreLine', args: { invoice: draft, line } }
    }
  );

/** Records a payment; it can be taken back at once, and reversed with a reason later. */
export async function recordPayment(
  args: ChangeArgs<'invoice.addPayment'>,
  amount: string
): Promise<boolean> {
  const made = await act(
    { change: 'invoice.addPayment', args },
    {
      done: `${amount} received, ${METHOD_WORDS[args.method].toLowerCase()}`,
      undo: ([changed]) => ({
        change: 'invoice.reversePayment',
        args: {
          invoice: args.invoice,
          payment: changed!.result as Uuid,
          reason: 'Recorded by mistake'
        }
      })
    }
  );
  return made !== undefined;
}

/** Reverses an entry of the ledger: both the entry and its reversal stay on record. */
export async function reverseEntry(
  invoice: Uuid,
  kind: LedgerKind,
  entry: Uuid,
  reason: string
): Promise<boolean> {
  const done = { done: `Reversed ${LEDGER_WORDS[kind].of}` };
  const common = { invoice, reason };
  const made =
    kind === 'payment'
      ? await act({ change: 'invoice.reversePayment', args: { ...common, payment: entry } }, done)
      : kind === 'credit'
        ? await act({ change: 'invoice.reverseCredit', args: { ...common, credit: entry } }, done)
        : await act(
            { change: 'invoice.reverseWriteOff', args: { ...common, writeOff: entry } },
            done
          );
  return made !== undefined;
}
