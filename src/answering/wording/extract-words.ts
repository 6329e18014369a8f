import type { AnswerLanguage } from './answer-language.ts';

/** What the extractive writer says around its quotes. A `filter` begins with a space, or is empty; numbers and days come formatted. */
interface ExtractWords {
  readonly quoted: (words: string) => string;
  readonly reposting: (handle: string) => string;
  readonly inReplyTo: (handle: string) => string;
  readonly withoutWords: string;
  readonly more: string;
  readonly notAll: string;
  readonly nearest: (posts: number) => string;
  readonly onlyFilter: (filter: string, total: string, posts: number) => string;
  readonly stand: (filter: string, total: string, one: boolean, posts: number) => string;
  readonly speak: (total: string, one: boolean, authors: number, span: string) => string;
  readonly on: (day: string) => string;
  readonly between: (first: string, last: string) => string;
  readonly same: (names: string, one: boolean) => string;
  readonly others: (count: number) => string;
  readonly nothing: (filter: string, hasTopic: boolean) => string;
  readonly holds: (total: string, first: string, last: string) => string;
  readonly near: (topics: string) => string;
  readonly taggedPosts: (tag: string, count: string, one: boolean) => string;
  readonly postsBy: (handle: string, count: string, one: boolean) => string;
  readonly noMention: (word: string) => string;
  readonly nothingOn: (part: string) => string;
}

