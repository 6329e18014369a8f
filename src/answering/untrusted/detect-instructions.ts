/** Signs that a text speaks to a program that reads it, not to people, each with what it counts. */
const SIGNS: readonly [number, RegExp][] = [
  [3, /\b(?:ignore|disregard|forget|override|bypass|skip)\b(?:\W+\w+){0,4}?\W+(?:instructions?|prompts?|rules|guidelines|directions|context|above|previous|prior|posts|system)\b/iu],
  [3, /\b(?:ignorier\w*|vergiss|missachte)\b.{0,40}\b(?:anweisung\w*|regeln|vorherige\w*|beiträge)\b|\b(?:ignora|olvida|ignore|esqueça|oublie[zs]?|ignorez)\b.{0,40}\b(?:instrucciones|instruções|instructions|reglas|regras|règles|anteriores|précédentes)\b/iu],
  [3, /\b(?:system|developer|initial|hidden|secret)\s+(?:prompts?|messages?|instructions?)\b/iu],
  [3, /<\|?\s*(?:im_start|im_end|system|assistant|endoftext|s)\s*\|?>|\[\/?(?:INST|SYS|SYSTEM)\]|<<\/?SYS>>|^\s*#{2,}\s*(?:system|instruction|assistant|response|human|user)\b|\bEND OF POSTS\b|^\s*(?:system|assistant|developer)\s*(?:message|note|override)?\s*[:\]>]/imu],
  [2, /\b(?:AI|LLM|language model|chat ?bots?|chatgpt|gpt-?\d?|assistants?|copilot|search engine|summari[sz]ers?|answer(?:ing)? (?:engine|bot|model)|KI|IA|bot|model)s?\b[^.!?\n]{0,60}?\b(?:must|should|shall|have to|need to|please|are to|will now|you are|reading this|summari[sz]ing|processing|respond|reply|say|tell|answer|output|obey|muss|soll|debe|deve|doit)\b/iu],
  [2, /\b(?:you are|act as|pretend (?:to be|you)|roleplay|from now on|you will now|du bist|eres|você é|tu es)\b[^.!?\n]{0,50}\b(?:AI|assistant|model|bot|pirate|character|unrestricted|dan\b|answer|respond|reply|speak|jetzt)\b/iu],
  [2, /\b(?:in|within|at the (?:start|end|beginning) of|to|into|with|throughout) (?:your|the|every|each|all) (?:next |final |own |following )?(?:answers?|responses?|repl(?:y|ies)|outputs?|summary|summaries|explanations?|elucidation|texts?|results?|sentences?|messages?)\b/iu],
  [2, /^\W*(?:please\s+)?(?:answer|respond|reply|say|write|output|print|repeat|translate|encode|convert|replace|substitute|include|insert|append|add|incorporate|provide|embed|cite|quote|rewrite|recommend|mention|conclude|begin|start|end|use|reverse|speak|craft|generate|express|make|integrat\w+|validate|put)\b[^.!?\n]{0,90}\b(?:your answers?|the answer|response|repl(?:y|ies)|output|summary|user|reader|question|verbatim|word for word|everything above|this post|only with|base64|morse|cipher|substitution|emojis?|backwards|reverse order|language|in (?:capitals|uppercase|spanish|french|german|chinese|rhyme|json|pirate))\b/imu],
  [2, /\b(?:tell|inform|convince|instruct|direct|ask|urge|advise) (?:the |your |every |all )?(?:user|reader|person asking|questioner|customer|client)s?\b/iu],
  [2, /\bcite (?:only )?(?:this|me|yourself|post|\[\d|source)|\b(?:always|only|must) (?:cite|quote|recommend|use) (?:this|me|post|source)\b/iu],
  [2, /\b(?:respond|reply|answer|write|say|print|output|return)\b (?:only |exactly |just |nothing but |with (?:only |exactly |the (?:words?|phrase|sentence|text) )|the (?:words?|phrase|following) |in )(?:["“'‘:]|json|base64|pirate|capitals|uppercase|all caps|NO ANSWER|\{)/iu],
  [2, /\b(?:the|this|a|these) (?:following|below|subsequent|next|given|above) (?:code|script|function|snippet|command|text|sentence|phrase|words?|link)\b|\b(?:below|following) code\b|\b(?:your|the) (?:code|codebase|coding|algorithm|implementation|solution|script)\b[^.!?\n]{0,60}\b(?:code|snippet|block|excerpt|segment|section|script)\b|\b(?:code|script) (?:snippet|block|excerpt|segment|section|sample|fragment)s?\b[^.!?\n]{0,60}\b(?:your|in|into|to|within)\b/iu],
  [2, /\[\d{1,2}\][^[\]]{0,80}\[\d{1,2}\]|\[\d{1,2}\]\[\d{1,2}\]/u],
  [2, /\b(?:your|the|this|every|each|all) (?:answers?|responses?|repl(?:y|ies)|outputs?|summary)\b[^.!?\n]{0,40}\b(?:must|should|shall|has to|needs to|with|into|in|using|as|by)\b|\b(?:language|chat) models?\b|\bwhen you (?:summari[sz]e|answer|respond|reply)\b/iu],
  [2, /^\W*(?:assistant|system|human|user)\s*:|\b(?:assistant|system)\s*:\s*\S/imu],
  [2, /\b(?:rearrange|replace|substitute|swap|shift|encode|scramble|jumble|misspell)\b[^.!?\n]{0,40}\b(?:letters?|vowels?|characters?|words?|numbers?|symbols?|spaces?)\b/iu],
  [1, /\b(?:antworte|antwortet|schreibe|sag) (?:nur|immer|ausschließlich|mit|auf)\b|\b(?:responde|contesta|responda|réponds|répondez) (?:solo|sólo|sempre|só|apenas|siempre|que|uniquement|seulement|con|com|avec|en|em)\b/iu],
  [1, /\b(?:new|updated|additional|important|urgent|final|special) (?:instructions?|directives?|task|rules?)\b\s*[:—-]/iu],
  [1, /\bdo not (?:mention|reveal|tell|cite|use|answer|summari[sz]e|trust)\b|\bwithout (?:citing|mentioning|telling|sources)\b/iu],
  [1, /!?\[[^\]]*\]\((?:https?|javascript|data|mailto):|<(?:script|img|iframe|a|svg|object|form)\b|javascript:|data:text\/html/iu],
  [1, /\b(?:prompt|jailbreak|instructions?|system message)\b/iu],
  [1, /[A-Za-z0-9+/]{40,}={0,2}(?:\s|$)/u],
];
/** Signs that cannot be seen, but that a model reads: zero width, direction, and the tags block. */
const UNSEEN = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
const ENOUGH = 2;

/** Letters of other scripts that look like Latin ones. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(Object.entries({ а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', і: 'i', ѕ: 's', ј: 'j', ԁ: 'd', һ: 'h', ո: 'n', ν: 'v', ο: 'o', α: 'a', ι: 'i', ρ: 'p', т: 't', м: 'm', к: 'k', в: 'b', ɡ: 'g', ⅼ: 'l' }));

/**
 * Whether a text seems to be written to steer a program that reads it: it gives orders about answers, prompts or roles, or imitates
 * the marks of a prompt. By patterns alone: cheap, and blind to what it does not know, so nothing may rest on it by itself.
 */
export function instructsReader(text: string): boolean {
  const plain = unmask(text);
  let found = (text.match(UNSEEN)?.length ?? 0) > 8 ? 1 : 0;
  for (const [weight, sign] of SIGNS) {
    if (sign.test(plain)) found += weight;
    if (found >= ENOUGH) return true;
  }
  return decoded(plain).some((hidden) => SIGNS.some(([weight, sign]) => weight >= ENOUGH && sign.test(hidden)));
}

/** Unseen signs dropped, wide and styled letters made plain, lookalikes of other scripts made Latin within Latin words, digits of "1gn0re" left. */
function unmask(text: string): string {
  const plain = text.replaceAll(UNSEEN, '').normalize('NFKC');
  return plain.replaceAll(/[\p{L}]+/gu, (word) => (/[a-z]/i.test(word) && /[^\p{ASCII}]/u.test(word) ? [...word].map((letter) => LOOKALIKES.get(letter.toLowerCase()) ?? letter).join('') : word));
}

/** What stands in Base64 in a text, where it is text. */
const decoded = (text: string): string[] =>
  (text.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString('latin1')).filter((hidden) => /^[\x20-\x7E\n]+$/.test(hidden));
