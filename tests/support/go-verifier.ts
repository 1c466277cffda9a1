// Go's implementation of the audit formats, compiled where Go and its package are here (Debian: golang-go, golang-golang-x-mod-dev).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A case for tests/support/go/main.go; bytes stand in base64. */
export type GoCase = Readonly<Record<string, unknown>> & { readonly kind: string };

/** For each case an empty string when Go accepts it, else why not. */
export type GoVerifier = (cases: readonly GoCase[]) => string[];

const PACKAGES = '/usr/share/gocode';

/** Why Go cannot be asked here; `undefined` where it can. */
export const goIsMissing = (): string | undefined => {
  if (spawnSync('go', ['version']).status !== 0) return 'golang-go is not installed';
  if (!existsSync(join(PACKAGES, 'src/golang.org/x/mod/sumdb/note'))) return 'golang-golang-x-mod-dev is not installed';
  return undefined;
};

/** Compiles it into a folder, without a network. */
export const buildGoVerifier = (folder: string): GoVerifier => {
  const program = join(folder, 'verifier');
  const settings = { GO111MODULE: 'off', GOPATH: PACKAGES, GOFLAGS: '', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  const env = { HOME: folder, ...process.env, ...settings };
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: join(__dirname, 'go'), env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`Go does not compile the verifier: ${built.stderr}`);
  return (cases) => {
    const { stdout, stderr, status } = spawnSync(program, { input: JSON.stringify(cases), encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as string[];
  };
};
