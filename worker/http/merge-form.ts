import { type Clash, type FieldValues, type Merged, mergeEdit } from '../domain/merge-edit.ts'
import { readBase } from './record-form.ts'

type Stored = { rev: number; values: FieldValues }

/** What became of a form over what is stored by now: the changes, or both versions of what two people changed. */
export type MergedForm =
  | { result: 'changes'; changes: Merged['changes'] }
  | { result: 'clash'; clashes: readonly Clash[]; kept: FieldValues }

/** Merges a form that carries the revision it began with, and the values seen as `was.NAME`, into what is stored. */
export function mergeForm(
  input: Readonly<Record<string, string>>,
  wanted: FieldValues,
  { rev, values }: Stored,
): MergedForm {
  // Who says nothing of what they saw means what is stored now.
  const isCurrent = input.rev === undefined || Number(input.rev) === rev
  const base = isCurrent ? values : readBase(input)
  const { changes, clashes } = mergeEdit(base, wanted, values)
  if (clashes.length === 0) return { result: 'changes', changes }
  const mine = Object.entries(changes).map(([field, [, after]]) => [field, after] as const)
  return { result: 'clash', clashes, kept: { ...values, ...Object.fromEntries(mine) } }
}
