/** No word runs on over this point: an alternative may end in a blank. */
const EDGE = '(?:(?<![\\p{L}\\p{N}_])|(?![\\p{L}\\p{N}_]))';

/** Patterns over a question in lower case with straight apostrophes. Word edges are added around every alternative. */
export const words = (...alternatives: string[]): RegExp => new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives.join('|')})${EDGE}`, 'u');
/** The same, at the start of the question. */
export const opening = (...alternatives: string[]): RegExp => new RegExp(`^[\\s¿¡"'(-]*(?:${alternatives.join('|')})${EDGE}`, 'u');
/** The same, as the whole question. */
export const whole = (...alternatives: string[]): RegExp => new RegExp(`^[\\s¿¡"']*(?:${alternatives.join('|')})[\\s?!.,;:)"'…]*$`, 'u');
