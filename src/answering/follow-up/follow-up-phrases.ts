/** How follow-ups begin and what they lean on, over text with straight apostrophes. */

/** In characters. A longer question is taken to stand alone. */
export const LONGEST_FOLLOW_UP = 300;

/** Words that join a turn to the one before; they are cut off a follow-up before it is read. */
export const LINKING = /^(?:(?:and|but|so|or|also|then|ok|okay|oh|well|now|hm+|ah|yes|yeah|no|sorry|right|thanks|great|interesting|und|aber|y|pero|e|mas|et|mais|ou)(?:[\s,.!-]+|$))+/iu;

/** "what about Lena?", "how about 2015?": the rest takes the place of something in the last question. */
export const INSTEAD = /^(?:(?:and |but |or |so |ok |okay )*)(?:what about|how about|what of|and what about|same (?:question )?for|the same for|wie (?:ist|war|sieht) es (?:mit|bei)(?: aus)?|was ist mit|und was ist mit|qué (?:hay|pasa) (?:de|con)|qué tal|y qué pasa con|e quanto a|e sobre|que tal|et pour|qu'en est-il de|et qu'en est-il de)\s+/iu;

/** "no, I meant the tram": the last question again, with this in it. */
export const CORRECTION = /^(?:no|nope|sorry|actually|nein|não|non)?[,.!\s]*(?:i (?:actually |really )?(?:meant|mean|was asking about|am asking about)|i was (?:talking|thinking) (?:about|of)|not (?:that|this|him|her|it)(?: one)?,? (?:but|i mean)|ich meinte?|quise decir|quería decir|me refiero a|eu quis dizer|quero dizer|je voulais dire|je parle de)\s+/iu;

