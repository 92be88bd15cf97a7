import type { Child } from 'hono/jsx'
import type { VerificationState } from '../../worker/domain/verification.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import type { SourceCheck, VerificationRun } from './source-check.ts'

type Props = { r: Reader; sourceId: number; check: SourceCheck; last: VerificationRun | null }

/** The dates and results of both tiers, of the stored rows, and of the control sums. */
export function CheckFacts({ r, sourceId, check, last }: Props) {
  const t = r.text.verification
  return (
    <Facts
      r={r}
      facts={[
        [
          t.cycle,
          <Dated r={r} at={check.cycleAt}>
            {cycleOf(r, check)}
          </Dated>,
        ],
        [
          t.full,
          <Dated r={r} at={last?.startedAt ?? null}>
            {last && <Result r={r} run={last} />}
          </Dated>,
        ],
        [
          t.stored,
          <Dated r={r} at={check.rowsEndedAt ?? check.rowsBegunAt}>
            {storedOf(r, check)}
          </Dated>,
        ],
        ...sumsOf(r, check),
        [
          t.control.title,
          <Dated r={r} at={check.controlAt}>
            {controlOf(r, sourceId, check)}
          </Dated>,
        ],
      ]}
    />
  )
}

function Dated({ r, at, children }: { r: Reader; at: number | null; children?: Child }) {
  if (at === null) return <span class="muted">{r.text.verification.never}</span>
  return (
    <>
      <Instant r={r} at={at} /> · {children}
    </>
  )
}

function cycleOf(r: Reader, { cycleBuckets, cycleDiffering }: SourceCheck): Child {
  const t = r.text.verification
  if (cycleDiffering === 0) return t.cycleEqual(r.format.number(cycleBuckets), cycleBuckets)
  return <Badge tone="bad">{t.cycleDiffers(r.format.number(cycleDiffering))}</Badge>
}

function storedOf(r: Reader, check: SourceCheck): Child {
  const t = r.text.verification
  const { rowsEntity, rowsChecked, rowsExpected, rowsFaulty } = check
  if (rowsFaulty > 0) {
    return <Badge tone="bad">{t.faulty(r.format.number(rowsFaulty), rowsFaulty)}</Badge>
  }
  if (rowsEntity === null) return t.wellStored(r.format.number(rowsChecked), rowsChecked)
  return t.checking(r.format.number(rowsChecked), r.format.number(rowsExpected))
}

/** Nothing as a rule: what a batch keeps is right. */
function sumsOf(r: Reader, { sumsBegunAt: at, sumsPart }: SourceCheck): Fact[] {
  if (at === null) return []
  const t = r.text.verification
  return [
    [
      t.sums,
      <Dated r={r} at={at}>
        {t.sumsPart(r.format.number(sumsPart))}
      </Dated>,
    ],
  ]
}

function controlOf(r: Reader, sourceId: number, { controlDiffering: count }: SourceCheck): Child {
  const t = r.text.verification.control
  const words = count === 0 ? t.same : t.differ(r.format.number(count), count)
  return (
    <a href={paths.controlSums(sourceId)}>
      {count === 0 ? words : <Badge tone="bad">{words}</Badge>}
    </a>
  )
}

const TONES: Readonly<Record<VerificationState, Tone>> = {
  ...({ running: 'accent', found: 'warn', equal: 'good' } as const),
  ...({ repaired: 'warn', differs: 'bad', failed: 'bad' } as const),
}

/** How a verification ended, and why it did not. */
export function Result({ r, run }: { r: Reader; run: VerificationRun }) {
  const t = r.text.verification
  const { state, found, failure, sumsRebuilt } = run
  const number = r.format.number
  return (
    <>
      <Badge tone={TONES[state]}>{t.state[state]}</Badge>{' '}
      {found > 0 && <small>{t.openRows(number(found), found)}</small>}{' '}
      {sumsRebuilt > 0 && <small>{t.rebuilt(number(sumsRebuilt))}</small>}{' '}
      {failure && <code translate="no">{failure}</code>}
    </>
  )
}
