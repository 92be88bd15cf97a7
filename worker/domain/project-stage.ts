/** What a project goes through, in order. */
export const PROJECT_STAGES = [
  ...(['lead', 'tender', 'contract', 'build', 'handover', 'warranty', 'closed'] as const),
] as const

export type ProjectStage = (typeof PROJECT_STAGES)[number]
