/** Completes the name of a colleague after an @: offered under the field, chosen by arrows and Enter or a press. */
import { createOptions } from './options.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement
type Offer = { field: TextField; list: HTMLElement; options: ReturnType<typeof createOptions> }

/** An @ that begins a word, and up to two words of a name before the caret. */
const NAMING = /(?<![\p{L}\p{N}._-])@((?:\p{L}[\p{L}\p{N}'’-]*(?: \p{L}[\p{L}\p{N}'’-]*)?)?)$/u
const LIST_ID = 'mention-options'
const PAUSE_MS = 120

let offer: Offer | null = null
let asking: AbortController | null = null
let soon: ReturnType<typeof setTimeout> | undefined

function typedName(field: TextField): string | null {
  const before = field.value.slice(0, field.selectionStart ?? 0)
  return NAMING.exec(before)?.[1] ?? null
}

function close(): void {
  clearTimeout(soon)
  asking?.abort()
  if (!offer) return
  offer.list.remove()
  for (const name of ['controls', 'activedescendant']) offer.field.removeAttribute(`aria-${name}`)
  offer = null
}

async function ask(field: TextField): Promise<void> {
  const typed = typedName(field)
  if (typed === null) return close()
  asking?.abort()
  asking = new AbortController()
  const address = `${field.dataset.mentions}?${new URLSearchParams({ q: typed })}`
  const answer = await fetch(address, { signal: asking.signal }).catch(() => null)
  const html = answer?.ok ? await answer.text().catch(() => '') : ''
  // Another letter has been typed since, or the field was left.
  if (typedName(field) !== typed || document.activeElement !== field) return
  close()
  if (html !== '') open(field, html)
}

function open(field: TextField, html: string): void {
  const list = document.createElement('div')
  Object.assign(list, { id: LIST_ID, className: 'options offered', role: 'listbox' })
  list.ariaLabel = field.dataset.mentionsLabel ?? ''
  list.innerHTML = html
  field.after(list)
  field.setAttribute('aria-controls', LIST_ID)
  const options = createOptions(list, field)
  options.activate(options.all()[0])
  offer = { field, list, options }
  document.dispatchEvent(new CustomEvent('lintel:say', { detail: { text: list.ariaLabel } }))
}

function take(option: HTMLElement | null | undefined): void {
  if (!offer || !option) return
  const { field } = offer
  const typed = typedName(field)
  const end = field.selectionStart ?? 0
  close()
  if (typed === null) return
  field.setRangeText(`${option.textContent} `, end - typed.length, end, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function follow(target: EventTarget | null): void {
  const field = target as TextField
  if (!field.dataset?.mentions) return
  clearTimeout(soon)
  if (typedName(field) === null) close()
  else soon = setTimeout(() => void ask(field), PAUSE_MS)
}
document.addEventListener('input', ({ target }) => follow(target))
// Typing may have begun while this script was on its way.
follow(document.activeElement)

// Before the keys of the page, to which Escape means leaving the form.
document.addEventListener(
  'keydown',
  (event) => {
    if (!offer || event.target !== offer.field || event.isComposing) return
    const { key, ctrlKey, metaKey } = event
    if (ctrlKey || metaKey) return
    if (key === 'Escape') close()
    else if (key === 'Enter' || key === 'Tab') take(offer.options.active())
    else if (!key.startsWith('Arrow') || !offer.options.move(key)) return
    event.preventDefault()
    event.stopPropagation()
  },
  true,
)
document.addEventListener('pointerdown', (event) => {
  const option = (event.target as Element).closest<HTMLElement>(`#${LIST_ID} [role="option"]`)
  // The field keeps the focus.
  if (option) event.preventDefault()
  take(option)
})
document.addEventListener('focusout', ({ target }) => {
  if (target === offer?.field) close()
})
