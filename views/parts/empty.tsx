import type { Child } from 'hono/jsx'
import type { IconName } from '../icons.ts'
import type { Reader } from '../reader.ts'
import { Icon } from './icon.tsx'

type Props = { r: Reader; icon: IconName; title: string; action?: Child; children?: Child }

/** Where nothing is yet: says what belongs here and gives one action. */
export function Empty({ r, icon, title, action, children }: Props) {
  return (
    <div class="empty">
      <Icon r={r} name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}
