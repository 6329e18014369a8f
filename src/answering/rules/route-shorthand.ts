/** What people type in a hurry, and what they mean by it. Only words that mean nothing else in a question. */
const SHORTHAND: Readonly<Record<string, string>> = {
  wat: 'what', wht: 'what', waht: 'what', whats: "what's", wats: "what's", whos: "who's", whens: "when's", wheres: "where's", whys: "why's", hows: "how's",
  ppl: 'people', peeps: 'people', poeple: 'people', abt: 'about', abot: 'about', pls: 'please', plz: 'please', pic: 'picture', pics: 'pictures', vid: 'video', vids: 'videos', msgs: 'messages',
  u: 'you', ur: 'your', r: 'are', n: 'and', w: 'with', bc: 'because', smth: 'something', sth: 'something', smb: 'somebody', thx: 'thanks', ty: 'thanks', tho: 'though', dont: "don't", didnt: "didn't", doesnt: "doesn't",
  isnt: "isn't", wasnt: "wasn't", cant: "can't", wont: "won't", thats: "that's", theyre: "they're", youre: "you're", im: "i'm", ive: "i've", howmany: 'how many', howmuch: 'how much', nr: 'number',
  summarise: 'summarize', summarised: 'summarized', sumarize: 'summarize', sumarise: 'summarize', summery: 'summary', gibts: 'gibt es', wieviel: 'wie viel', wieviele: 'wie viele', gehts: "geht's", wars: "war's",
  quien: 'quién', quienes: 'quiénes', cuando: 'cuándo', donde: 'dónde', cual: 'cuál', cuales: 'cuáles', cuanto: 'cuánto', cuanta: 'cuánta', cuantos: 'cuántos', cuantas: 'cuántas', xq: 'por qué', pq: 'por que', vc: 'você',
};

/** A question in lower case with straight apostrophes and single blanks, its shorthand spelled out. Tags, names and operators stay. */
export const spellOut = (question: string): string =>
  question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/(?<![\p{L}\p{N}_@#:'./&-])\p{L}[\p{L}\p{N}]*(?![\p{L}\p{N}_:'.&-])\/?/gu, (word) => spelledOut(word));

function spelledOut(word: string): string {
  const bare = word.replace(/\/$/u, '');
  const known = Object.hasOwn(SHORTHAND, bare) ? SHORTHAND[bare] : undefined;
  return known ?? word;
}
