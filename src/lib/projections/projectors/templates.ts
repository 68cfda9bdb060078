import type { Projector } from './projector.ts';

/** Templates are read where they are used: there is nothing to ask of them in rows. */
export const projectTemplates: Projector<'templates'> = () => ({ patient: null, rows: {} });
