import { z } from 'zod'

/** A database of Turso's as its platform API shows it. */
export type TursoDatabase = { name: string; hostname: string }

/** The four things a preview asks of https://docs.turso.tech/api-reference. */
export type Turso = {
  find: (name: string) => Promise<TursoDatabase | null>
  /** An empty database, or a copy of `seed`. */
  create: (name: string, seed: string | null) => Promise<TursoDatabase>
  /** A token for this database alone that ends by itself. */
  createToken: (name: string) => Promise<string>
  drop: (name: string) => Promise<void>
}

export type TursoAccess = {
  organization: string
  group: string
  token: string
  fetch: typeof fetch
}

const API = 'https://api.turso.tech/v1/organizations'
const TIMEOUT_MS = 30_000
/** A preview nobody pushes to for so long stops working by itself. */
const TOKEN_LIFE = '4w'

const Shown = z.object({ database: z.object({ Name: z.string(), Hostname: z.string() }) })
const Token = z.object({ jwt: z.string() })
const Failure = z.object({ error: z.string() })

/** Turso's platform API. Every failure is an Error with Turso's own words and no secret. */
export function openTurso({ organization, group, token, fetch }: TursoAccess): Turso {
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${API}/${organization}/databases${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const json: unknown = await answer.json().catch(() => ({}))
    if (answer.ok) return json
    if (answer.status === 404) return null
    const said = Failure.safeParse(json)
    throw new Error(
      `Turso refused ${method} ${path || '/'}: ${answer.status} ${said.data?.error ?? ''}. Check TURSO_API_TOKEN, TURSO_ORGANIZATION and TURSO_GROUP.`,
    )
  }
  return {
    find: async (name) => {
      const found = await call('GET', `/${name}`)
      return found === null ? null : readDatabase(found)
    },
    create: async (name, seed) => {
      const from = seed === null ? {} : { seed: { type: 'database', name: seed } }
      return readDatabase(await call('POST', '', { name, group, ...from }))
    },
    createToken: async (name) => {
      const path = `/${name}/auth/tokens?expiration=${TOKEN_LIFE}&authorization=full-access`
      return Token.parse(await call('POST', path)).jwt
    },
    drop: async (name) => void (await call('DELETE', `/${name}`)),
  }
}

function readDatabase(json: unknown): TursoDatabase {
  const { database } = Shown.parse(json)
  return { name: database.Name, hostname: database.Hostname }
}
