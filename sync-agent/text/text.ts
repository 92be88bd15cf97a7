import type { AgentProblem, AgentProblemCode, Problems } from '../problem.ts'
import { en, type Text } from './en.ts'
import { ru } from './ru.ts'

/** The dictionary of a language: the configuration's, or the one LANG speaks of. */
export function chooseText(language: string | null, lang: string | undefined): Text {
  return (language ?? lang ?? 'en').toLowerCase().startsWith('ru') ? ru : en
}

/** A problem as one sentence with its remedy. */
export function describeProblem(text: Text, { code, facts }: AgentProblem): string {
  const describe = text.problems[code] as (facts: Problems[AgentProblemCode]) => string
  return describe(facts)
}
