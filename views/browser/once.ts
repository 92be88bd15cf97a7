/** A form is sent once: a double click makes no two records. */
import { onHtmx } from './htmx.ts'

/** For so long an answer may take; a form that answers with a file stays on the page and is sent again after it. */
const HELD_MS = 5_000
const held = new WeakMap<Element, string>()

addEventListener(
  'submit',
  (event) => {
    const form = event.target as HTMLFormElement
    if (form.method !== 'post') return
    // Another value, as of a choice that is changed twice quickly, is another wish.
    const sent = [...new FormData(form, event.submitter)].join()
    if (held.get(form) === sent) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    held.set(form, sent)
    setTimeout(() => held.delete(form), HELD_MS)
  },
  true,
)

onHtmx('htmx:finally:request', ({ sourceElement }) => {
  if (sourceElement) held.delete(sourceElement)
})
