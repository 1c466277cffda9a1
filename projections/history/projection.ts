// The index of history: finds events by stream, subject, type, actor and time.
import { type Apply, type Database, type Projection, tablesOf } from '../runner/projection';
import { remembered } from '../runner/remembered';

export const typeTag = (type: string): string => `type/${type}`;
export const actorTag = (actorId: string): string => `actor/${actorId}`;

const open = (db: Database): Apply => {
  const insertEntry = db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
  const nameTag = db.prepare('INSERT INTO tag_names (name) VALUES (?) ON CONFLICT DO UPDATE SET name = name RETURNING id');
  const insertStreamTag = db.prepare('INSERT OR IGNORE INTO stream_tags VALUES (?, ?)');
  const selectStreamTags = db.prepare('SELECT tag FROM stream_tags WHERE stream = ?');
  // All tags of an event in one statement: there is one for each number of tags.
  const insertTags = remembered((count: number) =>
    db.prepare(`INSERT OR IGNORE INTO tags VALUES ${Array(count).fill('(?, ?)').join(', ')}`),
  );

  const numberOf = remembered((name: string) => (nameTag.get(name) as { id: number }).id);
  const tagsOf = remembered((stream: number) => (selectStreamTags.all(stream) as { tag: number }[]).map(({ tag }) => tag));

  return ({ position, event, references }) => {
    const stream = numberOf(event.stream);
    insertEntry.run(position, stream, event.at, event.recordedAt);
    const named = references.map(numberOf);
    if (event.revision === 0) for (const tag of named) insertStreamTag.run(stream, tag);
    const tags = new Set([
      stream,
      numberOf(typeTag(event.type)),
      numberOf(actorTag(event.actor.id)),
      ...named,
      ...(event.revision === 0 ? [] : tagsOf(stream)),
    ]);
    insertTags(tags.size).run(...[...tags].flatMap((tag) => [tag, position]));
  };
};

export const historyProjection: Projection = { name: 'history', version: 1, tables: tablesOf('history'), open };
