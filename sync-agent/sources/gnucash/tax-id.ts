/** What may leave of a party's notes. */
export type TaxNumbers = { taxId: string | null; registrationReason: string | null }

// "ИНН/КПП 7701234567/770101001" is how most requisites are written.
const PAIR = /ИНН\s*\/\s*КПП[\s:№]*(\d{10})\s*[/\\]\s*(\d{9})(?!\d)/iu
const TAX_ID = /ИНН[\s:№]*(\d{12}|\d{10})(?!\d)/iu
const REGISTRATION_REASON = /КПП[\s:№]*(\d{9})(?!\d)/iu

/** Finds ИНН (10 or 12 digits) and КПП (9 digits) in free text; the rest of it stays. */
export function findTaxNumbers(notes: string): TaxNumbers {
  const pair = PAIR.exec(notes)
  if (pair) return { taxId: pair[1] ?? null, registrationReason: pair[2] ?? null }
  return {
    taxId: TAX_ID.exec(notes)?.[1] ?? null,
    registrationReason: REGISTRATION_REASON.exec(notes)?.[1] ?? null,
  }
}
