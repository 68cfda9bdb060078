import type { Projector } from './projector.ts';

export const projectWaitlist: Projector<'waitlist'> = () => ({ patient: null, rows: {} });
