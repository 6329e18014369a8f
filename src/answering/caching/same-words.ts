/**
 * Words that say the same wherever they stand in a question about posts, a class a line. Each form is listed: number and tense of a word
 * may be all that two questions differ in ("bridge" and "bridges", "closes" and "closed"), so a form is never joined with another.
 * No class may hold a word with a second meaning: "close" is no "shut", "issue" no "problem", "tell" no "say".
 */
const CLASSES = `
people folks
photo photograph picture pic
photos photographs pictures pics
movie film
movies films
kid child
kids children
tv television
phone telephone
buy purchase
bought purchased
happen occur
happened occurred
happens occurs
fix repair
fixed repaired
fixing repairing
big large
bigger larger
biggest largest
begin start
began started
begins starts
error mistake
errors mistakes
repost retweet
reposts retweets
reposted retweeted
reply respond
replied responded
complained grumbled
complaining grumbling
complain grumble
neighbourhood neighborhood
neighbour neighbor
neighbours neighbors
colour color
centre center
harbour harbor
until till
`;

const CLASS_OF: ReadonlyMap<string, string> = new Map(
  CLASSES.trim()
    .split('\n')
    .flatMap((line) => {
      const words = line.split(' ');
      return words.map((word): [string, string] => [word, words[0] ?? word]);
    }),
);

/** One form for words that say the same; any other word stays as it is. */
export const sameWord = (word: string): string => CLASS_OF.get(word) ?? word;
