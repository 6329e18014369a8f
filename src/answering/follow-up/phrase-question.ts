/** Puts words into questions so that they still read as typed by a person. */

const END = /\s*([?!.…]*)\s*$/u;

function cut(question: string): { readonly body: string; readonly mark: string } {
  const mark = END.exec(question)?.[1] ?? '';
  return { body: question.replace(END, ''), mark };
}

/** "What did people say?" and "in 2015" give "What did people say in 2015?". */
export function addWords(question: string, words: string): string {
  const { body, mark } = cut(question);
  const verb = LAST_VERB.exec(body)?.[0] ?? '';
  return `${body.slice(0, body.length - verb.length)} ${words.replace(END, '')}${verb}${mark}`;
}

/** A German participle stays at the end. */
const LAST_VERB = / (?:gesagt|geschrieben|gedacht|gemeint|passiert|berichtet|gepostet|erwähnt|geredet|gesprochen|reagiert)$/iu;

const ABOUT: Readonly<Record<string, string>> = { en: 'about', de: 'zum Thema', es: 'sobre', pt: 'sobre', fr: 'à propos de' };
const HAS_NOUN = /^(?:what|which|who|where|when|how)(?:'s|s| (?:is|are|was|were))\s+(?:the|some|its|their|other|different|important|main|common|most|any)?\s*\p{L}|^(?:are|is|were|was) there /iu;

/** "Who disagreed?" gives "Who disagreed about the car ban?", "What are the symptoms?" gives "What are the symptoms of throat cancer?". */
export function addAbout(question: string, subject: string, language: string): string {
  const { body, mark } = cut(question);
  const joint = language === 'en' && HAS_NOUN.test(body) ? 'of' : (ABOUT[language] ?? 'about');
  const hasJoint = /(?<![\p{L}])(?:about|of|to|with|for|über|zu|sobre|de|sur)$/iu.test(body);
  return `${body}${hasJoint ? '' : ` ${joint}`} ${subject}${mark}`;
}

const MORE: Readonly<Record<string, (subject: string) => string>> = {
  de: (subject) => `Erzähl mir mehr zum Thema ${subject}.`,
  es: (subject) => `Cuéntame más sobre ${subject}.`,
  pt: (subject) => `Conta-me mais sobre ${subject}.`,
  fr: (subject) => `Dis-m'en plus à propos de ${subject}.`,
};

export const moreAbout = (subject: string, language: string): string => MORE[language]?.(subject) ?? `Tell me more about ${subject}.`;

/** Replaces words of a question, whatever their case; where they no longer stand in it, the new ones are added. */
export function replaceWords(question: string, old: string, words: string): string {
  const at = old === '' ? -1 : placesOf(question, old)[0] ?? -1;
  if (at < 0) return addWords(question, words);
  const text = words.replace(END, '');
  return question.slice(0, at) + (at === 0 ? text.charAt(0).toUpperCase() + text.slice(1) : text) + question.slice(at + old.length);
}

/** Where whole words stand in a text, in any case. */
function placesOf(text: string, words: string): number[] {
  const [lower, wanted] = [text.toLowerCase(), words.toLowerCase()];
  const places: number[] = [];
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const isWhole = !(LETTER.test(lower.charAt(at - 1)) && LETTER.test(wanted.charAt(0))) && !(LETTER.test(lower.charAt(at + wanted.length)) && LETTER.test(wanted.slice(-1)));
    if (isWhole) places.push(at);
  }
  return places;
}
const LETTER = /[\p{L}\p{N}]/u;

/** The last question about something else. Without the old subject in it, the new one is added as it was typed. */
export function putFor(question: string, subject: string, bare: string, fragment: string): string {
  const at = placesOf(question, subject).at(-1);
  return at === undefined ? addWords(question, fragment) : question.slice(0, at) + bare + question.slice(at + subject.length);
}

const AUXILIARY = /^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\s/iu;
const ASKS_WITH = /^(?:when|where|why|how)\s+(?=(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\s)/iu;

/** "Did the siren fail?" and "why?" give "Why did the siren fail?"; where the form does not allow it, the subject is named. */
export function askAgain(word: string, last: string, subject: string | undefined, language: string): string {
  const asked = word.replace(END, '');
  const capital = asked.charAt(0).toUpperCase() + asked.slice(1).toLowerCase();
  const { body } = cut(last);
  if (/^(?:why|when|where|how)$/iu.test(asked)) {
    if (ASKS_WITH.test(body)) return `${capital} ${body.replace(ASKS_WITH, '')}?`;
    if (AUXILIARY.test(body)) return `${capital} ${body.charAt(0).toLowerCase()}${body.slice(1)}?`;
  }
  const about = subject ?? body;
  switch (capital) {
    case 'Why':
    case 'How come': return `What is the reason for ${about}?`;
    case 'When': return `When was ${about}?`;
    case 'Where': return `Where was ${about}?`;
    case 'Who': return `Who was involved in ${about}?`;
    default: return `${capital}, ${ABOUT[language] ?? 'about'} ${about}?`;
  }
}
