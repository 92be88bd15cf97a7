/** A line that is to be carried elsewhere is copied at a press; without this script it is chosen by hand. */
const line = (id: string) => document.getElementById(id) as HTMLInputElement

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copies]')) {
  // Only a page that came over a secure connection may write to the clipboard.
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    const { value } = line(button.dataset.copies!)
    line(button.dataset.copies!).select()
    await navigator.clipboard.writeText(value)
    const said = button.parentElement!.querySelector<HTMLElement>('[data-copied]')!
    said.hidden = false
  })
}
