import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CloudOff from '@lucide/svelte/icons/cloud-off';
import MonitorSmartphone from '@lucide/svelte/icons/monitor-smartphone';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { LucideIcon } from '@lucide/svelte';
import type { SyncTruth } from '../../app/sync-words.ts';

/** One shape for each state, the same in the indicator and on the sync page. */
export const TRUTH_ICONS: Record<SyncTruth['tone'], LucideIcon> = {
  done: CircleCheck,
  plain: MonitorSmartphone,
  busy: RefreshCw,
  pending: CircleDashed,
  offline: CloudOff,
  danger: TriangleAlert
};
