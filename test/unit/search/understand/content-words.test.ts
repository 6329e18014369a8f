import { describe, expect, it } from 'vitest';
import { contentWords } from '../../../../src/search/understand/content-words.ts';

describe('contentWords', () => {
  it.each([
    ['what did people say about the Kettle Bridge?', 'en', ['Kettle', 'Bridge']],
    ['how many posts mention the siren', 'en', ['siren']],
    ['how many people wrote about the 14 tram?', 'en', ['14', 'tram']],
    ['Who is Dumpling?', 'en', ['Dumpling']],
    ['What happened with the N4?', 'en', ['N4']],
    ['was haben die Leute über die Brücke gesagt?', 'de', ['Brücke']],
    ['qué dijo la gente sobre la inundación', 'es', ['inundación']],
    ['o que as pessoas disseram sobre o incêndio', 'pt', ['incêndio']],
    ["que disent les gens de l'incendie ?", 'fr', ['incendie']],
    ['what did they say about it?', 'en', []],
  ])('keeps of %j (%s) what it is about', (remainder, language, words) => {
    expect(contentWords(remainder, language).words).toEqual(words);
  });

  it('keeps quoted phrases apart, to the letter', () => {
    expect(contentWords('find posts about “the Night Bus” trial', 'en')).toEqual({ words: ['trial'], phrases: ['the Night Bus'] });
  });

  it.each([
    ['How many posts mention Go?', 'en', ['Go']],
    ['how often did he say will?', 'en', ['will']],
    ['how many people said no?', 'en', ['no']],
    ['How many tweets mention The Who?', 'en', ['Who']],
    ['posts about IT', 'en', ['IT']],
    ['posts with the word not', 'en', ['not']],
    ['wie viele Beiträge erwähnen will?', 'de', ['will']],
    ['cuántas publicaciones mencionan sin', 'es', ['sin']],
    ['How many posts mention it?', 'en', []],
    ['WHAT DID THEY SAY ABOUT IT?', 'en', []],
    ['who does he mention most?', 'en', []],
  ])('keeps a stop word of %j (%s) where it is what is counted or named', (remainder, language, words) => {
    expect(contentWords(remainder, language).words).toEqual(words);
  });

  it.each([
    ['opinion on vim vs emacs', 'en', ['vim', 'emacs']],
    ['Why was the bridge closed in the first place, and at what time did they find out?', 'en', ['bridge', 'closed']],
    ['how long was he in London, and what was the reason?', 'en', ['London']],
    ['How did his opinion of Uber change over time?', 'en', ['Uber']],
    ['In which year did he tweet most about coffee?', 'en', ['coffee']],
    ['what is the oldest post about Time magazine?', 'en', ['Time', 'magazine']],
    ['what are the main topics of this archive?', 'en', []],
    ['first tweet ever', 'en', []],
    ['weshalb wurde die Brücke jedoch überhaupt gesperrt', 'de', ['Brücke', 'gesperrt']],
    ['porque é que a ponte ainda não abriu', 'pt', ['ponte', 'abriu']],
    ['pourquoi le pont est-il toujours fermé', 'fr', ['pont', 'est-il', 'fermé']],
  ])('leaves out of %j (%s) what only asks, compares or joins', (remainder, language, words) => {
    expect(contentWords(remainder, language).words).toEqual(words);
  });

  it.each([
    ['posts about Ruby but not Rails', ['Ruby'], ['Rails']],
    ['siren posts not about fire', ['siren'], ['fire']],
    ['trams without the word bridge', ['trams'], ['bridge']],
    ['Ruby except Rails or Sinatra', ['Ruby'], ['Rails', 'Sinatra']],
    ['cats but not #dogs', ['cats'], ['#dogs']],
  ])('tells apart what %j leaves out', (remainder, words, excluded) => {
    expect(contentWords(remainder, 'en')).toEqual({ words, phrases: [], excluded });
  });

  it('leaves out a quoted phrase, and keeps the wanted one', () => {
    expect(contentWords('posts with "night bus" but not "on strike"', 'en')).toEqual({ words: [], phrases: ['night bus'], excluded: ['on strike'] });
  });

  it.each(['How did they live without water?', 'the bridge opened but not everyone agreed', 'why did he not leave London?'])('leaves nothing out for %j, where the negation is part of what is asked', (remainder) => {
    expect(contentWords(remainder, 'en').excluded).toBeUndefined();
  });
});
