import type { Draft } from './draft.ts';
import { choicesFor, whatIsMissing, type Choices } from './routing/clarify.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { answerLanguage, type AnswerLanguage } from './wording/answer-language.ts';
import { describeFilter, formatDay, formatNumber, listAll } from './wording/describe.ts';
import { REPLY_WORDS } from './wording/reply-words.ts';
import type { WritingTask } from './writing-task.ts';

/** Replies that need no posts: small talk, a question back, and what is out of scope; in the language of the question. */
export async function* writeReply({ route, question }: Pick<WritingTask, 'route' | 'question'>, { archive }: Pick<AnswerDeps, 'archive'>): AsyncGenerator<Draft> {
  const language = answerLanguage(question.language);
  const lines = route === 'CLARIFY' ? await questionBack(question, language, { archive }) : await aboutArchive(route, question, language, { archive });
  for (const text of lines) yield { text, sources: [], noClaim: true, lead: ' ' };
}

async function aboutArchive(route: WritingTask['route'], { text }: ReadQuestion, language: AnswerLanguage, { archive }: Pick<AnswerDeps, 'archive'>): Promise<string[]> {
  const words = REPLY_WORDS[language];
  const { postCount, oldest, newest, hashtags } = await archive.stats();
  const posts = formatNumber(postCount, language);
  const scope = oldest === undefined || newest === undefined ? words.scope(posts) : words.scopeBetween(posts, formatDay(oldest, language), formatDay(newest, language));
  const [tag] = hashtags;
  const example = tag ? words.askMe(words.said(tag.value)) : words.askAnything;
  if (route === 'OFF_TOPIC') return [words.notForTheArchive, scope, example];
  if (FAREWELL.test(text)) return [...(THANKS.test(text) ? [words.welcome] : []), words.goodbye];
  if (THANKS.test(text)) return [words.welcome, example];
  return [...(GREETING.test(text) ? [words.hello] : []), ...(ABOUT_ME.test(text) ? [words.aboutMe] : []), scope, example];
}

const THANKS = /thank|thx|cheers|danke|gracias|obrigad|merci|grazie/iu;
const FAREWELL = /(?<!\p{L})(?:bye|goodbye|see you|farewell|good night|tschüss?|auf wiedersehen|bis (?:bald|morgen)|adiós|hasta (?:luego|mañana|pronto)|adeus|tchau|até (?:logo|amanhã|breve)|au revoir|à (?:bientôt|demain))(?!\p{L})/iu;
const GREETING = /^\W*(?:hi+|hey+|hello|good (?:morning|day|afternoon|evening)|hallo|moin|servus|guten|hola|buen[oa]s|olá|oi|bom dia|boa|bonjour|bonsoir|salut|ciao)(?!\p{L})/iu;
const ABOUT_ME = /(?<!\p{L})(?:you|your|u|du|dich|dir|dein|tú|eres|puedes|sabes|te|tu|és|podes|consegues|você|toi|es-tu|sais-tu|peux-tu|work|works|funktioniert|funciona|marche)(?!\p{L})/iu;

/** One question back, by what is missing, and what there is to choose from. */
async function questionBack(question: ReadQuestion, language: AnswerLanguage, deps: Pick<AnswerDeps, 'archive'>): Promise<string[]> {
  const words = REPLY_WORDS[language];
  const missing = await whatIsMissing(question, deps);
  const choices = await choicesFor(question, missing, deps);
  switch (missing.kind) {
    case 'PEOPLE':
      return [words.whichOf(named({ tags: [], handles: choices.handles.length > 1 ? choices.handles : missing.handles }, language))];
    case 'PERSON':
      return [words.whichPerson];
    case 'THING':
      return [words.whichThing];
    case 'TOPIC_OF_TIME': {
      const topics = named(choices, language);
      return [...(topics === '' ? [] : [words.writtenAbout(topics)]), words.whatTopicIn(describeFilter(question.filter, language))];
    }
    case 'TOPIC':
      return [words.whatTopic, words.nameOne];
  }
}

const named = ({ tags, handles }: Choices, language: AnswerLanguage): string => listAll([...tags.map((tag) => `#${tag}`), ...handles.map((handle) => `@${handle}`)], language);
