import { describe, expect, it } from 'vitest';
import { filterErrors } from '../../../../src/domain/filter.ts';
import { indexAuthors } from '../../../../src/search/understand/author-names.ts';
import { understandQuestion } from '../../../../src/search/understand/understand-question.ts';

const now = Date.UTC(2026, 10, 23, 12);
const authorsCalled = indexAuthors([
  { handle: 'mayor_okafor', name: 'Ada Okafor' },
  { handle: 'icco', name: 'Nat Welch' },
  { handle: 'Lena_Fischt', name: 'Lena Vogt' },
  { handle: 'marisol', name: 'Marisol Quintero' },
  { handle: 'diego', name: 'Diego Quintero' },
  { handle: 'may', name: 'May' },
]);
const understand = (question: string) => understandQuestion(question, { now, authorsCalled });
const filterOf = (question: string) => understand(question).filter;

describe('understandQuestion: authors and mentions', () => {
  it.each([
    ['posts from @icco about coffee', { authors: ['icco'] }],
    ['Wie viele Beiträge hat @lena geschrieben?', { authors: ['lena'] }],
    ['Fasse zusammen, was @lena geschrieben hat', { authors: ['lena'] }],
    ['Quantos posts escreveu @ines?', { authors: ['ines'] }],
    ['¿Cuántas publicaciones escribió @marisol?', { authors: ['marisol'] }],
    ['Combien de messages a écrit @jules ?', { authors: ['jules'] }],
    ['Combien de posts @jules a-t-il écrits ?', { authors: ['jules'] }],
    ['Who posted more, @gwen or @ruth?', { authors: ['gwen', 'ruth'] }],
    ['Who posted most about @mara?', { mentions: ['mara'] }],
    ['Wie viele Beiträge erwähnen @lena?', { mentions: ['lena'] }],
    ["@icco's posts about git", { authors: ['icco'] }],
    ['what did @icco write about coffee?', { authors: ['icco'] }],
    ['posts of icco', { authors: ['icco'] }],
    ['anything by @nobody_here', { authors: ['nobody_here'] }],
    ['What did Ada Okafor say about the siren?', { authors: ['mayor_okafor'] }],
    ['What did Lena say about pretzels?', { authors: ['lena_fischt'] }],
    ['tweets by @a and @b on trams', { authors: ['a', 'b'] }],
    ['was hat Lena Vogt über Brot gesagt?', { authors: ['lena_fischt'] }],
    ['siren posts except @x', { excludeAuthors: ['x'] }],
    ['water without posts from @x', { excludeAuthors: ['x'] }],
    ['not from @x', { excludeAuthors: ['x'] }],
    ['who replied to @icco?', { mentions: ['icco'] }],
    ['what do people think of @icco?', { mentions: ['icco'] }],
    ['what does @icco think of @bob?', { authors: ['icco'], mentions: ['bob'] }],
  ])('reads %j', (question, filter) => {
    expect(filterOf(question)).toEqual(filter);
  });

  it.each(['What did Quintero say about fish?', 'how do I get there by train', 'what did the mayor say?', 'write to foo@bar.example', 'what did people from Lindenfeld say'])('finds no author in %j', (question) => {
    expect(filterOf(question)).toEqual({});
  });
});

