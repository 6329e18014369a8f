import type { Group } from './aggregation.ts';
import { ends, extreme, isTime, measureOf, NUMBER, ranking, rule, series, type CountRule } from './count-rules.ts';

/** The words of one language that its rules are made of. */
interface Words {
  readonly post: string;
  readonly posts: string;
  readonly people: string;
  readonly units: string;
  readonly tags: string;
  readonly languages: string;
  readonly score: string;
  readonly act: string;
  readonly who: string;
  readonly which: string;
  readonly rank: string;
  readonly got: string;
  readonly howMany: string;
  readonly per: string;
  readonly onAverage: string;
  readonly first: string;
  readonly firstTime: string;
  readonly when: string;
  readonly busiest: string;
  readonly liked: string;
  readonly groups: readonly (readonly [RegExp, Group])[];
}

function rulesOf(words: Words): readonly CountRule[] {
  // A shorter form must not leave the end of a longer one behind.
  const whole = (forms: string) => `(?:${forms})(?!\\p{L})`;
  const w = { ...words, post: whole(words.post), people: whole(words.people), units: whole(words.units), score: whole(words.score), act: whole(words.act), got: whole(words.got) };
  const groupOf = (text: string | undefined): Group | undefined => w.groups.find(([pattern]) => pattern.test(text ?? ''))?.[1];
  const group = `(?<group>${w.units}|${w.people}|${w.tags}|${w.languages})`;
  const left = ` ${w.posts} `;
  const object = (rest: string | undefined) => `${left}${(rest ?? '').replace(new RegExp(`(?<![\\p{L}])(?:${w.act}|${w.got})(?![\\p{L}])`, 'giu'), ' ')} `;
  const counted = (what: string | undefined) => (new RegExp(`^(?:${w.post})$`, 'iu').test(what ?? '') ? undefined : what);
  const average = (unit: string | undefined, what: string | undefined) => {
    const per = new RegExp(`^(?:${w.post})$`, 'iu').test(unit ?? '') ? 'post' : groupOf(unit);
    const measure = measureOf(counted(what));
    if (per === undefined || (per !== 'post' && per !== 'author' && !isTime(per)) || (per === 'post' && measure === 'posts')) return undefined;
    return { kind: 'average', per, measure } as const;
  };
  return [
    rule(`(?:${w.howMany}) (?<what>${w.post}|${w.score}|${w.people})(?<rest>[^?]*?) (?:(?:${w.onAverage}) (?:${w.per}) (?<unit>${w.units}|${w.people}|${w.post})|(?:${w.per}) (?<other>${w.units}|${w.people}|${w.post})(?<tail>[^?]*?) (?:${w.onAverage}))`, ({ what, unit, other }) => average(unit ?? other, what), ({ rest, tail = '' }) => `${left}${rest} ${tail} `),
    rule(`(?:${w.when}) (?<rest>[^?]*?) (?:${w.firstTime})(?<rank>)`, () => ends('first'), ({ rest }) => object(rest)),
    rule(`(?:${w.when}) (?:${w.firstTime})`, () => ends('first'), left),
    rule(`(?:(?:${w.which}) )?(?:${w.first})`, ({ rank, limit }) => ends(rank, limit), left),
    rule(`(?:(?:${w.which}) )?(?:${w.liked})`, ({ rank, what }) => extreme(what, rank), left),
    rule(`(?:${w.which}) (?:${w.post})(?<rest>[^?]*?) (?:${w.got}) (?:${w.rank}) (?:de |d')?(?<what>${w.score})`, ({ rank, what }) => extreme(what, rank), ({ rest }) => `${left}${rest} `),
    rule(`(?:${w.who}) (?:${w.got}) (?:${w.rank}) (?:de |d')?(?<what>${w.score})`, ({ rank, what }) => ranking('author', rank, { measure: what }), left),
    rule(`(?:${w.who}) (?:${w.act})(?<rest>[^?]*?) (?:${w.rank})(?: (?:de |d')?(?:${w.post}))?`, ({ rank }) => ranking('author', rank), ({ rest }) => object(rest)),
    rule(`(?:(?:${w.which}) )?${w.busiest.replace('GROUP', group)}`, ({ rank, group: unit }) => ranking(groupOf(unit), rank), left),
    rule(`(?:${w.which})(?: (?:foi|é|fue|es|est|a été|fut) (?:o|a|el|la|le|l'))? ?${group}(?<rest>[^?]{0,90}?) (?:${w.rank})(?: (?:de |d')?(?<what>${w.score}|${w.people}|${w.post}))?`, ({ rank, group: unit, what }) => ranking(groupOf(unit), rank, { measure: counted(what) }), ({ rest }) => object(rest)),
    rule(`(?:${w.howMany}) (?<what>${w.post}|${w.score}|${w.people})(?<rest>[^?]*?) (?:${w.per}) (?<unit>${w.units})`, ({ what, unit }) => series(groupOf(unit), counted(what)), ({ rest }) => object(rest)),
    rule(`(?:${w.post})(?<rest>[^?]*?) (?:${w.per}) (?<unit>${w.units})`, ({ unit }) => series(groupOf(unit)), ({ rest }) => object(rest)),
    rule(`(?:${w.howMany}) (?<unit>${w.tags}|${w.languages}|${w.units})`, ({ unit }) => { const groupBy = groupOf(unit); return groupBy && { kind: 'variety', groupBy }; }, left),
    rule(`(?:${w.howMany}) (?:${w.people})(?: (?:${w.act}))?`, () => ({ kind: 'total', measure: 'authors' }), left),
    rule(`(?:${w.howMany}) (?<what>${w.score}) (?:${w.got})`, ({ what }) => ({ kind: 'total', measure: measureOf(what) }), ' '),
  ];
}

