import type { AnswerLanguage } from './answer-language.ts';

/** What is said without posts: small talk, a question back, and what is out of scope. Numbers and days come in the language. */
interface ReplyWords {
  readonly hello: string;
  readonly welcome: string;
  readonly goodbye: string;
  readonly aboutMe: string;
  readonly scope: (posts: string) => string;
  readonly scopeBetween: (posts: string, first: string, last: string) => string;
  readonly notForTheArchive: string;
  readonly askMe: (example: string) => string;
  readonly askAnything: string;
  /** Questions back, by what is missing. */
  readonly whichPerson: string;
  readonly whichThing: string;
  readonly whichOf: (names: string) => string;
  readonly whatTopic: string;
  readonly whatTopicIn: (time: string) => string;
  /** Said of a time, before "what would you like to know". `topics` are tags and names. */
  readonly writtenAbout: (topics: string) => string;
  readonly nameOne: string;
  /** A ready-made question about what people said about a hashtag. */
  readonly said: (tag: string) => string;
  readonly saidBy: (handle: string) => string;
}

export const REPLY_WORDS: Readonly<Record<AnswerLanguage, ReplyWords>> = {
  en: {
    hello: 'Hello.', welcome: 'You are welcome.', goodbye: 'Goodbye.', aboutMe: 'I am Threadwise, a program that searches posts and answers with what they say.',
    scope: (posts) => `I answer questions from an archive of ${posts} posts.`,
    scopeBetween: (posts, first, last) => `I answer questions from an archive of ${posts} posts, written from ${first} to ${last}.`,
    notForTheArchive: 'That is not something the archive can answer.', askMe: (example) => `Ask me, for example: “${example}”`, askAnything: 'Ask me what people said about a topic, or what an author wrote in a month.',
    whichPerson: 'Which person do you mean?', whichThing: 'Which topic or post do you mean?', whichOf: (names) => `Whom do you mean: ${names}?`,
    whatTopic: 'What would you like to know about?', whatTopicIn: (time) => `What would you like to know about the posts${time}?`, writtenAbout: (topics) => `Posts of that time are about ${topics}.`, nameOne: 'Name a topic, a person, a hashtag or a time.',
    said: (tag) => `What did people say about #${tag}?`, saidBy: (handle) => `What did @${handle} write about?`,
  },
  de: {
    hello: 'Hallo.', welcome: 'Gern geschehen.', goodbye: 'Auf Wiedersehen.', aboutMe: 'Ich bin Threadwise, ein Programm, das Beiträge durchsucht und mit dem antwortet, was darin steht.',
    scope: (posts) => `Ich beantworte Fragen aus einem Archiv von ${posts} Beiträgen.`,
    scopeBetween: (posts, first, last) => `Ich beantworte Fragen aus einem Archiv von ${posts} Beiträgen, geschrieben vom ${first} bis ${last}.`,
    notForTheArchive: 'Das kann das Archiv nicht beantworten.', askMe: (example) => `Frag mich zum Beispiel: „${example}“`, askAnything: 'Frag mich, was über ein Thema gesagt wurde oder was jemand in einem Monat schrieb.',
    whichPerson: 'Welche Person meinst du?', whichThing: 'Welches Thema oder welchen Beitrag meinst du?', whichOf: (names) => `Wen meinst du: ${names}?`,
    whatTopic: 'Worüber möchtest du etwas wissen?', whatTopicIn: (time) => `Was möchtest du über die Beiträge${time} wissen?`, writtenAbout: (topics) => `In dieser Zeit geht es in Beiträgen um ${topics}.`, nameOne: 'Nenne ein Thema, eine Person, einen Hashtag oder eine Zeit.',
    said: (tag) => `Was haben die Leute über #${tag} gesagt?`, saidBy: (handle) => `Worüber hat @${handle} geschrieben?`,
  },
  es: {
    hello: 'Hola.', welcome: 'De nada.', goodbye: 'Hasta pronto.', aboutMe: 'Soy Threadwise, un programa que busca publicaciones y responde con lo que dicen.',
    scope: (posts) => `Respondo preguntas a partir de un archivo de ${posts} publicaciones.`,
    scopeBetween: (posts, first, last) => `Respondo preguntas a partir de un archivo de ${posts} publicaciones, escritas del ${first} al ${last}.`,
    notForTheArchive: 'El archivo no puede responder a eso.', askMe: (example) => `Pregúntame, por ejemplo: «${example}»`, askAnything: 'Pregúntame qué se dijo sobre un tema o qué escribió alguien en un mes.',
    whichPerson: '¿A qué persona te refieres?', whichThing: '¿A qué tema o publicación te refieres?', whichOf: (names) => `¿A quién te refieres: ${names}?`,
    whatTopic: '¿Sobre qué quieres saber algo?', whatTopicIn: (time) => `¿Qué quieres saber de las publicaciones${time}?`, writtenAbout: (topics) => `Las publicaciones de ese tiempo tratan de ${topics}.`, nameOne: 'Nombra un tema, una persona, una etiqueta o un tiempo.',
    said: (tag) => `¿Qué dijo la gente sobre #${tag}?`, saidBy: (handle) => `¿Sobre qué escribió @${handle}?`,
  },
  pt: {
    hello: 'Olá.', welcome: 'De nada.', goodbye: 'Até à próxima.', aboutMe: 'Sou o Threadwise, um programa que procura publicações e responde com o que elas dizem.',
    scope: (posts) => `Respondo a perguntas a partir de um arquivo de ${posts} publicações.`,
    scopeBetween: (posts, first, last) => `Respondo a perguntas a partir de um arquivo de ${posts} publicações, escritas de ${first} a ${last}.`,
    notForTheArchive: 'O arquivo não pode responder a isso.', askMe: (example) => `Pergunta-me, por exemplo: «${example}»`, askAnything: 'Pergunta-me o que se disse sobre um tema ou o que alguém escreveu num mês.',
    whichPerson: 'A que pessoa te referes?', whichThing: 'A que tema ou publicação te referes?', whichOf: (names) => `A quem te referes: ${names}?`,
    whatTopic: 'Sobre o que queres saber alguma coisa?', whatTopicIn: (time) => `O que queres saber das publicações${time}?`, writtenAbout: (topics) => `As publicações desse tempo falam de ${topics}.`, nameOne: 'Diz um tema, uma pessoa, uma etiqueta ou um tempo.',
    said: (tag) => `O que disseram as pessoas sobre #${tag}?`, saidBy: (handle) => `Sobre o que escreveu @${handle}?`,
  },
  fr: {
    hello: 'Bonjour.', welcome: 'De rien.', goodbye: 'Au revoir.', aboutMe: 'Je suis Threadwise, un programme qui cherche des publications et répond avec ce qu’elles disent.',
    scope: (posts) => `Je réponds aux questions à partir d’une archive de ${posts} publications.`,
    scopeBetween: (posts, first, last) => `Je réponds aux questions à partir d’une archive de ${posts} publications, écrites du ${first} au ${last}.`,
    notForTheArchive: 'L’archive ne peut pas répondre à cela.', askMe: (example) => `Demande-moi par exemple : « ${example} »`, askAnything: 'Demande-moi ce qui a été dit sur un sujet, ou ce que quelqu’un a écrit en un mois.',
    whichPerson: 'De quelle personne parles-tu ?', whichThing: 'De quel sujet ou de quelle publication parles-tu ?', whichOf: (names) => `De qui parles-tu : ${names} ?`,
    whatTopic: 'Sur quoi veux-tu savoir quelque chose ?', whatTopicIn: (time) => `Que veux-tu savoir des publications${time} ?`, writtenAbout: (topics) => `Les publications de cette période parlent de ${topics}.`, nameOne: 'Nomme un sujet, une personne, un mot-dièse ou une période.',
    said: (tag) => `Qu’ont dit les gens sur #${tag} ?`, saidBy: (handle) => `Sur quoi @${handle} a-t-il écrit ?`,
  },
};
