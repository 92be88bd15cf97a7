/** A folder and what it may import; docs/architecture.md shows the same table to people. */
export type Floor = {
  folder: string
  /** Folders or files; `type:` allows their types only. */
  imports: string[]
  /** Packages by name; `node:*` is every module of Node. */
  packages: string[]
}

/** From the ground up. A file belongs to the longest folder that begins its path. */
export const FLOORS: Floor[] = [
  { folder: 'protocol', imports: [], packages: ['node:buffer', 'node:crypto'] },
  { folder: 'worker/domain', imports: [], packages: [] },
  { folder: 'worker/uuid-v7.ts', imports: [], packages: [] },
  { folder: 'worker/env.ts', imports: [], packages: [] },
  {
    folder: 'views',
    imports: [
      ...['type:worker/domain', 'worker/domain/access.ts', 'worker/domain/role.ts'],
      'protocol/currency.ts',
    ],
    packages: ['hono'],
  },
  {
    folder: 'worker/store',
    imports: ['worker/domain', 'protocol'],
    packages: ['drizzle-orm', '@libsql/client'],
  },
  { folder: 'worker/storage', imports: [], packages: ['aws4fetch'] },
  {
    folder: 'worker/deps.ts',
    imports: ['type:worker/env.ts', 'type:worker/store', 'type:worker/storage'],
    packages: [],
  },
  {
    folder: 'worker/auth',
    imports: ['worker/domain', 'worker/store', 'protocol'],
    packages: ['jose', 'hono', 'node:crypto', 'node:buffer'],
  },
  {
    folder: 'worker/sync',
    imports: ['protocol', 'worker/domain', 'worker/store', 'worker/auth'],
    packages: ['jose', 'node:buffer', 'node:crypto', 'node:zlib'],
  },
  {
    folder: 'worker/http',
    imports: [
      'worker/domain',
      'worker/store',
      'worker/storage',
      'worker/auth',
      'worker/deps.ts',
      'views',
      'protocol',
    ],
    packages: ['hono', 'zod', '@fastify/busboy', 'node:crypto', 'node:buffer', 'node:events'],
  },
  {
    folder: 'worker/jobs',
    imports: [
      ...['worker/domain', 'worker/store', 'worker/storage', 'worker/sync', 'worker/deps.ts'],
      'protocol',
    ],
    packages: ['node:crypto'],
  },
  {
    folder: 'worker/routes',
    imports: [
      ...['protocol', 'views', 'worker/domain', 'worker/store', 'worker/auth', 'worker/sync'],
      ...['worker/http', 'worker/storage', 'worker/deps.ts'],
    ],
    packages: ['hono', 'zod'],
  },
  { folder: 'worker', imports: ['worker', 'protocol'], packages: ['hono'] },
  {
    folder: 'sync-agent/sources',
    imports: ['protocol', 'sync-agent'],
    packages: ['node:*'],
  },
  {
    folder: 'sync-agent',
    imports: ['protocol', 'sync-agent'],
    packages: ['jose', 'smol-toml', 'croner', 'zod', 'node:*'],
  },
]

/** Where no floor reigns: tools and tests may use everything. */
export const OUTSIDE = ['scripts', 'test', 'bench']
