/** The version of the egress policy that a stored receipt names; null when it names none that can be read. */
export function policyOfReceipt(receipt: string | null): number | null {
  const payload = receipt?.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/')
  if (!payload) return null
  try {
    const { policy } = JSON.parse(atob(payload)) as { policy?: unknown }
    return typeof policy === 'number' ? policy : null
  } catch {
    return null
  }
}
