import { type Grants, may } from '../../worker/domain/access.ts'
import { Button } from '../parts/button.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Props = { r: Reader; grants: Grants; sourceId: number; path: string }

/** "Verify": asks the agent of a ledger to compare everything, and shows how far it is; for who manages agents. */
export function VerifyNow({ r, grants, sourceId, path }: Props) {
  if (!may(grants, 'agent.manage')) return null
  const action = paths.sourceVerifications(sourceId)
  return (
    <form
      method="post"
      action={action}
      class="sync verify"
      hx-post={action}
      hx-target="find .progress"
      hx-swap="outerHTML"
    >
      <input type="hidden" name="next" value={path} />
      <Button r={r} icon="circle-check">
        {r.text.verification.submit}
      </Button>
      <span class="progress"></span>
    </form>
  )
}
