import type { Deps } from './deps.ts'
import type { Environment } from './env.ts'

/** One line of JSON a request, as Workers Logs and any collector read it; on one's own machine failures only. */
export function writerOf(environment: Environment): Deps['log'] {
  return (entry) => {
    if (entry.level === 'error') console.error(JSON.stringify(entry))
    else if (environment !== 'local') console.log(JSON.stringify(entry))
  }
}