export const EXTRACT_WORDS: Readonly<Record<AnswerLanguage, ExtractWords>> = {
  en: {
    quoted: (words) => `“${words}”`,
    reposting: (handle) => `reposting @${handle}`,
    inReplyTo: (handle) => `in reply to @${handle}`,
    withoutWords: 'without words',
    more: 'More on this:',
    notAll: 'No post answers all of this.',
    nearest: (posts) => `No post answers all of this. ${posts === 1 ? 'This one comes' : 'These come'} nearest:`,
    onlyFilter: (filter, total, posts) => `No post${filter} has these words. There are ${total} posts there; ${posts === 1 ? 'this one' : `these ${posts}`} may help:`,
    stand: (filter, total, one, posts) => (one ? `There is 1 post${filter}:` : `There are ${total} posts${filter}. ${posts === 1 ? 'This one stands' : `These ${posts} stand`} for them:`),
    speak: (total, one, authors, span) => (one ? `One post speaks of this, written ${span}:` : `${total} posts by ${authors === 1 ? 'one author' : `${authors} authors`} speak of this, written ${span}:`),
    on: (day) => `on ${day}`,
    between: (first, last) => `between ${first} and ${last}`,
    same: (names, one) => `${names} ${one ? 'says' : 'say'} the same.`,
    others: (count) => (count === 1 ? 'one other' : `${count} others`),
    nothing: (filter, hasTopic) => `The archive holds nothing${hasTopic ? ' on this' : ''}${filter}.`,
    holds: (total, first, last) => `It holds ${total} posts from ${first} to ${last}.`,
    near: (topics) => `Nearest to the question it has ${topics}.`,
    taggedPosts: (tag, count, one) => `${count} ${one ? 'post' : 'posts'} tagged #${tag}`,
    postsBy: (handle, count, one) => `${count} ${one ? 'post' : 'posts'} by @${handle}`,
    noMention: (word) => `No post mentions “${word}”.`,
    nothingOn: (part) => `Nothing was found on: “${part}”`,
  },
  de: {
    quoted: (words) => `„${words}“`,
    reposting: (handle) => `der @${handle} weiterverbreitet`,
    inReplyTo: (handle) => `als Antwort an @${handle}`,
    withoutWords: 'ohne Worte',
    more: 'Mehr dazu:',
    notAll: 'Kein Beitrag beantwortet das ganz.',
    nearest: (posts) => `Kein Beitrag beantwortet das ganz. Am nächsten ${posts === 1 ? 'kommt dieser' : 'kommen diese'}:`,
    onlyFilter: (filter, total, posts) => `Kein Beitrag${filter} enthält diese Wörter. Dort gibt es ${total} Beiträge; ${posts === 1 ? 'dieser hilft' : `diese ${posts} helfen`} vielleicht:`,
    stand: (filter, total, one, posts) => (one ? `Es gibt 1 Beitrag${filter}:` : `Es gibt ${total} Beiträge${filter}. ${posts === 1 ? 'Dieser steht' : `Diese ${posts} stehen`} für sie:`),
    speak: (total, one, authors, span) => (one ? `Ein Beitrag spricht davon, geschrieben ${span}:` : `${total} Beiträge von ${authors === 1 ? 'einer Person' : `${authors} Personen`} sprechen davon, geschrieben ${span}:`),
    on: (day) => `am ${day}`,
    between: (first, last) => `zwischen dem ${first} und dem ${last}`,
    same: (names, one) => `${names} ${one ? 'sagt' : 'sagen'} dasselbe.`,
    others: (count) => (count === 1 ? 'eine weitere Person' : `${count} weitere`),
    nothing: (filter, hasTopic) => `Das Archiv enthält${hasTopic ? ' dazu' : ''} nichts${filter}.`,
    holds: (total, first, last) => `Es enthält ${total} Beiträge vom ${first} bis zum ${last}.`,
    near: (topics) => `Der Frage am nächsten sind ${topics}.`,
    taggedPosts: (tag, count, one) => `${count} ${one ? 'Beitrag' : 'Beiträge'} mit #${tag}`,
    postsBy: (handle, count, one) => `${count} ${one ? 'Beitrag' : 'Beiträge'} von @${handle}`,
    noMention: (word) => `Kein Beitrag erwähnt „${word}“.`,
    nothingOn: (part) => `Nichts gefunden wurde zu: „${part}“`,
  },
  es: {
    quoted: (words) => `«${words}»`,
    reposting: (handle) => `difundiendo a @${handle}`,
    inReplyTo: (handle) => `en respuesta a @${handle}`,
    withoutWords: 'sin palabras',
    more: 'Más sobre esto:',
    notAll: 'Ninguna publicación responde a todo.',
    nearest: (posts) => `Ninguna publicación responde a todo. ${posts === 1 ? 'Esta es la que más se acerca' : 'Estas son las que más se acercan'}:`,
    onlyFilter: (filter, total, posts) => `Ninguna publicación${filter} tiene estas palabras. Allí hay ${total} publicaciones; ${posts === 1 ? 'esta puede' : `estas ${posts} pueden`} ayudar:`,
    stand: (filter, total, one, posts) => (one ? `Hay 1 publicación${filter}:` : `Hay ${total} publicaciones${filter}. ${posts === 1 ? 'Esta las representa' : `Estas ${posts} las representan`}:`),
    speak: (total, one, authors, span) => (one ? `Una publicación habla de esto, escrita ${span}:` : `${total} publicaciones de ${authors === 1 ? 'una persona' : `${authors} personas`} hablan de esto, escritas ${span}:`),
    on: (day) => `el ${day}`,
    between: (first, last) => `entre el ${first} y el ${last}`,
    same: (names, one) => `${names} ${one ? 'dice' : 'dicen'} lo mismo.`,
    others: (count) => (count === 1 ? 'otra persona' : `otras ${count} personas`),
    nothing: (filter, hasTopic) => `El archivo no contiene nada${hasTopic ? ' sobre esto' : ''}${filter}.`,
    holds: (total, first, last) => `Contiene ${total} publicaciones del ${first} al ${last}.`,
    near: (topics) => `Lo más cercano a la pregunta: ${topics}.`,
    taggedPosts: (tag, count, one) => `${count} ${one ? 'publicación' : 'publicaciones'} con #${tag}`,
    postsBy: (handle, count, one) => `${count} ${one ? 'publicación' : 'publicaciones'} de @${handle}`,
    noMention: (word) => `Ninguna publicación menciona «${word}».`,
    nothingOn: (part) => `No se encontró nada sobre: «${part}»`,
  },
  pt: {
    quoted: (words) => `«${words}»`,
    reposting: (handle) => `a partilhar @${handle}`,
    inReplyTo: (handle) => `em resposta a @${handle}`,
    withoutWords: 'sem palavras',
    more: 'Mais sobre isto:',
    notAll: 'Nenhuma publicação responde a tudo.',
    nearest: (posts) => `Nenhuma publicação responde a tudo. ${posts === 1 ? 'Esta é a que mais se aproxima' : 'Estas são as que mais se aproximam'}:`,
    onlyFilter: (filter, total, posts) => `Nenhuma publicação${filter} tem estas palavras. Aí há ${total} publicações; ${posts === 1 ? 'esta pode' : `estas ${posts} podem`} ajudar:`,
    stand: (filter, total, one, posts) => (one ? `Há 1 publicação${filter}:` : `Há ${total} publicações${filter}. ${posts === 1 ? 'Esta representa-as' : `Estas ${posts} representam-nas`}:`),
    speak: (total, one, authors, span) => (one ? `Uma publicação fala disto, escrita ${span}:` : `${total} publicações de ${authors === 1 ? 'uma pessoa' : `${authors} pessoas`} falam disto, escritas ${span}:`),
    on: (day) => `em ${day}`,
    between: (first, last) => `entre ${first} e ${last}`,
    same: (names, one) => `${names} ${one ? 'diz' : 'dizem'} o mesmo.`,
    others: (count) => (count === 1 ? 'outra pessoa' : `outras ${count} pessoas`),
    nothing: (filter, hasTopic) => `O arquivo não contém nada${hasTopic ? ' sobre isto' : ''}${filter}.`,
    holds: (total, first, last) => `Contém ${total} publicações de ${first} a ${last}.`,
    near: (topics) => `O mais próximo da pergunta: ${topics}.`,
    taggedPosts: (tag, count, one) => `${count} ${one ? 'publicação' : 'publicações'} com #${tag}`,
    postsBy: (handle, count, one) => `${count} ${one ? 'publicação' : 'publicações'} de @${handle}`,
    noMention: (word) => `Nenhuma publicação menciona «${word}».`,
    nothingOn: (part) => `Nada foi encontrado sobre: «${part}»`,
  },
  fr: {
    quoted: (words) => `« ${words} »`,
    reposting: (handle) => `qui relaie @${handle}`,
    inReplyTo: (handle) => `en réponse à @${handle}`,
    withoutWords: 'sans mots',
    more: 'À ce sujet aussi :',
    notAll: 'Aucun message ne répond à tout.',
    nearest: (posts) => `Aucun message ne répond à tout. ${posts === 1 ? 'Celui-ci s’en approche' : 'Ceux-ci s’en approchent'} le plus :`,
    onlyFilter: (filter, total, posts) => `Aucun message${filter} ne contient ces mots. Il y a là ${total} messages ; ${posts === 1 ? 'celui-ci peut' : `ces ${posts} peuvent`} aider :`,
    stand: (filter, total, one, posts) => (one ? `Il y a 1 message${filter} :` : `Il y a ${total} messages${filter}. ${posts === 1 ? 'Celui-ci les représente' : `Ces ${posts} les représentent`} :`),
    speak: (total, one, authors, span) => (one ? `Un message en parle, écrit ${span} :` : `${total} messages de ${authors === 1 ? 'une personne' : `${authors} personnes`} en parlent, écrits ${span} :`),
    on: (day) => `le ${day}`,
    between: (first, last) => `entre le ${first} et le ${last}`,
    same: (names, one) => `${names} ${one ? 'dit' : 'disent'} la même chose.`,
    others: (count) => (count === 1 ? 'une autre personne' : `${count} autres`),
    nothing: (filter, hasTopic) => `L’archive ne contient rien${hasTopic ? ' à ce sujet' : ''}${filter}.`,
    holds: (total, first, last) => `Elle contient ${total} messages du ${first} au ${last}.`,
    near: (topics) => `Au plus près de la question : ${topics}.`,
    taggedPosts: (tag, count, one) => `${count} ${one ? 'message' : 'messages'} avec #${tag}`,
    postsBy: (handle, count, one) => `${count} ${one ? 'message' : 'messages'} de @${handle}`,
    noMention: (word) => `Aucun message ne mentionne « ${word} ».`,
    nothingOn: (part) => `Rien n’a été trouvé sur : « ${part} »`,
  },
};
