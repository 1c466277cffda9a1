// How the command line speaks: one line on stdout.
export type Say = (line: string) => void;
