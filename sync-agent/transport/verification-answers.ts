import { count, DecodeError, list, record, string } from '../../protocol/batch.ts'
import { type EntityName, isEntityName } from '../../protocol/entities.ts'
import type { ChecksAnswer, ControlSumsAnswer, SumsAnswer } from '../../protocol/verification.ts'

/** One decoder an answer: each rebuilds its object field by field and throws DecodeError. */

export function decodeSums(value: unknown): SumsAnswer {
  const answer = record('answer', value)
  return {
    differ: list('differ', answer.differ).map((item) => {
      const [entity, at] = list('differ', item)
      return [entityName('differ', entity), count('differ', at)]
    }),
    time: count('time', answer.time),
  }
}

export function decodeChecks(value: unknown): ChecksAnswer {
  const answer = record('answer', value)
  return {
    checked: count('checked', answer.checked),
    expected: count('expected', answer.expected),
    done: answer.done === true,
    faults: list('faults', answer.faults).map((item) => {
      const [entity, key] = list('faults', item)
      return [entityName('faults', entity), string('faults', key)]
    }),
    time: count('time', answer.time),
  }
}

export function decodeControlSums(value: unknown): ControlSumsAnswer {
  const answer = record('answer', value)
  return {
    differing: count('differing', answer.differing),
    known: answer.known === null ? null : count('known', answer.known),
    time: count('time', answer.time),
  }
}

function entityName(path: string, value: unknown): EntityName {
  if (isEntityName(value)) return value
  throw new DecodeError(path, 'a known entity')
}
