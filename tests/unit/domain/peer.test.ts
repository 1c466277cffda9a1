// The rules of one peer pair: who may be one, and what is told of it while it stands.
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import { type PeerCommand, peerCommands } from '../../../src/domain/peer/commands';
import type { PeerEvent } from '../../../src/domain/peer/events';
import { peerAggregate } from '../../../src/domain/peer/peer-pair';
import type { TeamEvent } from '../../../src/domain/team/events';
import { parseInput } from '../../../src/kernel/command';
import { ada, asAdvisor, bo, cleo, colleague, liaisonTeam as teamId, peerPair as peerId } from '../../support/cast';
import { type Elsewhere, makersOf, NOW, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(peerAggregate);
const command = makersOf<PeerCommand>();
const event = makersOf<PeerEvent>();
const advisorEvent = makersOf<AdvisorEvent>();

const advisorIds = [ada, bo];
const start = command('StartPeerPair', { peerId, advisorIds, kind: 'BUDDY' });
const end = command('EndPeerPair', { peerId });
const recordSupport = command('RecordPeerSupport', { peerId, minutes: 45 });

const started = event('PeerPairStarted', { advisorIds, kind: 'BUDDY' });
const ended = event('PeerPairEnded', { advisorIds });
const supported = event('PeerSupportRecorded', { advisorIds, minutes: 45 });

const registered = advisorEvent('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2016-01-04' });
const paused = advisorEvent('InvolvementPaused', {});
const resumed = advisorEvent('InvolvementResumed', {});
const erased = advisorEvent('SubjectErased', {});
const left = advisorEvent('AdvisorLeft', { reasonCode: 'TIME' });
const teamRegistered = makersOf<TeamEvent>()('TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });

const both: Elsewhere = { [ada]: [registered()], [bo]: [registered()] };

describe('a peer pair', () => {
  test.each(['BUDDY', 'MENTOR', 'SHADOW'] as const)('of kind %s begins with two advisors on the register', (kind) => {
    given([], both).when(start({ kind })).thenAccepted(started({ kind }));
  });

  test('begins once', () => {
    given([started()], both).when(start()).thenRefused('PEER_PAIR_ALREADY_STARTED', 'peerId');
    given([started(), ended()], both).when(start()).thenRefused('PEER_PAIR_ALREADY_STARTED', 'peerId');
  });

  test('is of exactly two, who are not the same', () => {
    const refusalOf = (who: readonly string[]) =>
      parseInput(peerCommands.StartPeerPair, {
        commandId: '015c0b1a-7e80-7000-8000-000000000001',
        peerId,
        advisorIds: who,
        kind: 'BUDDY',
      });
    expect(refusalOf([ada, bo]).ok).toBe(true);
    expect(refusalOf([ada])).toMatchObject({ refusals: [{ code: 'TOO_SHORT', path: ['advisorIds'] }] });
    expect(refusalOf([ada, bo, cleo])).toMatchObject({ refusals: [{ code: 'TOO_LONG', path: ['advisorIds'] }] });
    expect(refusalOf([ada, ada])).toMatchObject({ refusals: [{ code: 'LISTED_TWICE', path: ['advisorIds'] }] });
  });

  test.each([
    [0, ada],
    [1, bo],
  ])('needs both to be there for it: advisorIds.%i', (index, advisorId) => {
    const path = ['advisorIds', String(index)];
    const withPast = (...past: Elsewhere[string]): Elsewhere => ({
      ...both,
      [advisorId]: past,
    });
    given([], withPast())
      .when(start())
      .thenRefused('ADVISOR_NOT_FOUND', ...path);
    given([], withPast(registered(), paused()))
      .when(start())
      .thenRefused('ADVISOR_PAUSED', ...path);
    given([], withPast(registered(), left()))
      .when(start())
      .thenRefused('ADVISOR_LEFT', ...path);
    given([], withPast(registered(), paused(), resumed()))
      .when(start())
      .thenAccepted(started());
  });

  test('may be about a team, which must exist', () => {
    given([], both).when(start({ teamId })).thenRefused('TEAM_NOT_FOUND', 'teamId');
    given([], { ...both, [teamId]: [teamRegistered()] })
      .when(start({ teamId }))
      .thenAccepted(started({ teamId }));
  });
});

/** Everything that can be asked about a pair once there is one. */
const laterCommands = [
  { asked: end(), leadsTo: ended() },
  { asked: recordSupport(), leadsTo: supported() },
];

describe('what follows', () => {
  test.each(laterCommands)('needs the pair: $asked.type', ({ asked, leadsTo }) => {
    given([]).when(asked).thenRefused('PEER_PAIR_NOT_FOUND', 'peerId');
    given([started()]).when(asked).thenAccepted(leadsTo);
  });

  test.each(laterCommands)('is told by one of the two or by staff, not by another advisor: $asked.type', ({ asked, leadsTo }) => {
    for (const actor of [asAdvisor(ada), asAdvisor(bo), colleague]) {
      given([started()])
        .when({ ...asked, actor })
        .thenAccepted(leadsTo);
    }
    given([started()])
      .when({ ...asked, actor: asAdvisor(cleo) })
      .thenRefused('NOT_YOUR_RECORD', 'peerId');
  });

  test.each(laterCommands)('does not follow its end: $asked.type', ({ asked, leadsTo }) => {
    given([started(), ended()]).when(asked).thenRefused('PEER_PAIR_ENDED', 'peerId');
    given([started(), supported(), supported()]).when(asked).thenAccepted(leadsTo);
  });

  test.each(laterCommands)('cannot have happened before the two were a pair: $asked.type', ({ asked, leadsTo }) => {
    given([started({}, { at: NOW })])
      .when({ ...asked, at: '2017-05-15T08:59:59.999Z' })
      .thenRefused('BEFORE_PEER_PAIR', 'occurredAt');
    given([started({}, { at: NOW })])
      .when({ ...asked, at: NOW })
      .thenAccepted(leadsTo);
  });

  test('keeps how long they spent, each time', () => {
    given([started(), supported()])
      .when(recordSupport({ minutes: 90 }))
      .thenAccepted(supported({ minutes: 90 }));
  });
});

describe('somebody who was erased', () => {
  const withErased: Elsewhere = { ...both, [bo]: [registered(), erased()] };

  test('becomes no peer, and no support of theirs is recorded; their pair can be ended', () => {
    given([], withErased).when(start()).thenRefused('ADVISOR_ERASED', 'advisorIds', '1');
    given([started()], withErased).when(recordSupport()).thenRefused('ADVISOR_ERASED', 'peerId');
    given([started()], withErased).when(end()).thenAccepted(ended());
  });
});

testThatAllIsShown(peerAggregate);
