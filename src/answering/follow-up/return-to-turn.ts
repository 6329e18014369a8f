import { contentWords } from '../../search/understand/content-words.ts';
import type { EarlierTurn, Resolved } from './earlier-turn.ts';
import { LONGEST_FOLLOW_UP, PRONOUNS } from './follow-up-phrases.ts';
import { addAbout } from './phrase-question.ts';
import { subjectOf } from './question-subject.ts';
import { mentions, stemsIn } from './resolve-pronouns.ts';

/** "go back to the outage: who was hit?" */
const GO_BACK = /^(?:(?:and|but|so|ok|okay|now|well|please|um|äh)[\s,]+)*(?:(?:let's|let us|can we|could we|i(?:'d| would) like to|i want to) )?(?:(?:go|going|come|coming|get|getting|turn|turning|return|returning|circle|circling)(?: back)? to|back to|zurück zu[rm]?|zurückkommend auf|um auf|volv(?:er|iendo|amos) (?:a|al)|regres(?:ar|ando|emos) (?:a|al)|volt(?:ar|ando|emos) (?:a|ao|à)|revenons (?:à|au|aux|sur)|revenir (?:à|au|aux|sur)|retour (?:à|au|aux|sur))\s+/iu;
/** "the outage we talked about at the beginning" */
const TALKED_ABOUT = /\s+(?:(?:that|which) )?(?:(?:(?:we|i|you) (?:(?:were|was|had|have|just|first|already) )*(?:talked|talking|spoke|spoken|asked|asking|discussed|discussing|mentioned|mentioning|chatted|started|began)(?: (?:about|of|with))?|(?:mentioned|discussed|asked about) (?=earlier|before|above|at|first|in the beginning))(?: (?:earlier|before|above|first|initially|originally|at the (?:very )?(?:beginning|start|outset)|in the beginning|a while ago|some time ago))*|from (?:earlier|before|the (?:beginning|start))|von (?:vorhin|vorher|eben|vom anfang)|(?:über|nach) (?:den|die|das) (?:wir|ich) .{0,30}?(?:haben|habe|hatten|hatte|gesprochen|gefragt)|d[eo] (?:antes|al principio|do início)|de tout à l'heure|du début)(?![\p{L}])/iu;
/** "as I asked first", "my first question" */
const FIRST_QUESTION = /(?<![\p{L}])(?:(?:as|what|like) i (?:asked|said|wanted to know) (?:first|initially|originally|at the (?:very )?(?:beginning|start)|in the beginning)|(?:my|the) (?:very )?(?:first|original|initial) (?:question|topic|subject)|where (?:we|i) (?:started|began)|wie (?:ich )?(?:zuerst|am anfang) gefragt|meine[rn]? erste[rn]? frage|mi primera pregunta|(?:a )?minha primeira pergunta|ma première question)(?![\p{L}])/iu;
const AT_BEGINNING = /(?:beginning|start|outset|first|initially|originally|anfang|principio|início|début)/iu;

/** Whether a follow-up points back to questions long before it: then all of them must be known. */
export const pointsFarBack = (question: string): boolean =>
  question.length <= LONGEST_FOLLOW_UP && (GO_BACK.test(question) || FIRST_QUESTION.test(question) || TALKED_ABOUT.test(question));

interface Returned extends Resolved {
  /** The turn that it goes back to; its filter holds again. */
  readonly turn: EarlierTurn;
  /** The earlier question is asked again as it was. */
  readonly isWhole: boolean;
}

/** A follow-up that goes back to an earlier subject, with that subject in the place of the words that point at it. */
export function returnToTurn(typed: string, turns: readonly EarlierTurn[], languageOf: (question: string) => string): Returned | undefined {
  const first = FIRST_QUESTION.exec(typed);
  const goBack = GO_BACK.exec(typed);
  if (first) {
    const start = turns[0];
    const rest = `${typed.slice(0, first.index)} ${typed.slice(first.index + first[0].length)}`;
    if (start && ONLY_AGAIN.test(rest)) return again(start);
    return start && joined(around(typed, goBack?.index ?? first.index, first.index + first[0].length), start, undefined, languageOf);
  }
  const talked = TALKED_ABOUT.exec(typed);
  const named = goBack ? namedAfter(typed, goBack[0].length, talked) : talked ? namedBefore(typed, talked) : undefined;
  if (!named) return undefined;
  const turn = latestAbout(named.words, turns, talked !== null && AT_BEGINNING.test(talked[0]), languageOf);
  return turn && joined(named.around, turn, named.words, languageOf);
}

interface Around {
  readonly before: string;
  readonly after: string;
}

const around = (text: string, start: number, end: number): Around => ({ before: text.slice(0, start), after: text.slice(end) });

/** The words up to the next sign: "the outage" of "back to the outage, who was hit?". */
function namedAfter(typed: string, start: number, talked: RegExpExecArray | null): { words: string; around: Around } {
  const rest = typed.slice(start);
  const end = start + (/[,:;.?!–—]|\s-\s|(?<=\s)(?:and|und|y|e|et)\s/u.exec(rest)?.index ?? rest.length);
  const words = typed.slice(start, talked && talked.index < end ? talked.index : end);
  return { words: words.trim(), around: around(typed, 0, end) };
}

const LEADS = /^.*(?<![\p{L}])(?:about|of|with|to|in|on|for|by|during|after|is|was|were|did|does|caused|mit|zu|über|bei|sobre|de|con|com|sur|à)\s+(?=\S)/iu;

/** The noun phrase that the words stand behind: "the outage" of "who fixed the outage we talked about?". */
function namedBefore(typed: string, talked: RegExpExecArray): { words: string; around: Around } | undefined {
  const left = typed.slice(0, talked.index);
  const phrase = /(?<![\p{L}])(?:the|that|this|those|these|der|die|das|den|dem|el|la|los|las|o|a|os|as|le|les|l['’])\s?(?:\S+\s+){0,4}?\S+$/iu.exec(left)?.[0] ?? left.replace(LEADS, '');
  if (phrase === '') return undefined;
  const start = left.length - phrase.length;
  return { words: phrase, around: around(typed, start, talked.index + talked[0].length) };
}

/** The turn that says most of what is named; of equals the first or the latest one. */
function latestAbout(words: string, turns: readonly EarlierTurn[], first: boolean, languageOf: (question: string) => string): EarlierTurn | undefined {
  const wanted = new Set(stemsIn(contentWords(words, languageOf(words)).words.join(' ')));
  if (wanted.size === 0) return first ? turns[0] : undefined;
  let best: { readonly turn: EarlierTurn; readonly held: number } | undefined;
  for (const turn of turns) {
    const held = new Set(stemsIn(`${turn.question} ${turn.standaloneQuestion}`).filter((word) => wanted.has(word))).size;
    if (held > 0 && (!best || held > best.held || (held === best.held && !first))) best = { turn, held };
  }
  return best && best.held * 2 >= wanted.size ? best.turn : undefined;
}

/** The rest of the follow-up with what the turn was about; the earlier question itself where nothing is left. */
function joined({ before, after }: Around, turn: EarlierTurn, words: string | undefined, languageOf: (question: string) => string): Returned {
  const asked = turn.standaloneQuestion;
  const found = subjectOf(asked, languageOf(asked))?.text;
  const subject = words === undefined ? found : found !== undefined && overlap(found, words) ? found : words;
  const rest = after.replace(/^[\s,:;.–—-]+/u, '').replace(/^(?:and|und|y|e|et)\s+/iu, '');
  if (!/\p{L}/u.test(before + rest)) return again(turn);
  const carried = subject === undefined ? [] : [{ key: 'subject', words: subject }];
  if (/\p{L}/u.test(before)) return { text: `${before}${subject ?? ''}${after}`, turn, carried, isWhole: false, reason };
  const stands = subject === undefined || mentions(rest, subject) || Object.values(PRONOUNS).some((pronoun) => pronoun.test(rest));
  return { text: stands ? rest : addAbout(rest, subject, languageOf(rest)), turn, carried, isWhole: false, reason };
}

const reason = 'It goes back to an earlier subject.';
/** "please answer my first question again" */
const ONLY_AGAIN = /^(?:[\s,.;:!?'-]|(?<![\p{L}])(?:go|going|back|return|to|get|come|answer|repeat|ask|do|again|once|more|please|can|could|you|let's|let|us|we|and|but|so|ok|okay|now|what|about|was|with|i|want|would|like|the|answer|noch|mal|einmal|bitte|zurück|zu|zur|zum|beantworte|otra|vez|volver|volvamos|a|responde|de|novo|voltar|responda|encore|une|fois|revenons|à|réponds)(?![\p{L}]))*$/iu;

const again = (turn: EarlierTurn): Returned => ({ text: turn.standaloneQuestion, turn, carried: [{ key: 'question', words: turn.standaloneQuestion }], isWhole: true, reason });

function overlap(one: string, other: string): boolean {
  return mentions(one, other) || mentions(other, one) || stemsIn(one).some((word) => stemsIn(other).includes(word) && word !== 'the');
}
