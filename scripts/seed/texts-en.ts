/** What English notes of a construction company are made of; see texts-ru.ts. */
export const WORDS = {
  goods: [
    ...['rebar', 'concrete', 'bricks', 'formwork', 'insulation', 'waterproofing', 'decking'],
    ...['tiles', 'cable', 'gravel', 'sand', 'cement', 'beams', 'windows', 'radiators', 'pipes'],
    ...['pumps', 'panels', 'lights', 'lintels', 'piles', 'membrane', 'plaster', 'paint', 'lifts'],
  ],
  work: [
    ...['concreting', 'brickwork', 'roofing', 'cladding', 'screed', 'finishing', 'wiring'],
    ...['ventilation', 'plumbing', 'heating', 'landscaping', 'earthworks', 'demolition', 'glazing'],
  ],
  paper: [
    ...[
      'invoice',
      'certificate',
      'estimate',
      'contract',
      'amendment',
      'delivery note',
      'quotation',
    ],
    ...['as-built drawing', 'statement of account', 'method statement', 'variation order'],
  ],
  place: [
    ...[
      'gate',
      'basement',
      'roof',
      'ground floor',
      'staircase',
      'car park',
      'site office',
      'store',
    ],
    ...['crane', 'boiler room', 'substation', 'foundation', 'typical floor', 'loading bay'],
  ],
  trouble: [
    ...['crack', 'leak', 'short delivery', 'standstill', 'wrong grade', 'deviation', 'defect'],
    ...['no passes', 'too few people', 'broken crane', 'frost', 'heavy rain', 'inspection notice'],
  ],
} as const

export const SUBJECTS = [
  ...['Delivery of {goods}', 'Advance for {goods}', 'Price of {goods} from {day}'],
  ...['{work} begins {day}', '{work}: acceptance by {surname}', 'Snag: {place}, {trouble}'],
  ...[
    'Corrections to {paper} {number}',
    'Where is {paper} {number}',
    'Payment of {amount}k by {day}',
  ],
  ...['Site visit: {place}', 'Progress meeting {day}', '{work} postponed', 'Warranty: {trouble}'],
] as const

export const SENTENCES = [
  ...['They promised {goods} by {day}, before noon.', '{surname} waits for {paper} {number}.'],
  ...['There is a {trouble} at the {place}, axis {number}.', 'They need {amount}k by {day}.'],
  ...['The crew comes {day} for {work}.', 'Without {goods} the {work} stops.'],
  ...['Agreed on the {paper}; {surname} signs.', 'No answer from {surname} yet, call back {day}.'],
] as const

export const OUTCOMES = [
  ...['Waiting for the {paper} by {day}', 'Agreed with {surname}', 'Call back {day}', 'Declined'],
  ...['Sent {paper} {number}', 'They fix it by {day}', 'Accepted'],
] as const
