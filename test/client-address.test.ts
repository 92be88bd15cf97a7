import { describe, expect, it } from 'vitest'
import { EnvError, readEnv } from '../worker/env.ts'
import { clientAddress } from '../worker/http/client-address.ts'
import { SECURITY_HEADERS } from '../worker/http/security-headers.ts'
import { answerStartupError } from '../worker/startup-error.ts'
import { SERVER_KEY } from './support/worker.ts'

const SENT = new Headers({
  'CF-Connecting-IP': '198.51.100.1',
  'X-Forwarded-For': '198.51.100.2, 198.51.100.3',
})
const SETTINGS = {
  ENVIRONMENT: 'production',
  DATABASE_URL: 'libsql://db.example',
  DATABASE_TOKEN: 'token',
  PUBLIC_URL: 'https://crm.example.com',
  SERVER_KEY: JSON.stringify(SERVER_KEY),
  PAIRING_SECRET: 'a secret of tests, at least 32 characters',
}

describe('the address of whoever asks', () => {
  it.each([
    ['none', '203.0.113.7'],
    ['cloudflare', '198.51.100.1'],
    ['x-forwarded-for', '198.51.100.3'],
  ] as const)('with TRUSTED_PROXY=%s is %s', (trusted, address) => {
    expect(clientAddress(trusted, SENT, '203.0.113.7')).toBe(address)
  })

  it('is unknown when the trusted proxy says nothing', () => {
    expect(clientAddress('cloudflare', new Headers(), '203.0.113.7')).toBe('')
    expect(clientAddress('x-forwarded-for', new Headers(), '203.0.113.7')).toBe('')
  })

  it('is taken from no header unless a proxy is named', () => {
    expect(readEnv(SETTINGS).trustedProxy).toBe('none')
    expect(() => readEnv({ ...SETTINGS, TRUSTED_PROXY: 'anyone' })).toThrow(EnvError)
  })
})

it('the answer of a worker that is not set up has the security headers too', () => {
  const answer = answerStartupError(new EnvError('PUBLIC_URL is not set'))
  expect(answer.status).toBe(503)
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    expect(answer.headers.get(name), name).toBe(value)
  }
})
