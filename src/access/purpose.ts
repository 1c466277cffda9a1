// Why somebody reads personal text: one of a closed list, told by whoever asks, else what people in their role read for.
import { oneOf } from '../kernel/fields';
import type { Role } from '../domain/roles';

export const purpose = oneOf('Purpose', 'Why somebody reads personal text.', {
  DIRECT_WORK: 'Working with the person concerned.',
  AUDIT: 'Checking what was written.',
  ACCREDITATION: 'Reviewing evidence for an accreditation.',
  SUBJECT_REQUEST: 'The person concerned asked for it.',
  OPERATION: 'Running the ledger.',
});

export type ReadPurpose = keyof typeof purpose.enum;

const usual: Readonly<Record<Role, ReadPurpose>> = {
  advisor: 'DIRECT_WORK',
  staff: 'DIRECT_WORK',
  involvement_lead: 'DIRECT_WORK',
  auditor: 'AUDIT',
  accreditor: 'ACCREDITATION',
  admin: 'OPERATION',
};

/** What somebody says, else what is usual for their role; undefined when they say something that is not in the list. */
export const purposeFrom = (said: string | undefined, role: Role | undefined): ReadPurpose | undefined => {
  if (said !== undefined) return purpose.options.find((word) => word === said);
  return role === undefined ? 'OPERATION' : usual[role];
};
