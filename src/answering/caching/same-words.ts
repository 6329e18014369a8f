/** Words that say the same in a question about posts, a class a line. No class may hold two words that a post could set against each other. */
const CLASSES = `
people folks users everyone everybody persons
post tweet toot message
say write comment remark state tell talk speak
think feel believe
opinion view thought sentiment
picture photo photograph image pic
video clip
problem issue trouble
start begin
end finish
buy purchase
movie film
happen occur
cause reason
error mistake
big large
small little
fix repair
shut close closure closing shutdown
price cost
complain complaint complaining grumble
kid child children kids
tv television
store shop
phone telephone
fast quick
discuss discussion discussing
cancel cancellation
delay
approve approval
propose proposal
announce announcement
oppose opposition
support
outage downtime
area neighbourhood neighborhood
help
reply respond response answer
react reaction
mention
recommend recommendation
repost retweet
link url
begin start
build construct construction
destroy destruction
win victory
lose loss
arrive arrival
depart departure
explain explanation
suggest suggestion
decide decision
`;

const CLASS_OF: ReadonlyMap<string, string> = new Map(
  CLASSES.trim()
    .split('\n')
    .flatMap((line) => {
      const words = line.split(' ');
      return words.map((word): [string, string] => [word, words[0] ?? word]);
    }),
);

const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    said: 'say', says: 'say', wrote: 'write', written: 'write', told: 'tell', thought: 'think', felt: 'feel', began: 'begin', begun: 'begin', bought: 'buy', built: 'build', won: 'win', lost: 'lose', went: 'go', gone: 'go', goes: 'go',
    happened: 'happen', shut: 'shut', spoke: 'speak', spoken: 'speak', left: 'leave', broke: 'break', broken: 'break', fell: 'fall', fallen: 'fall', rose: 'rise', risen: 'rise', met: 'meet', found: 'find', made: 'make', took: 'take', taken: 'take',
    news: 'news', bus: 'bus', gas: 'gas', buses: 'bus', children: 'child', women: 'woman', men: 'man', did: 'do', does: 'do', done: 'do', doing: 'do', had: 'have', has: 'have', having: 'have',
  }),
);

/** One form for the forms of a word and for words that say the same. Light: it never joins words of two stems. */
export function sameWord(word: string): string {
  const base = IRREGULAR.get(word) ?? baseForm(word);
  return CLASS_OF.get(base) ?? CLASS_OF.get(word) ?? base;
}

/** Without the endings of number and tense. Words that hold anything but Latin letters stay as they are. */
function baseForm(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|z|ss)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s')) return withoutEnding(word.slice(0, -1));
  return withoutEnding(word);
}

function withoutEnding(word: string): string {
  const ending = /(?:ied|ed|ing)$/.exec(word)?.[0];
  if (ending === undefined) return word;
  const rest = word.slice(0, -ending.length);
  if (rest.length < 3 || !/[aeiouy]/.test(rest)) return word;
  if (ending === 'ied') return `${rest}y`;
  if (/([bdgmnprt])\1$/.test(rest)) return rest.slice(0, -1);
  // "closed" and "close", "rated" and "rate": the ending took the e of the word.
  return /(?:[^aeiou][aeiou][cgsvz]|[^aeiouw]at|[aeiou]r[cgsv]|[cgsvu]|[^aeiou][aiou][klt]|[bcdfgkpt]l)$/.test(rest) ? `${rest}e` : rest;
}
