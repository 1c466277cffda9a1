// What one request may ask for at the most. Every figure is published in docs/LIMITS.md and stands in the refusal.
export const limits = {
  /** Of a request's body, in bytes. */
  bodyBytes: 100_000,
  /** Words and signs of a document. */
  tokens: 1000,
  /** Fields below fields. */
  depth: 10,
  aliases: 30,
  rootFields: 20,
  mutations: 5,
  directives: 20,
  /** Fields of an operation, those of fragments counted wherever they are spread. */
  fields: 500,
  pageSize: 100,
  /** Objects that an operation can give back, by the sizes of its pages. */
  nodes: 10_000,
  variablesBytes: 64_000,
  /** Faults of a document that are told. */
  validationErrors: 5,
  operationSeconds: 10,
  responseBytes: 5_000_000,
  /** Of a message over a websocket. */
  messageBytes: 64_000,
  subscriptionsPerSocket: 20,
  /** Until a websocket has said who it is. */
  connectionInitSeconds: 3,
  /** Until a request has arrived whole. */
  requestSeconds: 10,
  /** Of one person, over all their connections. */
  requestsPerMinute: 1200,
  /** Of one address, which a whole hospital may share. */
  requestsPerMinuteAndAddress: 6000,
} as const;

export type LimitName = keyof typeof limits;
