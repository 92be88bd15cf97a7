/** A single value that is saved as it is chosen: it stands at once, and goes back when it was not saved. */
import { send } from './send.ts'

document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement && target.matches('[data-saves]')) void save(target)
})

async function save(select: HTMLSelectElement): Promise<void> {
  const form = select.form
  const was = form?.elements.namedItem('was')
  if (!form || !(was instanceof HTMLInputElement)) return
  const wanted = select.value
  if (await send(form.action, { [select.name]: wanted, was: was.value })) was.value = wanted
  else select.value = was.value
}
