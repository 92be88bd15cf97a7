import type { FormState } from '../../views/parts/field.tsx'
import type { selectNamedCompanies } from '../store/record-names.ts'

/** A company as a form names it: by its id, by what was typed of its name, or not at all. */
export function readNamedCompany(input: Readonly<Record<string, string>>) {
  const id = (input.companyId ?? '').slice(0, 64)
  const name = (input.company ?? '').trim().slice(0, 200)
  return { id, name, isNamed: id !== '' || name !== '' }
}

type Found = ReturnType<typeof selectNamedCompanies>['_']['result']

/** Which company it is: one, none wanted, several to choose of, or none found with the error at the field. */
export function decideCompany(
  input: Readonly<Record<string, string>>,
  found: Found,
):
  | { result: 'one'; company: Found[number] }
  | { result: 'none' }
  | { result: 'several'; choices: Found }
  | { result: 'unknown'; form: FormState } {
  const { name, isNamed } = readNamedCompany(input)
  const [first, second] = found
  if (!isNamed) return { result: 'none' }
  if (first && !second) return { result: 'one', company: first }
  if (first) return { result: 'several', choices: found }
  const { companyId: _, ...rest } = input
  return {
    result: 'unknown',
    form: { input: rest, errors: { company: { code: 'company', said: name } } },
  }
}
