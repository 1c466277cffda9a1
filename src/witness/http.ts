// Asking others over HTTP: within a time, within a size, and without being sent elsewhere.

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

export interface Asked {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** @throws Error when there is no answer in time, or too long a one */
export const ask = async (url: string, signal: AbortSignal, init: { method?: string; body?: Buffer } = {}): Promise<Asked> => {
  const response = await fetch(url, {
    ...(init.method !== undefined && { method: init.method }),
    ...(init.body && { body: new Uint8Array(init.body) }),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`${url} answered with more than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: Buffer.concat(chunks) };
};

/** @throws Error when it is not there */
export const get = async (url: string, signal: AbortSignal): Promise<Buffer> => {
  const { status, body } = await ask(url, signal);
  if (status !== 200) throw new Error(`${url} answered with ${status}.`);
  return body;
};
