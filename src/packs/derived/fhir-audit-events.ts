// derived/fhir-auditevent.ndjson of a pack: who wrote down what and when, as FHIR R4 AuditEvent in the shape of IHE BALP.
import { canonicalJson } from '../../kernel/json';
import { indexOf } from '../pack-standards';
import type { PackStory } from './pack-story';

/** The pattern for "something was created". @see https://profiles.ihe.net/ITI/BALP */
const PROFILE = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.Create';
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

const coding = (system: string, code: string, display: string) => ({ system, code, display });
const concept = (...of: Parameters<typeof coding>) => ({ coding: [coding(...of)] });

/** One line an event. Ids are pseudonymous; nobody is named. */
export const fhirAuditEvents = ({ events, checkpoint, describe }: PackStory): string =>
  events
    .map((event) => {
      const { id, stream, rev, type, at, rec, actor } = event.envelope;
      const detail = (name: string, value: string) => ({ type: name, valueString: value });
      return {
        resourceType: 'AuditEvent',
        id,
        meta: { profile: [PROFILE] },
        type: coding(`${TERMINOLOGY}/audit-event-type`, 'rest', 'Restful Operation'),
        subtype: [coding('http://hl7.org/fhir/restful-interaction', 'create', 'create')],
        action: 'C',
        period: { start: at, end: at },
        recorded: rec,
        outcome: '0',
        agent: [
          {
            type: concept(DICOM, '110153', 'Source Role ID'),
            role: [{ text: actor.role }],
            who: { identifier: { value: actor.id } },
            requestor: true,
          },
          {
            type: concept(DICOM, '110152', 'Destination Role ID'),
            who: { identifier: { value: checkpoint.origin } },
            requestor: false,
          },
        ],
        source: { observer: { identifier: { value: checkpoint.origin } } },
        entity: [
          {
            what: { identifier: { value: `${stream}/${rev}` } },
            type: coding(`${TERMINOLOGY}/audit-entity-type`, '2', 'System Object'),
            role: coding(`${TERMINOLOGY}/object-role`, '4', 'Domain Resource'),
            description: describe(type),
            detail: [detail('eventType', type), detail('logIndex', String(indexOf(event)))],
          },
        ],
      };
    })
    .map((resource) => `${canonicalJson(resource)}\n`)
    .join('');
