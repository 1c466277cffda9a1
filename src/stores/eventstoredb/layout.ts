// Which streams a ledger has in the database, and what marks its events in the order of all.
export interface Layout {
  /** Where the events of one of our streams stand. */
  streamOf(stream: string): string;
  /** Where the sealed text about somebody stands. */
  sealedStreamOf(subject: string): string;
  /** Holds the id of the ledger. */
  readonly foundingStream: string;
  typeOf(type: string): string;
  readonly sealedType: string;
  readonly foundingType: string;
  /** Holds the signed checkpoints of the ledger, one after the other. */
  readonly checkpointStream: string;
  readonly checkpointType: string;
  /** Holds what shows whether a node has the keys of the ledger. */
  readonly keyCheckStream: string;
  readonly keyCheckType: string;
  /** With this begins the type of every event of the ledger, and of nothing else. */
  readonly typePrefix: string;
}

/** `prefix` keeps ledgers that share a database apart; it stands before every stream and every type. */
export const layoutOf = (prefix: string): Layout => ({
  streamOf: (stream) => `${prefix}${stream}`,
  sealedStreamOf: (subject) => `${prefix}pii-${subject}`,
  foundingStream: `${prefix}ledger`,
  typeOf: (type) => `${prefix}ledger.${type}`,
  sealedType: `${prefix}sealed`,
  foundingType: `${prefix}founded`,
  checkpointStream: `${prefix}checkpoints`,
  checkpointType: `${prefix}signed-checkpoint`,
  keyCheckStream: `${prefix}key-check`,
  keyCheckType: `${prefix}key-check`,
  typePrefix: `${prefix}ledger.`,
});
