import { EnvError } from './env.ts'
import { SECURITY_HEADERS } from './http/security-headers.ts'

/** The answer when the worker is not set up; anything but a missing variable is thrown on. */
export function answerStartupError(error: unknown): Response {
  if (!(error instanceof EnvError)) throw error
  console.error(error.message)
  return new Response(`Lintel is not set up. ${error.message}\n`, {
    status: 503,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
    },
  })
}
