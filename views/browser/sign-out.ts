/** What one typed and whom one looked at are nobody's business once one has signed out. */
import { writeStored } from './stored.ts'

document.addEventListener('submit', ({ target }) => {
  if (!(target as HTMLFormElement).action.endsWith('/sign-out')) return
  for (const name of ['lintel-drafts', 'lintel-recents']) writeStored(name, null)
})
