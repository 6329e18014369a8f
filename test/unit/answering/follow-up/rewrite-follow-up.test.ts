import { describe, expect, it } from 'vitest';
import { rewriteByRules } from '../../../../src/answering/follow-up/rewrite-follow-up.ts';
import { indexAuthors } from '../../../../src/search/understand/author-names.ts';

const authorsCalled = indexAuthors([{ handle: 'omar_bakes', name: 'Omar Haddad' }, { handle: 'lena_fischt', name: 'Lena Vogt' }]);
const in2014 = { since: Date.UTC(2014, 0), until: Date.UTC(2015, 0) };
const turn = (standaloneQuestion: string, filter = {}) => ({ question: standaloneQuestion, standaloneQuestion, filter });
const bridge = turn('What did people say about the Kettle Bridge closure in 2014?', in2014);
const rewrite = (question: string, ...history: ReturnType<typeof turn>[]) => rewriteByRules(question, history.length > 0 ? history : [bridge], { authorsCalled });

describe('rewriteByRules', () => {
  it('leaves a first question alone', () => {
    expect(rewriteByRules('and in 2015?', [])).toMatchObject({ standaloneQuestion: 'and in 2015?', changed: false, carriedFilter: {} });
  });

  it.each(['What caused the fire in the Mercado Azul?', 'When did the Tidewell app launch? ', 'show me posts about #flood', 'posts from @icco last week', 'What happened yesterday?', 'thanks!', 'who is Dumpling?'])('returns %j to the letter, with nothing carried over', (question) => {
    expect(rewrite(question)).toMatchObject({ standaloneQuestion: question, changed: false, carriedFilter: {} });
  });

  it.each([
    ['and in 2015?', 'What did people say about the Kettle Bridge closure in 2015?'],
    ['what about 2015?', 'What did people say about the Kettle Bridge closure in 2015?'],
    ['what about the ferry?', 'What did people say about the ferry?'],
    ['what about Lena?', 'What did Lena say about the Kettle Bridge closure in 2014?'],
    ['no, I meant the tram', 'What did people say about the tram?'],
    ['only the ones with pictures', 'What did people say about the Kettle Bridge closure in 2014 with pictures?'],
    ['and from @icco?', 'What did people say about the Kettle Bridge closure in 2014 from @icco?'],
    ['who disagreed?', 'Who disagreed about the Kettle Bridge closure in 2014?'],
    ['how did they react?', 'How did people react to the Kettle Bridge closure in 2014?'],
    ['when was that?', 'When was the Kettle Bridge closure in 2014?'],
    ['how many posts mention it?', 'How many posts mention the Kettle Bridge closure in 2014?'],
    ['tell me more', 'Tell me more about the Kettle Bridge closure in 2014.'],
    ['why?', 'What is the reason for the Kettle Bridge closure in 2014?'],
  ])('makes %j stand alone', (question, standalone) => {
    expect(rewrite(question)).toMatchObject({ standaloneQuestion: standalone, changed: true });
  });

  it('reads Spanish behind its opening mark', () => {
    const ropewalk = turn('¿Qué dijo la gente sobre el Ropewalk en 2023?');
    expect(rewrite('¿Y en 2024?', ropewalk).standaloneQuestion).toBe('¿Qué dijo la gente sobre el Ropewalk en 2024?');
    expect(rewrite('¿Por qué?', ropewalk)).toMatchObject({ changed: true });
    expect(rewrite('¿Por qué?', ropewalk).standaloneQuestion).toMatch(/^¿.*Ropewalk/u);
    for (const whole of ['¿Qué dijo @marisol_mar sobre #ropewalk?', '¿Cuántas publicaciones tienen #gannetfc?']) expect(rewrite(whole, ropewalk)).toMatchObject({ standaloneQuestion: whole, changed: false, carriedFilter: {} });
  });

  it('repeats a question that can be asked with another question word', () => {
    expect(rewrite('why?', turn('Did the siren fail?')).standaloneQuestion).toBe('Why did the siren fail?');
  });

  it('puts the last person for a personal pronoun, also as a possessive', () => {
    const omar = turn('What did Omar Haddad say about the car ban?', { authors: ['omar_bakes'] });
    expect(rewrite('did he change his mind?', omar).standaloneQuestion).toBe('Did Omar Haddad change his mind?');
    expect(rewrite('what were her arguments?', turn('Who is Lena Vogt?')).standaloneQuestion).toBe("What were Lena Vogt's arguments?");
  });

  it.each([
    ['When did he move to London?', 'and when did he leave?'],
    ['What does he think of Trump?', 'why does he dislike him?'],
    ['what games does he play?', 'which one is his favourite?'],
    ['What is the Strange Loop conference?', 'did she speak?'],
  ])('after %j leaves the person of %j alone, as nobody is named', (last, question) => {
    expect(rewrite(question, turn(last)).standaloneQuestion.toLowerCase()).toContain(question.toLowerCase().replace(/^and /u, '').replace(/\?$/u, ''));
  });

  it('asks the last question again for more of the same, and counts its posts', () => {
    const search = turn('tweets about Strange Loop from 2014', in2014);
    expect(rewrite('more', search)).toMatchObject({ standaloneQuestion: 'tweets about Strange Loop from 2014', carriedFilter: {} });
    expect(rewrite('show me more', search).standaloneQuestion).toBe('tweets about Strange Loop from 2014');
    expect(rewrite('how many are there?', search).standaloneQuestion).toBe('How many posts are there about Strange Loop from 2014?');
  });

  it('carries the filter over, but for the kind of restriction that is named anew', () => {
    expect(rewrite('who disagreed?').carriedFilter).toEqual(in2014);
    expect(rewrite('and in 2015?').carriedFilter).toEqual({});
    expect(rewrite('only the ones with pictures').carriedFilter).toEqual(in2014);
    expect(rewrite('and @icco?', turn('What did Omar say about the car ban?', { authors: ['omar_bakes'], languages: ['en'] }))).toMatchObject({
      standaloneQuestion: 'What did @icco say about the car ban?',
      carriedFilter: { languages: ['en'] },
    });
  });

  it.each([
    ['Was haben die Leute über die Brücke gesagt?', 'und 2015?', 'Was haben die Leute über die Brücke im Jahr 2015 gesagt?'],
    ['¿Qué dijo la gente sobre el incendio en 2014?', 'y en 2015?', '¿Qué dijo la gente sobre el incendio en 2015?'],
  ])('after %j rewrites %j in its language', (last, question, standalone) => {
    expect(rewrite(question, turn(last)).standaloneQuestion).toBe(standalone);
  });

  it.each([
    ['What did people say about the bridge in Lisbon?', 'no, I meant the bridge in Porto', 'What did people say about the bridge in Porto?'],
    ['What did people say about the bridge in Lisbon?', 'not Lisbon, Porto', 'What did people say about the bridge in Porto?'],
    ['What did people say about the bridge in 2015?', 'not 2015, 2016', 'What did people say about the bridge in 2016?'],
    ['What did people say about the bridge in 2015?', 'I meant 2016, not 2015', 'What did people say about the bridge in 2016?'],
    ['What did people say about the bridge in 2015?', '2016 instead of 2015', 'What did people say about the bridge in 2016?'],
    ['Was haben die Leute im Jahr 2015 über die Brücke gesagt?', 'nicht 2015, sondern 2016', 'Was haben die Leute im Jahr 2016 über die Brücke gesagt?'],
    ['¿Qué dijo la gente sobre el puente en 2015?', 'no 2015, sino 2016', '¿Qué dijo la gente sobre el puente en 2016?'],
    ['Was haben die Leute über die Brücke gesagt?', 'nein, ich meinte die Fähre', 'Was haben die Leute über die Fähre gesagt?'],
    ['What did people say about the bridge in Lisbon?', 'what about in Porto?', 'What did people say about the bridge in Porto?'],
    ['What are the advantages of a heat pump?', 'what about the drawbacks?', 'What are the drawbacks of a heat pump?'],
  ])('after %j corrects it by %j', (last, question, standalone) => {
    expect(rewrite(question, turn(last))).toMatchObject({ standaloneQuestion: standalone, changed: true });
  });

  it.each([
    ['new topic: trams in winter', 'Trams in winter'],
    ['something else: did it snow in March?', 'Did it snow in March?'],
    ['never mind, show me posts about cats', 'Show me posts about cats'],
    ['anderes Thema: die Fähre', 'Die Fähre'],
  ])('begins anew with %j', (question, standalone) => {
    expect(rewrite(question)).toMatchObject({ standaloneQuestion: standalone, carriedFilter: {}, carried: [] });
  });

  it.each(['What did people say about the flood?', 'show me posts about cats', 'how many posts mention trams?', 'show me the first post about the flood', 'Pollution', 'night bus', 'What is a tram and how does it work?', 'Did Omar Haddad change his mind?', 'How do traders pay their rent?', 'Is the city or IT department in charge of the Mercado Azul?'])(
    'takes nothing along into %j',
    (question) => {
      expect(rewrite(question)).toMatchObject({ standaloneQuestion: question, carriedFilter: {}, carried: [], changed: false });
    },
  );

  it('takes "his" for the person that the question names itself', () => {
    expect(rewrite('Did Omar Haddad change his mind?', turn('Who is Lena Vogt?')).standaloneQuestion).toBe('Did Omar Haddad change his mind?');
  });

  it.each([
    ['What is the Strange Loop conference?', 'who spoke there?', 'Who spoke in the Strange Loop conference?'],
    ['What did people say about heat pumps?', 'how do I choose a new one?', 'How do I choose a new heat pumps?'],
    ['What did people say about the tram?', 'how is a bus different?', 'How is a bus different compared to the tram?'],
    ['What did people say about the tram?', 'are there any side effects?', 'Are there any side effects of the tram?'],
    ['What happened in the Mercado Azul?', 'what were the main causes?', 'What were the main causes of the Mercado Azul?'],
  ])('after %j fills the gap of %j', (last, question, standalone) => {
    expect(rewrite(question, turn(last)).standaloneQuestion).toBe(standalone);
  });

  it('keeps to the subject through several turns', () => {
    expect(rewrite('what are the symptoms?', turn('What is throat cancer?'), turn('Is throat cancer treatable?')).standaloneQuestion).toBe('What are the symptoms of throat cancer?');
  });

  it('never throws', () => {
    for (const question of ['', '?', '\uD800', '$&', 'it', 'and', 'what about', 'only', 'x'.repeat(5_000)]) expect(() => rewrite(question, turn('$& (it) ['))).not.toThrow();
  });
});
