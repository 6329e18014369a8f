import type { Group, Measure } from '../counting/aggregation.ts';
import type { TimeGroup } from '../../ports/post-archive.ts';
import type { AnswerLanguage } from './answer-language.ts';

type Column = Group | 'post' | 'topic' | 'time';

/** How counts are said. Numbers and names come in the form of the language. */
export interface CountWords {
  /** "1 post", "12 people": the number as it is written, and whether it is one. */
  readonly amount: Readonly<Record<Measure, (number: string, isOne: boolean) => string>>;
  /** Heads of columns. */
  readonly measure: Readonly<Record<Measure, string>>;
  readonly column: Readonly<Record<Column, string>>;
  readonly shareColumn: string;
  readonly dateColumn: string;
  readonly restRow: string;
  readonly most: Readonly<Record<Measure, string>>;
  readonly least: Readonly<Record<Measure, string>>;
  /** One of the units, and several. */
  readonly unit: Readonly<Record<TimeGroup | 'author' | 'post', readonly [one: string, many: string]>>;
  /** Follows "posts": the words that they hold. */
  readonly holding: (words: string) => string;
  readonly without: (words: string) => string;
  readonly quote: (words: string) => string;
  /** A whole sentence each. `scope` begins with a space, or is empty. */
  readonly nothing: (scope: string) => string;
  readonly thereAre: (posts: string, scope: string, isOne: boolean) => string;
  readonly writtenBy: (people: string, posts: string, scope: string, isOne: boolean) => string;
  readonly got: (measured: string, posts: string, scope: string) => string;
  readonly variety: (count: string, column: string, posts: string, scope: string) => string;
  readonly ranking: (head: string, names: string, value: string, whole: string, tied: boolean) => string;
  readonly manyTied: (head: string, count: string, value: string, whole: string) => string;
  readonly emptyUnits: (empty: string, of: string, units: string) => string;
  readonly series: (amount: string, column: string, best: string, value: string) => string;
  readonly average: (average: string, unit: string, amount: string, over: string) => string;
  readonly span: (units: string, first: string, last: string) => string;
  readonly ends: (order: 'first' | 'last', posts: string, scope: string, author: string, when: string) => string;
  readonly only: (scope: string, author: string, when: string) => string;
  readonly extreme: (head: string, value: string, author: string, when: string, posts: string, scope: string, tied: string | undefined) => string;
  readonly share: (percent: string, part: string, whole: string, wholeScope: string, partScope: string) => string;
  readonly others: (percent: string, others: string, whole: string, wholeScope: string, partScope: string) => string;
  readonly comparison: (head: string, best: string, value: string, others: string, scope: string) => string;
  readonly comparisonTied: (names: string, value: string, others: string, scope: string) => string;
  readonly has: (name: string, value: string) => string;
  readonly newest: string;
  readonly allOfThem: (isOne: boolean) => string;
  readonly repostsIncluded: string;
  /** What was asked cannot be counted. */
  readonly instead: string;
  /** Posts with what they hold, also after "of". */
  readonly posts: (posts: string, scope: string) => string;
  readonly amongPosts: (posts: string, scope: string) => string;
  /** Follows a measure: the posts that it is of. */
  readonly ofPosts: (measured: string, posts: string, scope: string) => string;
}

const counted = (one: string, many: string) => (number: string, isOne: boolean) => `${number} ${isOne ? one : many}`;
/** "1 post that holds" */
const agreeing = (posts: string, scope: string): string => `${posts}${posts.startsWith('1 ') ? scope.replace(' that hold ', ' that holds ') : scope}`;
const dative = (posts: string): string => posts.replace(/Beiträge$/u, 'Beiträgen');
const times = (many: string) => (number: string) => `${number} ${many}`;

