/** Everything the pages run of our own. Listeners are delegated: nothing needs setting up after a swap. */
import './live.ts'
import './stamps.ts'
import './toasts.ts'
