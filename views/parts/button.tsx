import type { Child } from 'hono/jsx'
import type { IconName } from '../icons.ts'
import type { Reader } from '../reader.ts'
import { Icon } from './icon.tsx'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

type Look = {
  r: Reader
  kind?: ButtonKind | undefined
  icon?: IconName | undefined
  children?: Child
}

/** Submits the form it stands in. */
export function Button({ r, kind = 'plain', icon, name, value, children }: Look & Submit) {
  return (
    <button type="submit" class={`button ${kind}`} name={name} value={value}>
      {icon && <Icon r={r} name={icon} />}
      {children}
    </button>
  )
}

type Submit = { name?: string; value?: string }

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ r, kind = 'plain', icon, href, children }: Look & { href: string }) {
  return (
    <a class={`button ${kind}`} href={href}>
      {icon && <Icon r={r} name={icon} />}
      {children}
    </a>
  )
}

/** A form that is nothing but its button, for a write that needs no input; `fields` travel hidden. */
export function PostButton({ action, fields = {}, ...look }: Look & Post) {
  return (
    <form method="post" action={action} class="inline">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button {...look} />
    </form>
  )
}

type Post = { action: string; fields?: Readonly<Record<string, string>> }

/** Brings a deleted record back from the form of a new one that would be it. */
export function RestoreInstead({ r, action }: { r: Reader; action: string }) {
  return (
    <button type="submit" class="button plain" formaction={action} formnovalidate>
      {r.text.merge.restore}
    </button>
  )
}
