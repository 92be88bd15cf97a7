/** What becomes of a column that is not simply sent, as pages show it. */
export type EgressRule = 'mask' | 'withhold'

/** The rule of a column of a book, or with null of any book; null when it is simply sent. */
export type RuleFor = (sourceId: number | null, entity: string, column: string) => EgressRule | null

type Stored = readonly [sourceId: number, entity: string, column: string, rule: EgressRule]

/** Reads the rules of all books, `[[source, entity, column, rule], …]` as JSON. */
export function readRules(json: string | null): RuleFor {
  const stored = JSON.parse(json ?? '[]') as Stored[]
  if (stored.length === 0) return () => null
  return (sourceId, entity, column) => {
    const found = stored.find(
      ([source, ofEntity, name]) =>
        (sourceId === null || source === sourceId) && ofEntity === entity && name === column,
    )
    return found?.[3] ?? null
  }
}