describe('understandQuestion: tags, languages, media and counts', () => {
  it.each([
    ['#KettleBridge closure', { hashtags: ['kettlebridge'] }],
    ['posts tagged kettlebridge', { hashtags: ['kettlebridge'] }],
    ['with the hashtag KettleBridge', { hashtags: ['kettlebridge'] }],
    ['everything under #flood', { hashtags: ['flood'] }],
    ['posts in German about bread', { languages: ['de'] }],
    ['auf Deutsch', { languages: ['de'] }],
    ['Swahili posts about rain', { languages: ['sw'] }],
    ['posts in Spanish or Portuguese', { languages: ['es', 'pt'] }],
    ['publicaciones en español sobre la inundación', { languages: ['es'] }],
    ['in German, what did people say?', { languages: ['de'] }],
    ['the German bakery', {}],
    ['Spanish food', {}],
    ['in French restaurants', {}],
    ['seal with pictures', { hasMedia: true }],
    ['flood without photos', { hasMedia: false }],
    ['posts with links about trams', { hasLinks: true }],
    ['trams without links', { hasLinks: false }],
    ['Beiträge mit Links', { hasLinks: true }],
    ['a politician with links to the mafia', {}],
    ['is there no link between trams and noise?', {}],
    ['replies only', { isReply: true }],
    ['flood without retweets', { isRepost: false }],
    ['only reposts', { isRepost: true }],
    ['bridge with more than 100 likes', { minLikes: 101 }],
    ['bridge with at least 1,000 likes', { minLikes: 1000 }],
    ['at least 10 retweets', { minReposts: 10 }],
    ['popular posts', {}],
    ['from:icco lang:de min_likes:5 has:media is:reply since:2015-01-01 until:2016-01-01 tea', { authors: ['icco'], languages: ['de'], minLikes: 5, hasMedia: true, isReply: true, since: Date.UTC(2015, 0), until: Date.UTC(2016, 0) }],
    ['since:soon tea', {}],
    ['posts that say "from @icco in 2015"', {}],
    ['How many posts are retweets?', { isRepost: true }],
    ['which of his posts are replies?', { isReply: true }],
    ['wie viele sind Antworten?', { isReply: true }],
    ['how many are his own posts?', { isRepost: false }],
    ["@icco's own posts about coffee", { authors: ['icco'], isRepost: false }],
    ['How many retweets of @b0rk are there?', { mentions: ['b0rk'], isRepost: true }],
    ['replies to @x about PAX', { mentions: ['x'], isReply: true }],
    ['posts that are not replies', { isReply: false }],
    ['How many posts have pictures?', { hasMedia: true }],
    ['how many replies did the tram post get?', {}],
    ['cats but not #dogs', {}],
  ])('reads %j', (question, filter) => {
    expect(filterOf(question)).toEqual(filter);
  });

  it('reports the words that led to each field and takes them out of the question', () => {
    expect(understand('What did @icco say about coffee in March 2015?')).toEqual({
      filter: { authors: ['icco'], since: Date.UTC(2015, 2), until: Date.UTC(2015, 3) },
      inferred: [
        { field: 'authors', words: '@icco' },
        { field: 'since', words: 'in March 2015' },
        { field: 'until', words: 'in March 2015' },
      ],
      remainder: 'What did say about coffee?',
      meaning: 'What did @icco say about coffee in March 2015?',
      hints: [],
      excluded: [],
      people: [],
      alternatives: [],
      language: 'en',
    });
  });

  it('keeps the event in the question when its date becomes a filter', () => {
    expect(understand('what changed after the vote on 27 February 2024?')).toMatchObject({ filter: { since: Date.UTC(2024, 1, 27) }, remainder: 'what changed the vote?' });
  });

  it.each([
    ...['O que achou a Inês do restaurante?', 'Quando abre a nova piscina municipal?', 'Porque é que a ponte fechou?', 'Onde fica o mercado?', 'O elétrico voltou a circular?', 'Qual é o preço do bilhete?'].map((question) => [question, 'pt']),
    ...['¿Cuándo abre la piscina?', 'Dónde está la biblioteca?', 'El tranvía volvió a circular?', 'De qué se quejan los comerciantes?'].map((question) => [question, 'es']),
    ...['Wann öffnet das Schwimmbad?', 'Was kostet die Fahrkarte?', 'wie oft sagte er nie?', 'Fährt die Straßenbahn wieder?'].map((question) => [question, 'de']),
    ...['Quand ouvre la piscine ?', 'Le tram roule-t-il de nouveau ?', 'Combien coûte le billet ?', 'Comment a réagi le maire ?'].map((question) => [question, 'fr']),
    ...['Quando apre la piscina?', 'Quanto costa il biglietto?', 'Riassumi il dibattito', 'Come ha reagito il sindaco?'].map((question) => [question, 'it']),
    ...['die hard', 'car crash', 'war in Ukraine', 'What did Inês think of the restaurant?', 'no idea'].map((question) => [question, 'en']),
  ])('detects the language of %j as %s', (question, language) => {
    expect(understand(question ?? '').language).toBe(language);
  });

  it.each([['was haben die Leute über die Brücke gesagt?', 'de'], ['qué dijo la gente sobre la inundación', 'es'], ['o que disseram sobre o incêndio?', 'pt'], ['que disent les gens du match ?', 'fr'], ['橋について何と言っていますか', 'ja'], ['tram', 'en'], ['', 'en']])('detects the language of %j as %s', (question, language) => {
    expect(understand(question).language).toBe(language);
  });
});

/** A linear congruential generator, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('understandQuestion: any input', () => {
  const pieces = ['in ', 'since ', '2015', '-', 'March ', '@', 'a', '#', '"', '\uD800', '\uDC00', '😀', 'من', '中文', ' ', '\u0000', 'between ', 'and ', '99999999999', 'from:', '1/1/', 'last ', 'weeks ', "'s ", 'İ', 'ﬃ', '\u0301', '%', '$&', '(', '[', '\\', 'more than ', 'likes '];
  it('never throws, and always gives a valid filter', () => {
    const next = random(7);
    const wrong: string[] = [];
    for (let round = 0; round < 400; round++) {
      const question = Array.from({ length: Math.floor(next() * 40) }, () => pieces[Math.floor(next() * pieces.length)]).join('');
      if (filterErrors(filterOf(question)).length > 0) wrong.push(question);
    }
    expect(wrong).toEqual([]);
  });

  it('reads usual questions in a few milliseconds and hostile ones of 2,000 characters without a blow-up', () => {
    understand('warm up in March 2015');
    const took = (question: string) => {
      const start = performance.now();
      understand(question);
      return performance.now() - start;
    };
    const usual = Array.from({ length: 20 }, () => took('What did @icco and Ada Okafor say about the bridge between May and July 2016 in German?')).sort((a, b) => a - b);
    expect(usual[10]).toBeLessThan(50);
    const hostile = ['a,', 'in the ', '@', 'between 1 and ', 'the first week of ', 'German or ', 'posts by ', 'early ', '"', '2015-'];
    const slow = hostile.filter((piece) => took(piece.repeat(Math.ceil(2000 / piece.length))) > 2_000);
    expect(slow).toEqual([]);
  });
});