/** "not 2015, 2016", "2016, not 2015": one thing in the place of another. */
export const SWAPS: readonly RegExp[] = [
  /^(?:no|nope|sorry|oops|actually|nein|não|non|perdón|desculpa|pardon)?[,.!\s]*(?:i (?:didn't|did not) mean|i don't mean|not|nicht|no|não|pas)\s+(?<old>[^,;.?!]{1,60}?)(?:\s*[,;.]\s*|\s+)(?:but(?: rather)?|i meant?|rather|sondern|sino|pero|mas(?: sim)?|mais)\s+(?<new>[^?!]{1,80}?)[\s?!.]*$/iu,
  /^(?:no|nope|sorry|oops|actually|nein|não|non|perdón|desculpa|pardon)?[,.!\s]*(?:not|nicht|no|não|pas)\s+(?<old>[^,;.?!]{1,60}?)\s*[,;]\s*(?<new>[^?!]{1,80}?)[\s?!.]*$/iu,
  /^(?:no|nope|sorry|oops|actually|nein|não|non|perdón|desculpa|pardon)?[,.!\s]*(?:i (?:meant?|was asking about) |ich meinte? |quise decir |quero dizer |je voulais dire )?(?<new>[^?!,;]{1,80}?)\s*,\s*(?:not|nicht|no|não|pas)\s+(?<old>[^?!,;]{1,60}?)[\s?!.]*$/iu,
  /^(?:no|sorry|actually)?[,.!\s]*(?:(?:try|use|take|make (?:it|that)|with) )?(?<new>[^?!,;]{1,80}?)\s+(?:instead of|rather than|statt|anstatt|en vez de|em vez de|au lieu de)\s+(?<old>[^?!,;]{1,60}?)[\s?!.]*$/iu,
];

/** "new topic:", "something else:": what follows has nothing to do with what was said before. */
export const NEW_TOPIC = /^(?:(?:and|but|so|ok|okay|now|well|alright|anyway|thanks|thank you|great|oh)[\s,.!]+)*(?:new (?:topic|question|subject)|(?:a )?(?:different|another|unrelated|separate) (?:topic|question|subject|matter)|(?:on (?:a|another) |changing |change of |let's change |to change )(?:different |the |another )?(?:topic|subject|note)|(?:something|now for something) (?:completely |entirely |totally )?(?:else|different|unrelated)|(?:let's|let us) (?:talk|speak|chat) about(?: something else)?|forget (?:about )?(?:that|it|this|all that|the above)|never ?mind(?: that)?|start(?:ing)? over|anderes thema|neues thema|neue frage|was (?:ganz )?anderes|otro tema|nueva pregunta|otra cosa|cambiando de tema|outro assunto|nova pergunta|outra coisa|mudando de assunto|autre (?:sujet|chose|question)|changeons de sujet|nouvelle question)(?![\p{L}])\s*[:,.!;–—-]*\s*(?=\S)/iu;

/** "only the ones with pictures", "just replies": the last question over fewer posts. */
export const NARROWING = /^(?:(?:and|but|now|ok|okay|please|then)[\s,]+)*(?:(?:show |give |list )?(?:me |us )?(?:only|just|limit (?:it|that|this|them) to|restrict (?:it|that|this|them) to|narrow (?:it|that|this|them)(?: down)? to|filter (?:it|that|this|them)?\s?(?:by|to|for)|nur|solo|sólo|só|apenas|seulement|uniquement)|(?:the ones|those)(?= (?:with|without|from|by|of|in|about|on|that|who|which|since|before|after)(?![\p{L}]))|(?:are there )?any(?= (?:(?:photos?|pictures?|videos?|images?)\s*\??$|(?:from|by|of|with|since|before|after|in \d{4})(?![\p{L}]))))\s+(?=\S)/iu;

/** Asks about the last answer in a word or two: "why?", "since when?", "really?". */
export const BARE_QUESTION = /^(?:(?:and|but|so|und|y|e|et)\s+)?(?:why|why not|when|where|who|how|how come|how so|since when|until when|how much|how many|how long|how often|by whom|with whom|what for|which|which ones?|who else|what else|where exactly|when exactly|why exactly|warum|wieso|wann|wo|wer|wie|wie viele|por qué|cuándo|dónde|quién|cómo|cuántos|porquê|por quê|quando|onde|quem|como|pourquoi|où|qui|comment|combien)\s*[?!.]*$/iu;

/** "tell me more", "more details", "go on". */
export const MORE = /^(?:(?:and|ok|okay|please|can you|could you)[\s,]+)*(?:tell me more|more(?: please| details?| info(?:rmation)?)?|show (?:me )?more|go on|continue|elaborate|expand(?: on (?:that|it|this))?|explain(?: (?:that|it|this|more|further))?|(?:any(?:thing)? |something )?else|what else(?: (?:is there|happened|did they say|can you tell me))?|mehr(?: dazu)?|erzähl mehr|más(?: detalles)?|cuéntame más|mais(?: detalhes)?|conta-me mais|plus(?: de détails)?|dis-m'en plus)(?: (?:about|on|of) (?:it|that|this|them))?\s*[?!.]*$/iu;

/** "more", "show me more": the same list goes on. */
export const SAME_AGAIN = /^(?:(?:and|ok|okay|please|can you|could you)[\s,]+)*(?:(?:show|give|list|find|get)(?: (?:me|us))? )?(?:(?:some|a few|any) )?more(?: (?:posts|tweets|results|of (?:them|these|those|it|the same)|like (?:this|that|these|those)))?(?: please)?\s*[?!.]*$|^(?:(?:zeige?|gib)(?: (?:mir|uns))? )?mehr\s*[?!.]*$|^(?:muéstrame )?más\s*[?!.]*$|^(?:mostra(?:-me)? )?mais\s*[?!.]*$|^(?:montre[- ]moi )?(?:en )?plus\s*[?!.]*$/iu;

/** "how many are there?" after a list of posts. */
export const HOW_MANY = /^(?:(?:and|but|so)\s+)?how many (?:(?:posts |tweets )?(?:are|were) (?:there|they)|(?:posts|tweets|of (?:them|these|those))(?: are there)?|(?:did|do) you (?:find|have))(?: in total)?\s*[?!.]*$/iu;

const PEOPLE_ONE = /(?<![\p{L}@#'-])(?:he|him|his|she|her|hers)(?![\p{L}'])/iu;
export const PRONOUNS = {
  /** Stand for a person. */
  person: PEOPLE_ONE,
  /** Stand for people or things. */
  many: /(?<![\p{L}@#'-])(?:they|them|their|theirs)(?![\p{L}'])/iu,
  /** Stand for a thing or an event. */
  thing: /(?<![\p{L}@#'-])(?:[iI]ts?)(?![\p{L}])/u,
  /** Point back, with or without a noun. */
  pointing: /(?<![\p{L}@#'-])(?:this|that|these|those)(?![\p{L}'])/iu,
} as const;

/** Pronouns and pointing words of the other languages, which mark a follow-up without being replaced. */
export const LEANING: Readonly<Record<string, RegExp>> = {
  de: /(?<![\p{L}])(?:er|sie|ihn|ihm|ihr|ihnen|sein|seine|das|dies|dieser|diese|dieses|dazu|darüber|davon|dabei|dafür|dagegen|dort|damals)(?![\p{L}])/iu,
  es: /(?<![\p{L}])(?:él|ella|ellos|ellas|eso|esto|ese|esa|esos|esas|su|sus|allí|ahí|entonces)(?![\p{L}])/iu,
  pt: /(?<![\p{L}])(?:ele|ela|eles|elas|isso|isto|esse|essa|esses|essas|dele|dela|disso|nisso|lá)(?![\p{L}])/iu,
  fr: /(?<![\p{L}])(?:il|elle|ils|elles|ça|cela|ce|cette|cet|leur|leurs|y|en)(?![\p{L}'])/iu,
};
