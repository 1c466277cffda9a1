// What a subscription tells of an event, read from the bytes of the message: of the class that was generated for it nine tenths
// are made for nothing, and every event comes this way.
import { BinaryReader } from 'google-protobuf';

/** The fields of a recorded event that we need, as they were sent. */
export interface ToldEvent {
  /** Where it stands in the database's log. */
  commit: string;
  prepare: string;
  /** What stands beside the data. */
  beside: Uint8Array;
  data: Uint8Array;
}

/** Whatever else a subscription says, and the event if it says one. */
export interface Told {
  event?: ToldEvent;
}

/** By the numbers of fields, how each is read into something; fields without a number here are passed over. */
type Fields<Into> = Readonly<Record<number, (reader: BinaryReader, into: Into) => void>>;

const readInto = <Into>(reader: BinaryReader, fields: Fields<Into>, into: Into): void => {
  while (reader.nextField()) {
    const read = fields[reader.getFieldNumber()];
    if (read) read(reader, into);
    else reader.skipField();
  }
};

/** A field that is a message of its own. */
const message =
  <Into extends object>(fields: Fields<Into>) =>
  (reader: BinaryReader, into: Into): void => {
    reader.readMessage(into, (_: Into, inner: BinaryReader) => readInto(inner, fields, into));
  };

// The numbers are those of event_store.client.streams.ReadResp and of what is in it.
const RECORDED: Fields<ToldEvent> = {
  4: (reader, into) => (into.prepare = reader.readUint64String()),
  5: (reader, into) => (into.commit = reader.readUint64String()),
  7: (reader, into) => (into.beside = reader.readBytes()),
  8: (reader, into) => (into.data = reader.readBytes()),
};
const readRecorded = message(RECORDED);
const READ_EVENT: Fields<Told> = {
  1: (reader, told) => {
    // What is zero or empty is not sent.
    told.event = { commit: '0', prepare: '0', beside: NOTHING, data: NOTHING };
    readRecorded(reader, told.event);
  },
};
const RESPONSE: Fields<Told> = { 1: message(READ_EVENT) };

const NOTHING = new Uint8Array();

export const toldIn = (bytes: Uint8Array): Told => {
  const told: Told = {};
  readInto(new BinaryReader(bytes), RESPONSE, told);
  return told;
};
