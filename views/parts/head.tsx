import type { Child } from 'hono/jsx'

type Props = {
  title: string
  /** A way back up: the list this page belongs to. */
  up?: { href: string; label: string } | undefined
  /** Beside the title: badges, a stamp. */
  beside?: Child
  sub?: Child
  /** Buttons at the far end. */
  actions?: Child
}

/** The top of a page; holds its only h1. */
export function Head({ title, up, beside, sub, actions }: Props) {
  return (
    <header class="head">
      <div>
        {up && (
          <a class="up" href={up.href}>
            {up.label}
          </a>
        )}
        <div class="title">
          <h1>{title}</h1>
          {beside}
        </div>
        {sub && <p class="sub">{sub}</p>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </header>
  )
}

export type Tab = { href: string; label: string; current: boolean; count?: string }

/** Links between the parts of one thing, or between the states of one list. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && <small>{tab.count}</small>}
        </a>
      ))}
    </nav>
  )
}
