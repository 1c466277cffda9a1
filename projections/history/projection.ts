// The index of history: finds events by stream, subject, type, actor and time.
import { gatheringWriter } from '../../src/sqlite/gathering-writer';
import { type Database, type FedEvent, type Fold, type Projection, tablesOf } from '../runner/projection';
import { remembered } from '../runner/remembered';

export const typeTag = (type: string): string => `type/${type}`;
export const actorTag = (actorId: string): string => `actor/${actorId}`;

const open = (db: Database): Fold => {
  const entries = gatheringWriter<[position: number, stream: number, at: string, recordedAt: string]>(db, {
    into: 'INSERT INTO entries',
    columns: 4,
  });
  const tags = gatheringWriter<[tag: number, position: number]>(db, {
    into: 'INSERT INTO tags',
    columns: 2,
    // Those of one tag are added in the order of their positions, and stay in it.
    inOrder: ([one], [other]) => one - other,
  });
  const nameTag = db.prepare('INSERT INTO tag_names (name) VALUES (?) ON CONFLICT DO UPDATE SET name = name RETURNING id');
  const insertStreamTag = db.prepare('INSERT OR IGNORE INTO stream_tags VALUES (?, ?)');
  const selectStreamTags = db.prepare('SELECT tag FROM stream_tags WHERE stream = ?');

  const numberOf = remembered((name: string) => (nameTag.get(name) as { id: number }).id);
  const tagsOf = remembered((stream: number) => (selectStreamTags.all(stream) as { tag: number }[]).map(({ tag }) => tag));

  const apply = ({ position, event, references }: FedEvent): void => {
    const stream = numberOf(event.stream);
    entries.add([position, stream, event.at, event.recordedAt]);
    const named = references.map(numberOf);
    if (event.revision === 0) for (const tag of named) insertStreamTag.run(stream, tag);
    const tagged = new Set([
      stream,
      numberOf(typeTag(event.type)),
      numberOf(actorTag(event.actor.id)),
      ...named,
      ...(event.revision === 0 ? [] : tagsOf(stream)),
    ]);
    for (const tag of tagged) tags.add([tag, position]);
  };
  const settle = (): void => {
    entries.settle();
    tags.settle();
  };
  return { apply, settle };
};

// The numbers of tags depend on the order in which they were met; their names do not.
const comparedBy = {
  entries: 'SELECT e.position, n.name AS stream, e.at, e.recorded_at FROM entries e JOIN tag_names n ON n.id = e.stream',
  tag_names: 'SELECT name FROM tag_names',
  tags: 'SELECT n.name AS tag, t.position FROM tags t JOIN tag_names n ON n.id = t.tag',
  stream_tags: `SELECT s.name AS stream, t.name AS tag
                FROM stream_tags JOIN tag_names s ON s.id = stream JOIN tag_names t ON t.id = tag`,
};

export const historyProjection: Projection = { name: 'history', version: 1, tables: tablesOf('history'), comparedBy, open };
