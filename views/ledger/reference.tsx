import type { Reference } from '../../worker/domain/invoice-item.ts'
import { Hidden, None } from '../parts/money.tsx'
import type { Reader } from '../reader.ts'

type Props = { r: Reader; to: Reference | null; href: (id: string) => string }

/** A company or project that a ledger row names: linked, known by name only, or unknown. */
export function ReferenceTo({ r, to, href }: Props) {
  if (to === null) return <None r={r} />
  if (to.hidden) return <Hidden r={r} />
  if (to.id !== null) return <a href={href(to.id)}>{to.name}</a>
  if (to.name === null) return <span class="muted">{r.text.ledger.unknownKey(to.key)}</span>
  return (
    <>
      {to.name} <small class="muted">{r.text.ledger.unlinked}</small>
    </>
  )
}
