import { untrack } from 'svelte';
import { liveQuery } from '../../app/live.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Invoice } from '../../docs/invoice.schema.ts';

export interface InvoiceOfVisit {
  readonly id: Uuid;
  readonly invoice: Invoice;
}

/**
 * The invoices of a visit, the first one first, now and after every change, while the component
 * lives; undefined until all of them were read, and where there is no visit.
 */
export function visitInvoices(consultation: () => Uuid | undefined): {
  readonly current: readonly InvoiceOfVisit[] | undefined;
} {
  const rows = liveQuery(() => {
    const visit = consultation();
    return visit === undefined ? undefined : ['consultation.invoices', { consultation: visit }];
  });
  let read = $state.raw<Readonly<Record<Uuid, Invoice | undefined>>>({});
  const wanted = $derived(rows.current?.map(({ id }) => id).join(' '));

  $effect(() => {
    const { practice } = session;
    const ids = wanted ? wanted.split(' ') : [];
    untrack(() => (read = {}));
    if (!practice) return;
    const stops = ids.map((id) =>
      practice.watch('invoice', id, (view) => {
        read = { ...read, [id]: view?.value };
      })
    );
    return () => stops.forEach((stop) => stop());
  });

  const current = $derived.by(() => {
    const all = rows.current?.map(({ id }) => ({ id, invoice: read[id] }));
    return all?.every((one): one is InvoiceOfVisit => one.invoice !== undefined) ? all : undefined;
  });
  return {
    get current() {
      return current;
    }
  };
}
