// The index of history: finds events by stream, subject, type, actor and time.
import { type Apply, type Database, type Projection, tablesOf } from '../runner/projection';

export const typeTag = (type: string): string => `type/${type}`;
export const actorTag = (actorId: string): string => `actor/${actorId}`;

/** How many tags' numbers are remembered between events. */
const CACHE_SIZE = 50_000;

const open = (db: Database): Apply => {
  const insertEntry = db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
  const insertName = db.prepare('INSERT INTO tag_names (name) VALUES (?) RETURNING id');
  const selectName = db.prepare('SELECT id FROM tag_names WHERE name = ?');
  const insertTag = db.prepare('INSERT OR IGNORE INTO tags VALUES (?, ?)');
  const insertStreamTag = db.prepare('INSERT OR IGNORE INTO stream_tags VALUES (?, ?)');
  const selectStreamTags = db.prepare('SELECT tag FROM stream_tags WHERE stream = ?');
  const numbers = new Map<string, number>();

  const numberOf = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const row = (selectName.get(name) ?? insertName.get(name)) as { id: number };
    if (numbers.size >= CACHE_SIZE) numbers.clear();
    numbers.set(name, row.id);
    return row.id;
  };

  return ({ position, event, references }) => {
    const stream = numberOf(event.stream);
    insertEntry.run(position, stream, event.at, event.recordedAt);
    const tags = new Set([
      stream,
      numberOf(typeTag(event.type)),
      numberOf(actorTag(event.actor.id)),
      ...references.map(numberOf),
    ]);
    if (event.revision === 0) for (const reference of references) insertStreamTag.run(stream, numberOf(reference));
    else for (const { tag } of selectStreamTags.all(stream) as { tag: number }[]) tags.add(tag);
    for (const tag of tags) insertTag.run(tag, position);
  };
};

export const historyProjection: Projection = { name: 'history', version: 1, tables: tablesOf('history'), open };
