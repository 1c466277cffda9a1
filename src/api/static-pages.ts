// The start page and the explorer: files of our own and of packages, all from this host.
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { dirname, join } from 'node:path';

import { packageRoot } from '../package-root';

/** What the explorer is made of: the path under `/graphiql/`, the package, the file in it. */
const EXPLORER_FILES = [
  ['react.js', 'react', 'umd/react.production.min.js'],
  ['react-dom.js', 'react-dom', 'umd/react-dom.production.min.js'],
  ['graphiql.js', 'graphiql', 'graphiql.min.js'],
  ['graphiql.css', 'graphiql', 'graphiql.min.css'],
] as const;

export const addPages = async (app: FastifyInstance, { withExplorer }: { readonly withExplorer: boolean }): Promise<void> => {
  const dashboard = join(packageRoot, 'dashboard');
  await app.register(fastifyStatic, { root: dashboard, prefix: '/', index: ['index.html'], wildcard: false });
  if (!withExplorer) return;
  app.get('/graphiql', (_request, reply) => reply.sendFile('explorer.html'));
  for (const [path, name, file] of EXPLORER_FILES) {
    const folder = dirname(require.resolve(`${name}/package.json`));
    app.get(`/graphiql/${path}`, (_request, reply) => reply.sendFile(file, folder));
  }
};
