/**
 * What makes two companies look like one: the same for the ledger, forms, imports and the pairs put before a person.
 * The keys that are compared come from company-name.ts, so all of them call the same names equal.
 */

/** The signs of one company, the strongest first. */
export const MATCH_SIGNS = ['same-tax-id', 'same-name', 'same-phone', 'same-email'] as const
export type MatchSign = (typeof MATCH_SIGNS)[number]

/**
 * Together these are proof enough to link a row of the ledger to a company without asking: the tax id (with the
 * registration reason where both have one), else the name with a phone or an e-mail. Everything less is put before
 * a person; nothing is ever merged without one.
 */
export const PROOFS = [
  ['same-tax-id'],
  ['same-name', 'same-phone'],
  ['same-name', 'same-email'],
] as const satisfies readonly (readonly MatchSign[])[]

/** Whether signs that two companies share prove that they are one. */
export function provesSame(signs: readonly MatchSign[]): boolean {
  return PROOFS.some((proof) => proof.every((sign) => signs.includes(sign)))
}
