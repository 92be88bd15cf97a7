import type { Grantable } from '../../worker/domain/access.ts'
import type { IconName } from '../icons.ts'
import type { Section } from '../section.ts'

/** What only the browser can do; views/browser/deeds.ts holds one function for each. */
export type Deed =
  | 'choose-row'
  | 'stage'
  | 'open-palette'
  | 'open-sheet'
  | 'next-row'
  | 'previous-row'
  | 'save'

/** Where an action leads. On a page without the element that a selector names it is not offered. */
export type Target =
  | { readonly href: string }
  | { readonly click: string }
  | { readonly focus: string }
  | { readonly deed: Deed }
  /** Browsers do it by themselves; it is listed so that people learn of it. */
  | { readonly native: true }

export const ACTION_GROUPS = ['page', 'go', 'settings', 'anywhere'] as const
export type ActionGroup = (typeof ACTION_GROUPS)[number]

/** One thing a person can do. Its words are in text.palette.actions. */
export type Action = {
  readonly id: string
  readonly group: ActionGroup
  readonly icon: IconName
  readonly target: Target
  /** Alternatives. `g c` is one key after the other, `mod+k` is Ctrl or, on a Mac, Command. */
  readonly keys?: readonly string[]
  /** What the member's role must grant, one of these; without it every member may. */
  readonly needs?: readonly Grantable[]
  /** Where its keys work; elsewhere the palette alone offers it. */
  readonly sections?: readonly Section[]
  /** Makes no sense with the palette open. */
  readonly keysOnly?: true
}
