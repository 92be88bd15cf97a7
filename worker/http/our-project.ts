import { projectName } from '../../views/projects/project-name.tsx'
import type { Reader } from '../../views/reader.ts'
import { OVERHEAD_PROJECT } from '../domain/activity.ts'

/** The name of a project whose kind was not read: the overhead is known by its id. */
export function ourProject(r: Reader, id: string, name: string): string {
  return id === OVERHEAD_PROJECT ? projectName(r, { name, kind: 'overhead' }) : name
}
