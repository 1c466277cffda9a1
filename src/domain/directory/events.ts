// What happens to a person in the directory: which roles they were given, and whose personal text they may read for a while.
import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { dateTime, listOf, oneOf, personalText, ref } from '../../kernel/fields';
import { roleOfPerson } from '../roles';

export const reasonForRevoking = oneOf('ReasonForRevoking', 'Why a person lost a role or a disclosure.', {
  LEFT: 'They left.',
  CHANGED_WORK: 'They do other work now.',
  NO_LONGER_NEEDED: 'It is not needed any more.',
  GIVEN_BY_MISTAKE: 'It should not have been given.',
  MISUSED: 'It was misused.',
  ERASED: 'The advisor whom they were was erased.',
  OTHER: 'Another reason.',
});

export const reasonForDisclosure = oneOf('ReasonForDisclosure', 'Why an auditor may read personal text about somebody.', {
  AUDIT: 'An audit needs to see what was written, not only that it was.',
  COMPLAINT: 'A complaint is looked into.',
  INCIDENT: 'Something went wrong and is looked into.',
  SUBJECT_REQUEST: 'The person concerned asked for it.',
  LEGAL_DUTY: 'The law demands it.',
});

const validUntil = dateTime('Until when it is good.');

export const directoryFields = {
  role: roleOfPerson,
  teamIds: listOf(ref('team', 'A team.'), 'The teams for which they have it: for staff and those who lead involvement.', {
    min: 1,
    max: 200,
  }).optional(),
  advisorId: ref('advisor', 'Which advisor on the register they are: for advisors.').optional(),
  roleUntil: dateTime('Until when they have it; without it, until it is revoked.').optional(),
  subject: ref('advisor', 'The advisor whom the personal text is about.'),
  reason: reasonForDisclosure,
  reasonCode: reasonForRevoking.optional(),
  noteText: personalText('What else there is to say about the reason.').optional(),
  disclosureUntil: validUntil,
};

const f = directoryFields;

export const directoryEvents = defineEvents({
  RoleGranted: {
    describe: 'A person was given a role.',
    data: { role: f.role, teamIds: f.teamIds, advisorId: f.advisorId, validUntil: f.roleUntil },
  },
  RoleRevoked: { describe: 'A person lost a role.', data: { role: f.role, reasonCode: f.reasonCode } },
  DisclosureGranted: {
    describe: 'An auditor was allowed to read personal text about an advisor, for a reason and for a while.',
    data: { subject: f.subject, reason: f.reason, validUntil: f.disclosureUntil },
    text: { noteText: f.noteText },
    textIsAbout: 'subject',
  },
  DisclosureRevoked: {
    describe: 'An auditor may not read personal text about an advisor any more.',
    data: { subject: f.subject, reasonCode: f.reasonCode },
  },
});

export type DirectoryEvent = NewEventOf<typeof directoryEvents>;
export type PastDirectoryEvent = PastEventOf<typeof directoryEvents>;
