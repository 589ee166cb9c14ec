import type { zh } from './business.zh.ts'

export const en: Record<keyof typeof zh, string> = {
  title: 'Added by the business',
  replies: 'Statements',
  sentAt: 'Sent {at}',
  proofs: 'Proof that it was put right',
  sent: 'To be looked at',
  accepted: 'Accepted',
  asked_again: 'More was asked for',
  file: 'File {n}',
  original: 'Download original',
  photoOf: 'Photo {n} of the proof',
  accept: 'Accept',
  askAgain: 'Ask for more',
  answer: 'Words for the business',
  answerHint: 'Say what is missing. The business reads it on its receipt page; it cannot be changed afterwards.',
  send: 'Send',
  decided: '{name}, {at}:',
  rating: 'Rating by the business',
  ratingHint: 'Only supervisors who were not on the visit see it; nobody is ranked by it.',
  stars: '{n} of 5',
}
