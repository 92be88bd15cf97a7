import { Card } from '../parts/card.tsx'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** The first steps, each done or not by what is stored. */
export type ChecklistSteps = Readonly<Record<Step, boolean>>

type Step = 'administrator' | 'agent' | 'synchronised' | 'company' | 'colleague'

const STEPS: readonly { step: Step; href: string | null }[] = [
  { step: 'administrator', href: null },
  { step: 'agent', href: paths.agents() },
  { step: 'synchronised', href: paths.agents() },
  { step: 'company', href: paths.companies() },
  { step: 'colleague', href: paths.members() },
]

/** Five steps from an empty installation to a working one. */
export function Checklist({ r, steps }: { r: Reader; steps: ChecklistSteps }) {
  const words = r.text.dashboard.checklist
  const done = STEPS.filter(({ step }) => steps[step]).length
  return (
    <Card
      title={words.title}
      aside={<span class="muted">{words.progress(done, STEPS.length)}</span>}
    >
      <ol class="checklist">
        {STEPS.map(({ step, href }) => (
          <li class={steps[step] ? 'done' : undefined}>
            <Icon r={r} name={steps[step] ? 'circle-check' : 'circle'} />
            {href && !steps[step] ? <a href={href}>{words[step]}</a> : words[step]}
            <span class="said">{steps[step] ? words.done : words.open}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
