import { untrack } from 'svelte';
import type { DocumentView } from '../../api/replica.ts';
import { session } from '../../app/session.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { chartId } from '../../docs/kinds.ts';
import type { GroupMember } from '../../projections/catalogue.ts';

/** A chart of a record that was joined with the open one; edits of what is in it go there. */
export interface JoinedChart {
  readonly patient: Uuid;
  /** In words, beside what came from it: `record begun 3 Feb 2019`. */
  readonly from: string;
  readonly view: DocumentView<'chart'>;
}

/** The charts of the other records of a person, now and after every change, while the component lives. */
export function joinedCharts(
  members: () => readonly GroupMember[],
  words: (member: GroupMember) => string
): { readonly current: readonly JoinedChart[] } {
  let views = $state.raw<Readonly<Record<Uuid, DocumentView<'chart'> | undefined>>>({});
  const wanted = $derived(
    members()
      .map(({ id }) => id)
      .join(' ')
  );

  $effect(() => {
    const { practice, info } = session;
    const ids = wanted === '' ? [] : wanted.split(' ');
    untrack(() => (views = {}));
    if (!practice || !info) return;
    const stops = ids.map((id) =>
      practice.watch('chart', chartId(info.practice, id), (view) => {
        views = { ...views, [id]: view };
      })
    );
    return () => stops.forEach((stop) => stop());
  });

  const current = $derived(
    members().flatMap((member): JoinedChart[] => {
      const view = views[member.id];
      return view ? [{ patient: member.id, from: words(member), view }] : [];
    })
  );
  return {
    get current() {
      return current;
    }
  };
}
