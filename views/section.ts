/** The parts of the product that the menu leads to. */
export type Section =
  | 'dashboard'
  | 'companies'
  | 'contacts'
  | 'projects'
  | 'invoices'
  | 'agents'
  | 'members'
  | 'mentions'
  | 'health'
  | 'profile'
