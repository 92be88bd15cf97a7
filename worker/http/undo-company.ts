import { addToCompany, changeAtCompany, removeFromCompany } from '../store/contact-edits.ts'
import { invertChange } from '../store/record-undo.ts'
import { type AppContext, writeFor } from './context.ts'

/** Takes back what was done with a contact at a company; false when it cannot be any more. */
export async function undoAtCompany(
  c: AppContext,
  contactId: string,
  made: { verb: string; diff: string },
): Promise<boolean> {
  const { base, wanted } = invertChange(made.diff)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const id = base.companyId ?? wanted.companyId ?? ''
  const name = base.company ?? wanted.company ?? ''
  const at = (of: typeof base) => ({ role: of.role ?? null, inactive: of.inactive === '1' })
  const company = { id, name, role: wanted.role ?? null }
  const of = { contactId, company }
  const statements =
    made.verb === 'company-add'
      ? removeFromCompany(db, proof, { contactId, company: { id, name, role: base.role ?? null } })
      : made.verb === 'company-remove'
        ? addToCompany(db, proof, of)
        : changeAtCompany(db, proof, { ...of, was: at(base), now: at(wanted) })
  const { results } = await writeFor(c, statements, 'contact.edit')
  return typeof results[0]?.rows[0]?.[0] === 'number'
}
