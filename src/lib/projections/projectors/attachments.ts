import type { Attachments, Papers } from '../../docs/attachments.schema.ts';
import type { Derived, Projector } from './projector.ts';

export const projectAttachments = ({ patient }: Attachments | Papers): Derived => ({
  patient,
  rows: {}
});

export const projectPracticeFiles: Projector<'practiceFiles'> = () => ({ patient: null, rows: {} });
