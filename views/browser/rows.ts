/** J and K: the focus walks over the links that name the rows, so Enter opens them. X chooses the one in focus. */

/** Moves by so many rows; from nowhere to the first. */
export function moveRow(by: 1 | -1): void {
  const links = [
    ...document.querySelectorAll<HTMLElement>('main tbody th a, .board li > a'),
  ].filter((link) => link.checkVisibility())
  const row = document.activeElement?.closest('tr, .board li')
  const at = row ? links.findIndex((link) => row.contains(link)) : -1
  links[at < 0 ? 0 : at + by]?.focus()
}

/** Chooses or leaves the row in focus; where rows are not chosen yet, opens the list with the boxes and this one chosen. */
export function chooseRow(): void {
  const row = document.activeElement?.closest('tbody tr')
  const link = row?.querySelector<HTMLAnchorElement>('th a')
  const choosing = document.querySelector<HTMLAnchorElement>('[data-choosing]')
  row?.querySelector<HTMLInputElement>('.choose input')?.click()
  if (link && choosing) location.href = `${choosing.href}&row=${link.pathname.split('/')[2]}`
}
