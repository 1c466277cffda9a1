// How a ledger erases people: its keys, its sealed text, its packs and its fences, whichever store it stands on.
import type { DataFolder } from './data-folder';
import { createEraser, type Eraser, type EraserParts } from './erasure/eraser';
import { openUnfinished } from './erasure/unfinished';
import { forgetInPacks } from './packs/forget';
import { openFences } from './privacy/fences';

export type ErasingLedger = Omit<EraserParts, 'fences' | 'unfinished' | 'seenFile' | 'forgetInPacks'> & {
  readonly folder: DataFolder;
};

export const openEraser = ({ folder, ...ledger }: ErasingLedger): Eraser =>
  createEraser({
    ...ledger,
    fences: openFences(folder.erased),
    unfinished: openUnfinished(folder.erasing),
    seenFile: folder.erasuresSeen,
    forgetInPacks: (subjects) => forgetInPacks({ ...ledger, folder }, subjects),
  });