export const COUNT_WORDS: Readonly<Record<AnswerLanguage, CountWords>> = {
  en: {
    amount: { posts: counted('post', 'posts'), authors: counted('person', 'people'), likes: counted('like', 'likes'), reposts: counted('repost', 'reposts'), replies: counted('reply', 'replies') },
    measure: { posts: 'Posts', authors: 'People', likes: 'Likes', reposts: 'Reposts', replies: 'Replies' },
    column: { author: 'Author', hashtag: 'Hashtag', language: 'Language', hour: 'Hour', weekday: 'Day of the week', day: 'Day', week: 'Week', month: 'Month', year: 'Year', post: 'Post', topic: 'Topic', time: 'Time' },
    shareColumn: 'Share', dateColumn: 'Written', restRow: 'Others',
    most: { posts: 'Most posts', authors: 'Most people', likes: 'Most likes', reposts: 'Most reposts', replies: 'Most replies' },
    least: { posts: 'Fewest posts', authors: 'Fewest people', likes: 'Fewest likes', reposts: 'Fewest reposts', replies: 'Fewest replies' },
    unit: { hour: ['hour', 'hours'], weekday: ['day of the week', 'days of the week'], day: ['day', 'days'], week: ['week', 'weeks'], month: ['month', 'months'], year: ['year', 'years'], author: ['person', 'people'], post: ['post', 'posts'] },
    holding: (words) => ` that hold ${words}`,
    without: (words) => ` without ${words}`,
    quote: (words) => `“${words}”`,
    nothing: (scope) => `The archive holds no posts${scope}.`,
    thereAre: (posts, scope, isOne) => `There ${isOne ? 'is' : 'are'} ${agreeing(posts, scope)}.`,
    writtenBy: (people, posts, scope) => `${people} wrote ${agreeing(posts, scope)}.`,
    got: (measured, posts, scope) => `${agreeing(posts, scope)} got ${measured}.`,
    variety: (count, column, posts, scope) => `${count} different ${column.toLowerCase()}${count === '1' ? '' : 's'}, in ${agreeing(posts, scope)}.`,
    ranking: (head, names, value, whole, tied) => `${head}: ${names}, ${tied ? 'each with' : 'with'} ${value} of ${whole}.`,
    manyTied: (head, count, value, whole) => `${head}: ${count} share the first place, each with ${value} of ${whole}.`,
    emptyUnits: (empty, of, units) => `${empty} of the ${of} ${units} had none at all.`,
    series: (amount, column, best, value) => `${amount}, counted by ${column.toLowerCase()}: most in ${best}, with ${value}.`,
    average: (average, unit, amount, over) => `On average ${average} per ${unit}: ${amount}, over ${over}.`,
    span: (units, first, last) => `${units} from ${first} to ${last}`,
    ends: (order, posts, scope, author, when) => `The ${order} of ${agreeing(posts, scope)} is by ${author}, of ${when}.`,
    only: (scope, author, when) => `There is only one post${scope.replace(' that hold ', ' that holds ')}, by ${author}, of ${when}.`,
    extreme: (head, value, author, when, posts, scope, tied) => `${head}: ${value}, for the post by ${author} of ${when}, among ${agreeing(posts, scope)}.${tied === undefined ? '' : ` ${tied} ${tied.startsWith('1 ') ? 'has' : 'have'} as many.`}`,
    share: (percent, part, whole, wholeScope, partScope) => `${percent}: ${part} of ${agreeing(whole, wholeScope)} ${part === '1' ? 'is one' : 'are posts'}${partScope}.`,
    others: (percent, others, whole, wholeScope, partScope) => `${percent}: ${others} of ${agreeing(whole, wholeScope)} ${others === '1' ? 'is not one' : 'are not posts'}${partScope}.`,
    comparison: (head, best, value, others, scope) => `${head}: ${best}, with ${value}; ${others}${scope === '' ? '' : ` (posts${scope})`}.`,
    comparisonTied: (names, value, others, scope) => `A tie: ${names}, each with ${value}${others === '' ? '' : `; ${others}`}${scope === '' ? '' : ` (posts${scope})`}.`,
    has: (name, value) => `${name} has ${value}`,
    newest: 'The newest of them:', allOfThem: (isOne) => (isOne ? 'This is it:' : 'These are they:'),
    repostsIncluded: 'Reposts are counted, too.',
    instead: 'That cannot be counted here; this is the number of posts.',
    posts: (posts, scope) => agreeing(posts, scope),
    amongPosts: (posts, scope) => agreeing(posts, scope),
    ofPosts: (measured, posts, scope) => `${measured} of ${agreeing(posts, scope)}`,
  },
  de: {
    amount: { posts: counted('Beitrag', 'Beiträge'), authors: counted('Person', 'Personen'), likes: counted('Like', 'Likes'), reposts: counted('Repost', 'Reposts'), replies: counted('Antwort', 'Antworten') },
    measure: { posts: 'Beiträge', authors: 'Personen', likes: 'Likes', reposts: 'Reposts', replies: 'Antworten' },
    column: { author: 'Autor', hashtag: 'Hashtag', language: 'Sprache', hour: 'Stunde', weekday: 'Wochentag', day: 'Tag', week: 'Woche', month: 'Monat', year: 'Jahr', post: 'Beitrag', topic: 'Thema', time: 'Zeit' },
    shareColumn: 'Anteil', dateColumn: 'Geschrieben', restRow: 'Andere',
    most: { posts: 'Die meisten Beiträge', authors: 'Die meisten Personen', likes: 'Die meisten Likes', reposts: 'Die meisten Reposts', replies: 'Die meisten Antworten' },
    least: { posts: 'Die wenigsten Beiträge', authors: 'Die wenigsten Personen', likes: 'Die wenigsten Likes', reposts: 'Die wenigsten Reposts', replies: 'Die wenigsten Antworten' },
    unit: { hour: ['Stunde', 'Stunden'], weekday: ['Wochentag', 'Wochentage'], day: ['Tag', 'Tage'], week: ['Woche', 'Wochen'], month: ['Monat', 'Monate'], year: ['Jahr', 'Jahre'], author: ['Person', 'Personen'], post: ['Beitrag', 'Beiträge'] },
    holding: (words) => ` mit ${words}`,
    without: (words) => ` ohne ${words}`,
    quote: (words) => `„${words}“`,
    nothing: (scope) => `Das Archiv enthält keine Beiträge${scope}.`,
    thereAre: (posts, scope) => `Es gibt ${posts}${scope}.`,
    writtenBy: (people, posts, scope, isOne) => `${people} ${isOne ? 'hat' : 'haben'} ${posts}${scope} geschrieben.`,
    got: (measured, posts, scope) => `${measured} für ${posts}${scope}.`,
    variety: (count, column, posts, scope) => `${column}: ${count} verschiedene, in ${dative(posts)}${scope}.`,
    ranking: (head, names, value, whole, tied) => `${head}: ${names}, ${tied ? 'jeweils mit' : 'mit'} ${value} von ${whole}.`,
    manyTied: (head, count, value, whole) => `${head}: ${count} teilen sich den ersten Platz, jeweils mit ${value} von ${whole}.`,
    emptyUnits: (empty, of, units) => `An Zeiten ganz ohne Beitrag: ${empty} von ${of} (${units}).`,
    series: (amount, column, best, value) => `${amount}, gezählt nach ${column}: am meisten ${best}, mit ${value}.`,
    average: (average, unit, amount, over) => `Im Durchschnitt ${average} pro ${unit}: ${amount}, auf ${over}.`,
    span: (units, first, last) => `${units} vom ${first} bis ${last}`,
    ends: (order, posts, scope, author, when) => `${order === 'first' ? 'Der erste' : 'Der letzte'} von ${dative(posts)}${scope} ist von ${author}, vom ${when}.`,
    only: (scope, author, when) => `Es gibt nur einen Beitrag${scope}, von ${author}, vom ${when}.`,
    extreme: (head, value, author, when, posts, scope, tied) => `${head}: ${value}, für den Beitrag von ${author} vom ${when}, unter ${dative(posts)}${scope}.${tied === undefined ? '' : ` ${tied} haben ebenso viele.`}`,
    share: (percent, part, whole, wholeScope, partScope) => `${percent}: ${part} von ${dative(whole)}${wholeScope}; gezählt sind Beiträge${partScope}.`,
    others: (percent, others, whole, wholeScope, partScope) => `${percent}: ${others} von ${dative(whole)}${wholeScope}; gezählt ist, was nicht zu den Beiträgen${partScope} gehört.`,
    comparison: (head, best, value, others, scope) => `${head}: ${best}, mit ${value}; ${others}${scope === '' ? '' : ` (Beiträge${scope})`}.`,
    comparisonTied: (names, value, others, scope) => `Gleichstand: ${names}, jeweils mit ${value}${others === '' ? '' : `; ${others}`}${scope === '' ? '' : ` (Beiträge${scope})`}.`,
    has: (name, value) => `${name} hat ${value}`,
    newest: 'Die neuesten davon:', allOfThem: (isOne) => (isOne ? 'Das ist er:' : 'Das sind sie:'),
    repostsIncluded: 'Geteilte Beiträge sind mitgezählt.',
    instead: 'Das lässt sich hier nicht zählen; dies ist die Zahl der Beiträge.',
    posts: (posts, scope) => `${posts}${scope}`,
    amongPosts: (posts, scope) => `${dative(posts)}${scope}`,
    ofPosts: (measured, posts, scope) => `${measured} von ${dative(posts)}${scope}`,
  },
  es: {
    amount: { posts: counted('publicación', 'publicaciones'), authors: counted('persona', 'personas'), likes: times('me gusta'), reposts: counted('repost', 'reposts'), replies: counted('respuesta', 'respuestas') },
    measure: { posts: 'Publicaciones', authors: 'Personas', likes: 'Me gusta', reposts: 'Reposts', replies: 'Respuestas' },
    column: { author: 'Autor', hashtag: 'Hashtag', language: 'Idioma', hour: 'Hora', weekday: 'Día de la semana', day: 'Día', week: 'Semana', month: 'Mes', year: 'Año', post: 'Publicación', topic: 'Tema', time: 'Tiempo' },
    shareColumn: 'Parte', dateColumn: 'Escrita', restRow: 'Otras',
    most: { posts: 'Más publicaciones', authors: 'Más personas', likes: 'Más me gusta', reposts: 'Más reposts', replies: 'Más respuestas' },
    least: { posts: 'Menos publicaciones', authors: 'Menos personas', likes: 'Menos me gusta', reposts: 'Menos reposts', replies: 'Menos respuestas' },
    unit: { hour: ['hora', 'horas'], weekday: ['día de la semana', 'días de la semana'], day: ['día', 'días'], week: ['semana', 'semanas'], month: ['mes', 'meses'], year: ['año', 'años'], author: ['persona', 'personas'], post: ['publicación', 'publicaciones'] },
    holding: (words) => ` con ${words}`,
    without: (words) => ` sin ${words}`,
    quote: (words) => `«${words}»`,
    nothing: (scope) => `El archivo no tiene publicaciones${scope}.`,
    thereAre: (posts, scope) => `Hay ${posts}${scope}.`,
    writtenBy: (people, posts, scope, isOne) => `${people} ${isOne ? 'escribió' : 'escribieron'} ${posts}${scope}.`,
    got: (measured, posts, scope) => `${measured} para ${posts}${scope}.`,
    variety: (count, column, posts, scope) => `${column}: ${count} diferentes, en ${posts}${scope}.`,
    ranking: (head, names, value, whole, tied) => `${head}: ${names}, ${tied ? 'cada uno con' : 'con'} ${value} de ${whole}.`,
    manyTied: (head, count, value, whole) => `${head}: ${count} comparten el primer lugar, cada uno con ${value} de ${whole}.`,
    emptyUnits: (empty, of, units) => `Sin ninguna publicación: ${empty} de ${of} ${units}.`,
    series: (amount, column, best, value) => `${amount}, por ${column.toLowerCase()}: lo más, ${best}, con ${value}.`,
    average: (average, unit, amount, over) => `De media ${average} por ${unit}: ${amount}, en ${over}.`,
    span: (units, first, last) => `${units} del ${first} al ${last}`,
    ends: (order, posts, scope, author, when) => `La ${order === 'first' ? 'primera' : 'última'} de ${posts}${scope} es de ${author}, del ${when}.`,
    only: (scope, author, when) => `Solo hay una publicación${scope}, de ${author}, del ${when}.`,
    extreme: (head, value, author, when, posts, scope, tied) => `${head}: ${value}, para la publicación de ${author} del ${when}, entre ${posts}${scope}.${tied === undefined ? '' : ` ${tied} tienen otros tantos.`}`,
    share: (percent, part, whole, wholeScope, partScope) => `${percent}: ${part} de ${whole}${wholeScope} son publicaciones${partScope}.`,
    others: (percent, others, whole, wholeScope, partScope) => `${percent}: ${others} de ${whole}${wholeScope} no son publicaciones${partScope}.`,
    comparison: (head, best, value, others, scope) => `${head}: ${best}, con ${value}; ${others}${scope === '' ? '' : ` (publicaciones${scope})`}.`,
    comparisonTied: (names, value, others, scope) => `Empate: ${names}, con ${value} cada uno${others === '' ? '' : `; ${others}`}${scope === '' ? '' : ` (publicaciones${scope})`}.`,
    has: (name, value) => `${name} tiene ${value}`,
    newest: 'Las más recientes:', allOfThem: (isOne) => (isOne ? 'Es esta:' : 'Son estas:'),
    repostsIncluded: 'También se cuentan las compartidas.',
    instead: 'Eso no se puede contar aquí; este es el número de publicaciones.',
    posts: (posts, scope) => `${posts}${scope}`,
    amongPosts: (posts, scope) => `${posts}${scope}`,
    ofPosts: (measured, posts, scope) => `${measured} de ${posts}${scope}`,
  },
  pt: {
    amount: { posts: counted('publicação', 'publicações'), authors: counted('pessoa', 'pessoas'), likes: counted('gosto', 'gostos'), reposts: counted('partilha', 'partilhas'), replies: counted('resposta', 'respostas') },
    measure: { posts: 'Publicações', authors: 'Pessoas', likes: 'Gostos', reposts: 'Partilhas', replies: 'Respostas' },
    column: { author: 'Autor', hashtag: 'Hashtag', language: 'Língua', hour: 'Hora', weekday: 'Dia da semana', day: 'Dia', week: 'Semana', month: 'Mês', year: 'Ano', post: 'Publicação', topic: 'Tema', time: 'Tempo' },
    shareColumn: 'Parte', dateColumn: 'Escrita', restRow: 'Outras',
    most: { posts: 'Mais publicações', authors: 'Mais pessoas', likes: 'Mais gostos', reposts: 'Mais partilhas', replies: 'Mais respostas' },
    least: { posts: 'Menos publicações', authors: 'Menos pessoas', likes: 'Menos gostos', reposts: 'Menos partilhas', replies: 'Menos respostas' },
    unit: { hour: ['hora', 'horas'], weekday: ['dia da semana', 'dias da semana'], day: ['dia', 'dias'], week: ['semana', 'semanas'], month: ['mês', 'meses'], year: ['ano', 'anos'], author: ['pessoa', 'pessoas'], post: ['publicação', 'publicações'] },
    holding: (words) => ` com ${words}`,
    without: (words) => ` sem ${words}`,
    quote: (words) => `“${words}”`,
    nothing: (scope) => `O arquivo não tem publicações${scope}.`,
    thereAre: (posts, scope) => `Há ${posts}${scope}.`,
    writtenBy: (people, posts, scope, isOne) => `${people} ${isOne ? 'escreveu' : 'escreveram'} ${posts}${scope}.`,
    got: (measured, posts, scope) => `${measured} para ${posts}${scope}.`,
    variety: (count, column, posts, scope) => `${column}: ${count} diferentes, em ${posts}${scope}.`,
    ranking: (head, names, value, whole, tied) => `${head}: ${names}, ${tied ? 'cada um com' : 'com'} ${value} de ${whole}.`,
    manyTied: (head, count, value, whole) => `${head}: ${count} partilham o primeiro lugar, cada um com ${value} de ${whole}.`,
    emptyUnits: (empty, of, units) => `Sem nenhuma publicação: ${empty} de ${of} ${units}.`,
    series: (amount, column, best, value) => `${amount}, por ${column.toLowerCase()}: o máximo, ${best}, com ${value}.`,
    average: (average, unit, amount, over) => `Em média ${average} por ${unit}: ${amount}, em ${over}.`,
    span: (units, first, last) => `${units} de ${first} a ${last}`,
    ends: (order, posts, scope, author, when) => `A ${order === 'first' ? 'primeira' : 'última'} de ${posts}${scope} é de ${author}, de ${when}.`,
    only: (scope, author, when) => `Há só uma publicação${scope}, de ${author}, de ${when}.`,
    extreme: (head, value, author, when, posts, scope, tied) => `${head}: ${value}, para a publicação de ${author} de ${when}, entre ${posts}${scope}.${tied === undefined ? '' : ` ${tied} têm outros tantos.`}`,
    share: (percent, part, whole, wholeScope, partScope) => `${percent}: ${part} de ${whole}${wholeScope} são publicações${partScope}.`,
    others: (percent, others, whole, wholeScope, partScope) => `${percent}: ${others} de ${whole}${wholeScope} não são publicações${partScope}.`,
    comparison: (head, best, value, others, scope) => `${head}: ${best}, com ${value}; ${others}${scope === '' ? '' : ` (publicações${scope})`}.`,
    comparisonTied: (names, value, others, scope) => `Empate: ${names}, com ${value} cada${others === '' ? '' : `; ${others}`}${scope === '' ? '' : ` (publicações${scope})`}.`,
    has: (name, value) => `${name} tem ${value}`,
    newest: 'As mais recentes:', allOfThem: (isOne) => (isOne ? 'É esta:' : 'São estas:'),
    repostsIncluded: 'As partilhadas também contam.',
    instead: 'Isso não se pode contar aqui; este é o número de publicações.',
    posts: (posts, scope) => `${posts}${scope}`,
    amongPosts: (posts, scope) => `${posts}${scope}`,
    ofPosts: (measured, posts, scope) => `${measured} de ${posts}${scope}`,
  },
  fr: {
    amount: { posts: counted('publication', 'publications'), authors: counted('personne', 'personnes'), likes: times('j’aime'), reposts: counted('partage', 'partages'), replies: counted('réponse', 'réponses') },
    measure: { posts: 'Publications', authors: 'Personnes', likes: 'J’aime', reposts: 'Partages', replies: 'Réponses' },
    column: { author: 'Auteur', hashtag: 'Hashtag', language: 'Langue', hour: 'Heure', weekday: 'Jour de la semaine', day: 'Jour', week: 'Semaine', month: 'Mois', year: 'Année', post: 'Publication', topic: 'Sujet', time: 'Période' },
    shareColumn: 'Part', dateColumn: 'Écrite', restRow: 'Autres',
    most: { posts: 'Le plus de publications', authors: 'Le plus de personnes', likes: 'Le plus de j’aime', reposts: 'Le plus de partages', replies: 'Le plus de réponses' },
    least: { posts: 'Le moins de publications', authors: 'Le moins de personnes', likes: 'Le moins de j’aime', reposts: 'Le moins de partages', replies: 'Le moins de réponses' },
    unit: { hour: ['heure', 'heures'], weekday: ['jour de la semaine', 'jours de la semaine'], day: ['jour', 'jours'], week: ['semaine', 'semaines'], month: ['mois', 'mois'], year: ['année', 'années'], author: ['personne', 'personnes'], post: ['publication', 'publications'] },
    holding: (words) => ` avec ${words}`,
    without: (words) => ` sans ${words}`,
    quote: (words) => `« ${words} »`,
    nothing: (scope) => `L’archive ne contient pas de publications${scope}.`,
    thereAre: (posts, scope) => `Il y a ${posts}${scope}.`,
    writtenBy: (people, posts, scope, isOne) => `${people} ${isOne ? 'a' : 'ont'} écrit ${posts}${scope}.`,
    got: (measured, posts, scope) => `${measured} pour ${posts}${scope}.`,
    variety: (count, column, posts, scope) => `${column} : ${count} différents, dans ${posts}${scope}.`,
    ranking: (head, names, value, whole, tied) => `${head} : ${names}, avec ${value}${tied ? ' chacun' : ''} sur ${whole}.`,
    manyTied: (head, count, value, whole) => `${head} : ${count} partagent la première place, avec ${value} chacun sur ${whole}.`,
    emptyUnits: (empty, of, units) => `Sans aucune publication : ${empty} sur ${of} ${units}.`,
    series: (amount, column, best, value) => `${amount}, par ${column.toLowerCase()} : le plus, ${best}, avec ${value}.`,
    average: (average, unit, amount, over) => `En moyenne ${average} par ${unit} : ${amount}, sur ${over}.`,
    span: (units, first, last) => `${units} du ${first} au ${last}`,
    ends: (order, posts, scope, author, when) => `La ${order === 'first' ? 'première' : 'dernière'} de ${posts}${scope} est de ${author}, du ${when}.`,
    only: (scope, author, when) => `Il n’y a qu’une publication${scope}, de ${author}, du ${when}.`,
    extreme: (head, value, author, when, posts, scope, tied) => `${head} : ${value}, pour la publication de ${author} du ${when}, parmi ${posts}${scope}.${tied === undefined ? '' : ` ${tied} en ont autant.`}`,
    share: (percent, part, whole, wholeScope, partScope) => `${percent} : ${part} sur ${whole}${wholeScope} sont des publications${partScope}.`,
    others: (percent, others, whole, wholeScope, partScope) => `${percent} : ${others} sur ${whole}${wholeScope} ne sont pas des publications${partScope}.`,
    comparison: (head, best, value, others, scope) => `${head} : ${best}, avec ${value} ; ${others}${scope === '' ? '' : ` (publications${scope})`}.`,
    comparisonTied: (names, value, others, scope) => `Égalité : ${names}, avec ${value} chacun${others === '' ? '' : ` ; ${others}`}${scope === '' ? '' : ` (publications${scope})`}.`,
    has: (name, value) => `${name} a ${value}`,
    newest: 'Les plus récentes :', allOfThem: (isOne) => (isOne ? 'La voici :' : 'Les voici :'),
    repostsIncluded: 'Les partages sont comptés aussi.',
    instead: 'Cela ne peut pas être compté ici ; voici le nombre de publications.',
    posts: (posts, scope) => `${posts}${scope}`,
    amongPosts: (posts, scope) => `${posts}${scope}`,
    ofPosts: (measured, posts, scope) => `${measured} de ${posts}${scope}`,
  },
};
