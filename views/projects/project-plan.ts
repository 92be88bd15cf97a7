import type { ProjectHealth } from '../../worker/domain/project-health.ts'
import type { Tone } from '../parts/badge.tsx'

/** Where a project is, how it stands and what was planned of it. */
export type ProjectPlan = {
  siteAddress: string | null
  location: string | null
  timeZone: string | null
  health: ProjectHealth | null
  healthReason: string | null
  managerId: string | null
  managerName: string | null
  plannedStartOn: string | null
  plannedEndOn: string | null
  actualStartOn: string | null
  actualEndOn: string | null
  warrantyUntil: string | null
  /** So many days nothing has happened on it; null while something does. */
  stalledDays: number | null
}

export const HEALTH_TONES: Readonly<Record<ProjectHealth, Tone>> = {
  'on-track': 'good',
  'at-risk': 'warn',
  'off-track': 'bad',
  'on-hold': 'neutral',
}

/** The place on a map of everybody's; coordinates are kept as "latitude, longitude". */
export function mapHref(location: string): string {
  const [latitude = '', longitude = ''] = location.split(', ')
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
}
