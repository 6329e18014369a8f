/** Questions about where people stand, in English, German, Spanish, Portuguese and French. */
const ASKS = new RegExp(
  String.raw`(?<!\p{L})(?:${[
    String.raw`disagree\w*|agree[ds]?|agreement|oppos(?:e|ed|es|ing|ition)|object(?:ed|ions?)|contradict\w*|disput(?:e[ds]?|ing)|debat(?:e[ds]?|ing)|controvers\w*|argu(?:e[ds]?|ing|ments?)|(?:for (?:and|or)|arguments) against|pros and cons|in favou?r|both sides|opinions?|views?|viewpoints?|divided|split|critici[sz]\w*|complain\w*|support(?:ed|ers|ing)?|think (?:of|about)|thought (?:of|about)|feel about|felt about|react(?:ed|ions?)?|mood|stance|people (?:think|thought|feel|say)`,
    String.raw`widersprech\p{L}*|widersproch\p{L}*|dagegen|dafür|meinung\p{L}*|streit\p{L}*|gestritten|umstritten|kontrovers\p{L}*|argumente?|kritik\p{L}*|kritisier\p{L}*|halten (?:die leute )?von|hält\p{L}* von|denken (?:die leute )?über|für und wider|ansicht\p{L}*`,
    String.raw`opin\p{L}*|desacuerdo|de acuerdo|a favor|en contra|polémic\p{L}*|debat\p{L}*|críti\p{L}*|argumentos?|piensan? (?:de|sobre)|discut\p{L}*`,
    String.raw`opini\p{L}*|discord\p{L}*|concord\p{L}*|a favor|contra|polémic\p{L}*|polêmic\p{L}*|debat\p{L}*|crític\p{L}*|acham|achou|acha|pensam`,
    String.raw`avis|d'accord|désaccord|pour ou contre|pour et contre|polémique|débat\p{L}*|critiqu\p{L}*|arguments?|pens(?:e|ent|é) (?:de|du|des)|opinions?`,
  ].join('|')})(?!\p{L})`,
  'iu',
);

/** Whether a question asks for opinions or disagreement: then sides are worth showing also where only one is taken plainly. */
export const asksForViews = (question: string): boolean => ASKS.test(question);
