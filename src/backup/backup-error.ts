// Why a backup was not made or not put back: `code` for programs, the message for people.

export type BackupFault =
  | 'FOLDER_NOT_FREE'
  | 'NOT_A_BACKUP'
  | 'BACKUP_DAMAGED'
  | 'BACKUP_INVALID'
  | 'LEDGER_THERE'
  | 'LEDGER_IN_USE'
  | 'NOT_CONTINUED'
  | 'KEYS_THERE';

export class BackupError extends Error {
  constructor(
    readonly code: BackupFault,
    message: string,
  ) {
    super(message);
    this.name = 'BackupError';
  }
}
