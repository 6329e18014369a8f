/** How people take back or set right what they wrote, in English, German, Spanish, Portuguese and French. Texts are lower-case, with straight apostrophes. */

const within = (...lists: readonly string[]): RegExp => new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${lists.join('|')})(?![\p{L}\p{N}_])`, 'u');

/** Says that something of one's own was wrong. */
export const TAKES_BACK = within(
  String.raw`(?<!['’]s )(?<!s['’] )(?:(?:a|my|our|small|quick|important|late|public) correction|correction(?= ?[:.!—–-])|correction(?= to (?:my|our)))|errat(?:um|a)|corrected (?:figures?|numbers?|version)|(?:i|we) (?:was|were) (?:dead |quite |both |so |completely |simply )*(?:wrong|mistaken|misled|too hasty)|(?:i|we) (?:got|had) (?:it|that|this|the \p{L}+|both|them) (?:all )?wrong|(?:i|we) (?:stand corrected|misread|misspoke|misheard|miscounted|take (?:it|that|this) back|correct (?:myself|ourselves)|retract|have to eat my words)|eat my words|my (?:mistake|bad|error)|our (?:mistake|error)|that (?:was|turned out to be) wrong|(?:has|have) been (?:amended|corrected)|scratch that`,
  String.raw`(?:korrektur|berichtigung|richtigstellung)(?= ?[:.!—–-])|(?:ich|wir) (?:lag|lagen|habe mich|haben uns) (?:falsch|geirrt|getäuscht|vertan|verrechnet)|(?:da |hier )?lag(?:en)? (?:ich|wir) falsch|mein fehler|unser fehler|nehme (?:ich )?(?:das|es) zurück|(?:habe|hab) (?:ich )?mich (?:geirrt|vertan|getäuscht|verrechnet)|muss mich korrigieren|war (?:leider )?falsch`,
  String.raw`corrección(?= ?[:.!—–-])|rectific(?:o|amos|ación)|fe de erratas|me (?:equivoqué|he equivocado|confundí)|nos (?:equivocamos|hemos equivocado)|(?:error|fallo) (?:mío|nuestro)|mi error|retiro lo dicho|estaba equivocad[oa]`,
  String.raw`correção(?= ?[:.!—–-])|errata|retifico|enganei-me|me enganei|enganámo-nos|(?:erro|engano) (?:meu|nosso)|estava (?:errad|enganad)[oa]|retiro o que disse`,
  String.raw`(?:rectificati(?:f|on)|correction)(?= ?[:.!—–-])|erratum|je me suis (?:trompée?|planté)|nous nous sommes trompés|j'avais tort|je m'étais trompée?|mon erreur|notre erreur|au temps pour moi|autant pour moi|je retire ce que`,
);

/** Brings something newer on the same matter: a correction only where it says something else of it. */
export const BRINGS_NEWS = within(
  String.raw`updat(?:e|ed|ing)|edit(?:ed)?:|turns out|turned out|it now (?:seems|appears|looks)|no longer|after all|actually|in fact|not \d|(?:now|revised|amended) (?:to|at|figure)|nearer|moved? from|instead of|as (?:announced|reported|stated|promised)`,
  String.raw`nachtrag|aktualisierung|doch nicht|stellt sich heraus|herausgestellt|nicht mehr|inzwischen|statt`,
  String.raw`actualización|resulta que|al final|ya no|en realidad|en vez de`,
  String.raw`atualização|afinal|já não|na verdade|em vez de`,
  String.raw`mise à jour|en fait|finalement|ne plus|n'est plus|en réalité|au lieu de`,
);

/** "*not*", "~~15 July~~": signs of an edit in the text itself. */
export const MARKS_EDIT = /\*(?:not|nicht|no|não|pas)\*|~~[^~\n]{2,80}~~|\p{L}\u0336/iu;

/** Terms that corrections are found by, in the form of `analyze`. */
export const CORRECTION_WORDS = 'correction corrected correct wrong mistake mistaken erratum update edit turns amended misread retract revised actually korrektur berichtigung richtigstellung falsch geirrt nachtrag fehler corrección rectifico error equivoqué actualización correção errata retifico enganei erro afinal rectificatif trompé erreur tort';

/** The same text in lower case with straight apostrophes, without links and without the words of others. */
export const ownWords = (text: string): string =>
  text
    .replaceAll(/https?:\/\/[^\s"“”]+/g, ' ')
    .replace(/^\s*RT @.*$/su, ' ')
    .toLowerCase()
    .replaceAll('’', "'");
