import type { Deps } from '../deps.ts'

type TrustedProxy = Deps['env']['trustedProxy']

/**
 * The address a request comes from, empty when unknown. `connected` is the other end of the connection, where the
 * runtime tells. A header counts only when the trusted proxy sets it: else whoever asks would choose their address.
 */
export function clientAddress(trusted: TrustedProxy, headers: Headers, connected: string): string {
  switch (trusted) {
    case 'none':
      return connected
    case 'cloudflare':
      return headers.get('CF-Connecting-IP') ?? ''
    case 'x-forwarded-for':
      // Each proxy adds the address it saw at the end; what stands before was said by the client.
      return headers.get('X-Forwarded-For')?.split(',').at(-1)?.trim() ?? ''
  }
}
