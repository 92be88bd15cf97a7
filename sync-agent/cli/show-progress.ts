import type { Progress } from '../run/courier.ts'
import type { Text } from '../text/en.ts'
import type { Terminal } from './terminal.ts'

/** On a pipe one line a tenth of the way is enough. */
const PIPE_STEPS = 10
/** Fewer rows are sent before anybody has read that they are. */
const LEAST_ROWS = 200

/** Shows long work as it goes: a moving line on a terminal, few lines elsewhere. */
export function showProgress(terminal: Terminal, text: Text): (progress: Progress) => void {
  let shown = -1
  return (progress) => {
    if (progress.kind === 'capturing') {
      if (terminal.isInteractive) terminal.progress(text.run.capturing)
    } else if (progress.kind === 'emptying') {
      terminal.progress(text.run.emptying(progress.rows))
    } else if (progress.kind === 'checking') {
      if (terminal.isInteractive) {
        terminal.progress(text.run.checking(progress.checked, progress.expected))
      }
    } else if (progress.kind === 'rebuilding') {
      if (terminal.isInteractive) {
        terminal.progress(text.run.rebuilding(progress.rows, progress.entity))
      }
    } else {
      const { sent, total } = progress
      const step = Math.floor((sent / Math.max(total, 1)) * PIPE_STEPS)
      if (total < LEAST_ROWS || (!terminal.isInteractive && step === shown)) return
      shown = sent === total ? -1 : step
      terminal.progress(text.run.sending(sent, total))
    }
  }
}
