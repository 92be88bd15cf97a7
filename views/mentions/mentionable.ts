import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** For a field in which colleagues are named with @: what views/browser/mentions.ts needs to complete a name. */
export function mentionable(r: Reader) {
  return {
    'data-mentions': paths.mentionNames(),
    'data-mentions-label': r.text.activity.mentions.offered,
    'aria-autocomplete': 'list',
    autocomplete: 'off',
  } as const
}
