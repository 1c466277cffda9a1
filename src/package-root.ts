// Where the files that are not code stand: the same folder whether this runs from src or from dist.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const find = (folder: string): string => (existsSync(join(folder, 'package.json')) ? folder : find(dirname(folder)));

export const packageRoot = find(__dirname);