const TAG = /hashtag|etiqueta|mot-dièse/iu;

export const SPANISH_RULES = rulesOf({
  post: 'publicaci(?:ón|ones)|posts?|tuits?|tweets?|mensajes?', posts: 'publicaciones', people: 'personas?|gente|usuari[oa]s?|autor(?:es|as|a)?|cuentas?', units: 'días? de la semana|días?|horas?|semanas?|mes(?:es)?|años?', tags: 'hashtags?|etiquetas?', languages: 'idiomas?|lenguas?',
  score: 'me gusta|likes|favoritos|retuits|retweets|compartidos|respuestas|comentarios', act: 'publica(?:n|ron|ba|do)?|publicó|escrib(?:e|en|ió|ieron)|escrito|habl(?:a|an|ó|aron|ado)|mencion(?:a|an|ó|aron|ado)|tuite(?:a|an|ó|aron)|comenta(?:n|ron)?|comentó|se|ha|han|había|hubo|hay', who: '¿? ?(?:quién(?:es)?)', which: '(?:¿ ?)?(?:(?:en|a|cuál) )?(?:qué|cuál(?:es)?)(?: (?:es|fue|son|fueron))?', rank: '(?:el |la |los |las )?(?<rank>más|menos)',
  got: 'tuvo|tiene|tienen|tuvieron|recibió|recibe|recibieron|hubo|hay|obtuvo|con', howMany: "cuánt[oa]s|número de", per: 'por|al|a la|cada', onAverage: 'de media|en promedio|de promedio|en media', first: `(?:el |la |las |los )?(?<rank>primer[oa]?s?|últim[oa]s?|más antigu[oa]|más reciente)(?: (?<limit>${NUMBER}))? (?:publicaci(?:ón|ones)|post|tuit|mensaje|mención)`, firstTime: 'por primera vez', when: '(?:¿ ?)?cuándo',
  busiest: '(?:el |la )?GROUP (?<rank>más|menos) (?:activ[oa]|tranquil[oa]|movid[oa]|usad[oa]|utilizad[oa]|frecuente|popular|común)', liked: '(?:el |la )?(?:publicación|post|tuit|mensaje) (?:con )?(?<rank>más|menos) (?<what>me gusta|likes|gustad[oa]|popular|compartid[oa]|comentad[oa]|respondid[oa]|retuits|respuestas)',
  groups: [[TAG, 'hashtag'], [/^(?:idioma|lengua)/iu, 'language'], [/de la semana/iu, 'weekday'], [/^día/iu, 'day'], [/^hora/iu, 'hour'], [/^semana/iu, 'week'], [/^mes/iu, 'month'], [/^año/iu, 'year'], [/./u, 'author']],
});

