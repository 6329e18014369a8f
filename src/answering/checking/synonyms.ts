import { analyze } from '../../search/analyze.ts';

const stem = (word: string): string => analyze(word).at(-1) ?? word;

/** Words that may stand for each other in what is said of an event. A line is a group; a word may stand in several. */
const SAME = `
close shut closure closed
open reopen reopened opening opens
say state tell
start begin began begun starts launch
end finish finished stop conclude
buy purchase bought
sell sold
big large huge
small little tiny
fast quick rapid
slow sluggish
car vehicle
bus coach
bicycle bike cycle cyclist
repair fix mend fixed
replace swap replaced
build construct built construction
rise rose risen increase grow grew grown climb
fall fell fallen drop decrease decline shrink shrank
cost price
pay paid fund finance
vote ballot
approve pass back accept agree
reject refuse decline turn
win won beat beaten defeat defeated
lose lost
kill killed die died dead death
hurt injure injured injury wounded
find found discover discovered detect
show reveal
leave left depart
arrive come came reach
child kid kids children
doctor physician
boss manager head chief
mayor
police officer
against oppose opposed
last remain
picture photo photograph image
film movie
person people resident inhabitant
town city
job work
happy glad pleased
angry furious
begin commence
postpone delay delayed postponed defer
cancel cancelled canceled call
help assist
give gave given hand
get got receive received
make made produce
big major
danger dangerous unsafe
safe secure
crack fracture
storm gale
boat ship vessel
house home
quit resign resigned step
complain complaint
protest demonstrate demonstration
announce announced declare
warn warned caution
ban banned forbid forbidden prohibit
allow permit allowed
free gratis
expensive costly
cheap inexpensive
wait queue
ask request asked
want wish
think believe thought
teacher
school
shop store
flat apartment
trip journey
detour diversion
extra additional
break broke broken
rebuild rebuilt
double doubled twice
half halve halved
sperren schließen geschlossen zu gesperrt
öffnen offen geöffnet wieder
kosten teuer
steigen gestiegen stieg
fallen gefallen sank sinken
`;

/** Words that turn a statement into its opposite: each side of a line against the other. */
const OPPOSITE = `
open reopen opening | close shut closure
rise rose risen increase grow grew grown climb up gain higher | fall fell fallen drop decrease decline shrink shrank down loss lower
more | less fewer
most | least fewest
before | after
win won beat beaten defeat | lose lost
approve pass accept agree back support favour favor for | reject refuse oppose against veto
acquit acquitted clear cleared | convict convicted
real genuine | fake
double doubled | halve halved half
loud louder noisy | quiet quieter silent
plant planted | fell felled
start begin began begun launch | end finish stop conclude
early earlier | late later
first | last
safe | unsafe dangerous
true right correct | false wrong untrue incorrect
arrive | leave left depart
buy bought | sell sold
allow permit | ban banned forbid forbidden prohibit
confirm | deny denied
succeed success | fail failed failure
cheap cheaper | expensive dearer
fast faster | slow slower
big bigger large larger long longer | small smaller short shorter
hot warm hotter warmer | cold cool colder cooler
good better best | bad worse worst
above over | below under
love like liked enjoy | hate hated dislike
add added planted | remove removed
hire hired | fire fired sack sacked
find found | lose lost
north northern | south southern
east eastern | west western
left | right
free | paid
alive survive survived | dead died killed
full | empty
weekday | weekend
old older oldest | new newer young younger newest youngest
warmest hottest | coldest
biggest largest | smallest
highest | lowest
longest | shortest
fastest | slowest
borrow borrowed | lend lent
teach taught | learn learned
inside | outside
strong stronger | weak weaker
public | private
present | absent
happy | sad unhappy
improve improved | worsen worsened
in | out
on | off
inbound | outbound
morning | evening
day daytime | night
always | never
with | without
possible | impossible
legal | illegal
guilty | innocent
wet | dry
high higher | low lower
heavy heavier | light lighter
öffnen offen geöffnet auf | schließen geschlossen gesperrt zu
steigen gestiegen stieg | fallen gefallen sank
mehr | weniger
vor | nach
gewinnen gewann gewonnen | verlieren verlor verloren
abrir abierto abierta aberto aberta | cerrar cerrado cerrada fechar fechado fechada
subir subió subiu | bajar bajó baixar baixou
más mais | menos
ouvrir ouvert ouverte | fermer fermé fermée
plus | moins
antes avant | después depois après
`;

const groups = new Map<string, Set<string>>();
for (const line of SAME.trim().split('\n')) {
  const stems = line.split(' ').map(stem);
  for (const one of stems) groups.set(one, new Set([...(groups.get(one) ?? []), ...stems]));
}

const opposites = new Map<string, Set<string>>();
for (const line of OPPOSITE.trim().split('\n')) {
  const [one = [], other = []] = line.split(' | ').map((side) => side.split(' ').map(stem));
  for (const [from, to] of [[one, other], [other, one]] as const) {
    for (const word of from) opposites.set(word, new Set([...(opposites.get(word) ?? []), ...to]));
  }
}

const CONVERSE = ['win won beat beaten defeat | lose lost', 'buy bought purchase | sell sold', 'before | after', 'more | less fewer', 'above over | below under', 'lend lent | borrow borrowed', 'give gave | receive received get got', 'cheap cheaper | expensive dearer', 'fast faster | slow slower', 'big bigger large larger | small smaller', 'warm warmer hotter | cold colder cooler', 'old older | new newer young younger', 'high higher | low lower', 'loud louder | quiet quieter', 'good better | bad worse', 'early earlier | late later', 'long longer | short shorter'].map((line) => line.split(' | ').map((side) => new Set(side.split(' ').map(stem))));

/** Whether two terms say the same of two things when these change places: "A beat B" and "B lost to A". */
export const areConverse = (a: string, b: string): boolean => CONVERSE.some(([one, other]) => (one?.has(a) && other?.has(b)) || (one?.has(b) && other?.has(a)));

/** Whether two index terms can stand for each other. */
export const areSynonyms = (a: string, b: string): boolean => groups.get(a)?.has(b) ?? false;

/** Whether a term says the opposite of another. */
export const areOpposites = (a: string, b: string): boolean => opposites.get(a)?.has(b) ?? false;

const SHORTEST_PREFIX = 5;

/** Two forms of one word that no stemmer joins: "inspector" and "inspection", "Sperrung" and "sperren". */
export function areRelated(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < SHORTEST_PREFIX || !/^\p{L}+$/u.test(a) || !/^\p{L}+$/u.test(b)) return false;
  let shared = 0;
  while (shared < shorter && a[shared] === b[shared]) shared++;
  return shared >= SHORTEST_PREFIX && shared >= 0.7 * Math.max(a.length, b.length) - 0.5;
}
