import type { Problem } from '../problem.ts';

/** How a device stands with its server. */
export type Connection =
  | { readonly state: 'none' }
  | { readonly state: 'connecting'; readonly server: string }
  | { readonly state: 'online'; readonly server: string }
  | {
      readonly state: 'offline';
      readonly server: string;
      readonly since: string;
      readonly problem: Problem | null;
    };
