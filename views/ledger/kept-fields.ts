/** What a search keeps of a list's address, as hidden fields; what is not set needs none. */
export function keptFields(query: Readonly<Record<string, string | null>>): Record<string, string> {
  const set = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null)
  return Object.fromEntries(set)
}
