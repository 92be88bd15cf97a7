import { readFileSync } from 'node:fs'
import http from 'node:http'
import tls from 'node:tls'
import type { Fetch } from '../ports.ts'
import { AgentProblem } from '../problem.ts'

export type Network = { readonly proxy: string | null; readonly ca: string | null }

/** What Deno offers in place of Node's process-wide settings. */
type DenoRuntime = { createHttpClient: (options: object) => unknown }

/**
 * The way out: through a proxy and with a private authority where the configuration says so.
 * Throws AgentProblem `ca-unreadable`, `proxy-unsupported`.
 */
export function openFetch({ proxy, ca }: Network): Fetch {
  const authority = ca === null ? null : readAuthority(ca)
  const deno = (globalThis as { Deno?: DenoRuntime }).Deno
  if (deno) return openDenoFetch(deno, proxy, authority)
  if (authority !== null) trustToo(authority)
  if (proxy !== null) goThrough(proxy)
  return (url, init) => fetch(url, init)
}

function openDenoFetch(deno: DenoRuntime, proxy: string | null, authority: string | null): Fetch {
  if (proxy === null && authority === null) return (url, init) => fetch(url, init)
  const client = deno.createHttpClient({
    ...(proxy === null ? {} : { proxy: { url: proxy } }),
    ...(authority === null ? {} : { caCerts: [authority] }),
  })
  return (url, init) => fetch(url, { ...init, client } as RequestInit)
}

function readAuthority(path: string): string {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    // Answered below like a file that holds no certificate.
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new AgentProblem('ca-unreadable', { path })
  }
  return text
}

function trustToo(authority: string): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority])
}

function goThrough(proxy: string): void {
  const { setGlobalProxyFromEnv } = http as {
    setGlobalProxyFromEnv?: (env: Record<string, string>) => void
  }
  // Older Node releases cannot be told after they have started.
  if (!setGlobalProxyFromEnv) throw new AgentProblem('proxy-unsupported', {})
  setGlobalProxyFromEnv({ http_proxy: proxy, https_proxy: proxy, no_proxy: 'localhost,127.0.0.1' })
}
