/** Keeps what is typed into a form until it is accepted: a lost connection or a closed page loses nothing. */
import { member, readDrafts, SENT, writeDraft } from './draft-store.ts'
import { type HtmxContext, onHtmx } from './htmx.ts'
import './offline.ts'
import { writeStored } from './stored.ts'

const TYPED = 'input:not([type="hidden"], [type="password"], [type="file"]), textarea, select'

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const isKept = (form: Element | null | undefined): form is HTMLFormElement =>
  member !== '' && form?.querySelector(':scope > .draft') != null

/** A form is known by where it is sent and what it is about. */
function keyOf(form: HTMLFormElement): string {
  const about = form.querySelector<HTMLInputElement>('[name="back"]')?.value ?? ''
  return `${new URL(form.action).pathname} ${about}`
}

const controlsOf = (form: HTMLFormElement) => [...form.querySelectorAll<Control>(TYPED)]

const isBox = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && /radio|checkbox/.test(control.type)

/** Boxes share a name: each is known by its value too. */
const nameOf = (control: Control) =>
  isBox(control) ? `${control.name}=${control.value}` : control.name

const contentOf = (control: Control) => (isBox(control) ? String(control.checked) : control.value)

function setValue(control: Control, value: string): void {
  if (isBox(control)) control.checked = value === 'true'
  else control.value = value
  // What came back is seen.
  const folded = control.closest('details')
  if (folded) folded.open = true
}

function drawnAs(control: Control): string {
  if (isBox(control)) return String(control.defaultChecked)
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue
  const options = [...control.options]
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? ''
}

function keep(form: HTMLFormElement): void {
  const changed = controlsOf(form).filter((control) => contentOf(control) !== drawnAs(control))
  const typed = Object.fromEntries(changed.map((control) => [nameOf(control), contentOf(control)]))
  writeDraft(keyOf(form), changed.length > 0 ? typed : null)
}

/** Puts back what was typed where the form has something else, and says so. */
function bringBack(form: HTMLFormElement): void {
  const typed = readDrafts()[keyOf(form)]
  const note = form.querySelector<HTMLElement>(':scope > .draft')!
  if (!typed || !note.hidden) return
  // What was typed while this script was on its way is newer.
  const differing = controlsOf(form).filter(
    (control) =>
      contentOf(control) === drawnAs(control) &&
      (typed[nameOf(control)] ?? contentOf(control)) !== contentOf(control),
  )
  for (const control of differing) setValue(control, typed[nameOf(control)]!)
  if (differing.length === 0) return
  note.hidden = false
  const text = note.querySelector('span')?.textContent
  document.dispatchEvent(new CustomEvent('lintel:say', { detail: { text } }))
  note.querySelector('button')?.addEventListener('click', () => {
    form.reset()
    writeDraft(keyOf(form), null)
    note.hidden = true
    controlsOf(form)[0]?.focus()
  })
}

function bringAllBack(): void {
  for (const form of document.querySelectorAll('main form')) if (isKept(form)) bringBack(form)
}

function forgetAccepted({ sourceElement, request, response }: HtmxContext): void {
  const form = sourceElement?.closest('form')
  if (!isKept(form) || request.method.toUpperCase() !== 'POST') return
  if (response && response.status < 400) writeDraft(keyOf(form), null)
}

document.addEventListener('input', ({ target }) => {
  const form = (target as Element).closest('form')
  if (isKept(form)) keep(form)
})
document.addEventListener('submit', ({ target }) => {
  const form = target as HTMLFormElement
  if (isKept(form)) writeStored(SENT, keyOf(form))
})
// Left on purpose.
document.addEventListener('click', ({ target }) => {
  const form = (target as Element).closest('.cancel')?.closest('form')
  if (isKept(form)) writeDraft(keyOf(form), null)
})
onHtmx('htmx:after:request', forgetAccepted)
onHtmx('htmx:after:swap', bringAllBack)
bringAllBack()
