import { readFileSync } from 'node:fs'

/**
 * The text of a preset query. The folder `presets` stands beside this module, and beside the one-file
 * build of the agent too, so the same address serves both.
 */
export function readPreset(system: string, name: string): string {
  return readFileSync(new URL(`./presets/${system}/${name}.sql`, import.meta.url), 'utf8')
}