export const PORTUGUESE_RULES = rulesOf({
  post: 'publicaç(?:ão|ões)|posts?|tweets?|mensage(?:m|ns)', posts: 'publicações', people: 'pessoas?|gente|utilizador(?:es)?|usuári[oa]s?|autor(?:es|as|a)?|contas?', units: 'dias? da semana|dias?|horas?|semanas?|m[eê]s(?:es)?|anos?', tags: 'hashtags?|etiquetas?', languages: 'idiomas?|línguas?',
  score: 'gostos|curtidas|likes|favoritos|retweets|partilhas|compartilhamentos|respostas|comentários', act: 'publica(?:m|ram|va|do)?|publicou|escreve(?:m|u|ram)?|escrito|fal(?:a|am|ou|aram|ado)|menciona(?:m|ram|do)?|mencionou|twitta(?:m|ram)?|comenta(?:m|ram)?|comentou|se|há|houve|foi|foram', who: 'quem', which: '(?:em )?(?:o )?(?:qual|quais|que)(?: (?:é|foi|são|foram))?', rank: '(?:o |a |os |as )?(?<rank>mais|menos)',
  got: 'teve|tem|têm|tiveram|recebeu|recebe|receberam|houve|há|obteve|com', howMany: 'quant[oa]s|número de', per: 'por|ao|à|a cada|cada', onAverage: 'em média|de média', first: `(?:o |a |as |os )?(?<rank>primeir[oa]s?|últim[oa]s?|mais antig[oa]|mais recente)(?: (?<limit>${NUMBER}))? (?:publicaç(?:ão|ões)|post|tweet|mensagem|menção)`, firstTime: 'pela primeira vez', when: 'quando',
  busiest: '(?:o |a )?GROUP (?<rank>mais|menos) (?:ativ[oa]|movimentad[oa]|calm[oa]|tranquil[oa]|usad[oa]|utilizad[oa]|frequente|popular|comum)', liked: '(?:o |a )?(?:publicação|post|tweet|mensagem) (?:com )?(?<rank>mais|menos) (?<what>gostos|curtidas|likes|curtid[oa]|popular|partilhad[oa]|compartilhad[oa]|comentad[oa]|respostas|retweets)',
  groups: [[TAG, 'hashtag'], [/^(?:idioma|língua)/iu, 'language'], [/da semana/iu, 'weekday'], [/^dia/iu, 'day'], [/^hora/iu, 'hour'], [/^semana/iu, 'week'], [/^m[eê]s/iu, 'month'], [/^ano/iu, 'year'], [/./u, 'author']],
});

export const FRENCH_RULES = rulesOf({
  post: 'messages?|posts?|tweets?|publications?', posts: 'messages', people: 'personnes?|gens|utilisat(?:eurs?|rices?)|auteur(?:e?s)?|auteur|comptes?', units: 'jours? de la semaine|jours?|heures?|semaines?|mois|ans?|années?', tags: 'hashtags?|mots-dièse', languages: 'langues?',
  score: "j'aime|likes|favoris|retweets|partages|réponses|commentaires", act: "publi(?:e|ent|é|aient)|a publié|ont publié|écri(?:t|vent|vait|vent)|a écrit|ont écrit|parl(?:e|ent|é|ait)|a parlé|ont parlé|mentionn(?:e|ent|é)|tweet(?:e|ent|é)|comment(?:e|ent|é)|ont|a|poste(?:nt)?|posté|y a-t-il eu|y a-t-il|il y a|y a eu|eu", who: 'qui', which: "(?:à |en |pour )?(?:quel(?:le)?s?|lequel|laquelle)(?: (?:est|était|fut|a été|sont))?", rank: '(?:le |la |les )?(?<rank>plus|moins)',
  got: "a|ont|avait|a eu|a reçu|ont reçu|reçoit|eu|a obtenu|avec|y a-t-il eu|y a-t-il", howMany: "combien de|combien|nombre de", per: 'par|chaque', onAverage: 'en moyenne', first: `(?:le |la |les )?(?<rank>premi(?:er|ère)s?|derni(?:er|ère)s?|plus (?:ancien|récent)(?:ne|te)?)(?: (?<limit>${NUMBER}))? (?:messages?|post|tweet|publication|mention)`, firstTime: 'pour la première fois', when: 'quand',
  busiest: '(?:le |la )?GROUP (?:le |la )?(?<rank>plus|moins) (?:acti(?:f|ve)|calme|chargée?|utilisée?|fréquente?|populaire|courante?)', liked: "(?:le |la )?(?:message|post|tweet|publication) (?:le |la |avec le )?(?<rank>plus|moins) (?:de |d')?(?<what>j'aime|likes|aimée?|populaire|partagée?|commentée?|réponses|retweets)",
  groups: [[TAG, 'hashtag'], [/^langue/iu, 'language'], [/de la semaine/iu, 'weekday'], [/^jour/iu, 'day'], [/^heure/iu, 'hour'], [/^semaine/iu, 'week'], [/^mois/iu, 'month'], [/^an/iu, 'year'], [/./u, 'author']],
});

export const ROMANCE_TALK = 'publicación publicaciones post posts tuit tuits mensaje mensajes publica publican publicó publicaron escribe escriben escribió escribieron habla hablan habló hablaron menciona mencionan mencionó mencionaron promedio media total porcentaje comparado compara más menos publicação publicações mensagem mensagens publicam publicou publicaram escreve escrevem escreveu escreveram fala falam falou falaram mencionam mencionou mencionaram média percentagem porcentagem compare mais message messages publication publications publie publient publié écrit écrivent parle parlent parlé mentionne mentionnent mentionné moyenne pourcentage plus moins poste postent posté nombre número';
