/** The SQL name of a canonical column: `taxId` is `tax_id`. */
export function columnName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
