/** Everything the pages run of our own. Listeners are delegated: nothing needs setting up after a swap. */
import './choice.ts'
import './keys.ts'
import './live.ts'
import './optimistic.ts'
import './palette.ts'
import './stamps.ts'
import './toasts.ts'
import './zone.ts'
