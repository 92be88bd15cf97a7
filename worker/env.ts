/** Where the worker runs. The demo administrator may sign in only in `local`. */
export type Environment = 'local' | 'preview' | 'production'

/** Who stands before the worker and says which address a request came from. */
export type TrustedProxy = 'none' | 'cloudflare' | 'x-forwarded-for'

/** Everything the worker takes from outside, checked once per isolate. */
export type Env = {
  environment: Environment
  /** libSQL over HTTP; for sqld ends in a slash. */
  databaseUrl: string
  databaseToken: string
  /** Origin people and agents use, without a trailing slash; part of every token's audience. */
  publicUrl: string
  /** The server's private Ed25519 JWK as JSON, or a list with its former ones after it; signs receipts. */
  serverKey: string
  /** Secret of at least 32 characters; pairing codes and rate-limit subjects are stored as HMACs under it. */
  pairingSecret: string
  trustedProxy: TrustedProxy
  /** Where files are kept: the bucket of R2 that is bound as FILES, or one over S3; both null when none is set up. */
  storage: { r2: unknown; s3: S3Variables | null }
  /** What all files together may take, bytes. */
  filesQuota: number
  /** Of a preview: what it shows, named by a banner on every page. */
  preview: { branch: string; commit: string } | null
}

/** The variables S3_ENDPOINT and so on. */
export type S3Variables = {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const MEGABYTE = 1_000_000
/** What R2 gives each month for nothing. */
const DEFAULT_QUOTA_MB = 10_000

/** A variable is missing or malformed; the message names it and the remedy, never its value. */
export class EnvError extends Error {
  override readonly name = 'EnvError'
}

/** Reads the bindings of workerd or the environment of Deno. Throws EnvError. */
export function readEnv(source: Record<string, unknown>): Env {
  const environment = read(source, 'ENVIRONMENT')
  if (environment !== 'local' && environment !== 'preview' && environment !== 'production') {
    throw new EnvError('ENVIRONMENT must be local, preview or production.')
  }
  const pairingSecret = read(source, 'PAIRING_SECRET')
  if (pairingSecret.length < 32) {
    throw new EnvError('PAIRING_SECRET is too short: set a secret of at least 32 characters.')
  }
  return {
    environment,
    databaseUrl: read(source, 'DATABASE_URL'),
    databaseToken: read(source, 'DATABASE_TOKEN'),
    publicUrl: readOrigin(source),
    serverKey: readKeys(source),
    pairingSecret,
    trustedProxy: readTrustedProxy(source),
    storage: { r2: source.FILES ?? null, s3: readS3(source) },
    filesQuota: readQuota(source),
    preview:
      environment === 'preview'
        ? { branch: read(source, 'PREVIEW_BRANCH'), commit: read(source, 'PREVIEW_COMMIT') }
        : null,
  }
}

function readOrigin(source: Record<string, unknown>): string {
  const value = read(source, 'PUBLIC_URL')
  if (!URL.canParse(value) || new URL(value).origin !== value) {
    throw new EnvError('PUBLIC_URL must be an origin such as https://crm.example.com, no path.')
  }
  return value
}

/** The storage over S3 of the same variables that the worker reads; null when none is named. Throws EnvError. */
export function readS3(source: Record<string, unknown>): S3Variables | null {
  if (!source.S3_ENDPOINT) return null
  const endpoint = read(source, 'S3_ENDPOINT').replace(/\/+$/, '')
  if (!URL.canParse(endpoint)) {
    throw new EnvError('S3_ENDPOINT must be an address such as https://s3.example.com.')
  }
  return {
    endpoint,
    bucket: read(source, 'S3_BUCKET'),
    region: source.S3_REGION ? read(source, 'S3_REGION') : 'auto',
    accessKeyId: read(source, 'S3_ACCESS_KEY_ID'),
    secretAccessKey: read(source, 'S3_SECRET_ACCESS_KEY'),
  }
}

function readQuota(source: Record<string, unknown>): number {
  const value = source.FILES_QUOTA_MB ? read(source, 'FILES_QUOTA_MB') : String(DEFAULT_QUOTA_MB)
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value) * MEGABYTE
  throw new EnvError('FILES_QUOTA_MB must be a whole number of megabytes.')
}

// Trusting nobody is the safe default: a forgotten setting must not let clients choose their address.
function readTrustedProxy(source: Record<string, unknown>) {
  const value = source.TRUSTED_PROXY === undefined ? 'none' : read(source, 'TRUSTED_PROXY')
  if (value === 'none' || value === 'cloudflare' || value === 'x-forwarded-for') return value
  throw new EnvError('TRUSTED_PROXY must be none, cloudflare or x-forwarded-for.')
}

function readKeys(source: Record<string, unknown>): string {
  const value = read(source, 'SERVER_KEY')
  if (parseKeys(value).every(isPrivateKey)) return value
  throw new EnvError('SERVER_KEY must be a key of npm run key, or a JSON list: the newest first.')
}

function parseKeys(value: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(value)
    const list = Array.isArray(parsed) ? parsed : [parsed]
    return list.length > 0 ? list : [null]
  } catch {
    return [null]
  }
}

function isPrivateKey(value: unknown): boolean {
  const { kty, crv, x, d } = (value ?? {}) as Record<string, unknown>
  return kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string' && typeof d === 'string'
}

function read(source: Record<string, unknown>, name: string): string {
  const value = source[name]
  if (typeof value === 'string' && value !== '') return value
  throw new EnvError(`${name} is not set: put it into .dev.vars or the deployment's secrets.`)
}
