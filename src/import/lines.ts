// Cuts a file into lines without ever holding more than one, and never more of that one than may be imported.

/** A line may hold so many bytes. */
export const MAX_LINE_BYTES = 1_000_000;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';

/** The lines of UTF-8 bytes. Of a line that is too long comes one byte more than is allowed, so that it can be told. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let room = MAX_LINE_BYTES + 1;
  let isFirst = true;
  const keep = (part: Uint8Array): void => {
    const kept = part.subarray(0, room);
    room -= kept.length;
    if (kept.length > 0) parts.push(kept);
  };
  const take = (): string => {
    const text = Buffer.concat(parts).toString('utf8');
    const line = isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    parts = [];
    room = MAX_LINE_BYTES + 1;
    isFirst = false;
    return line;
  };

  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (parts.length > 0) yield take();
}
