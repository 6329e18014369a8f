/** Words by which people show where they stand, in English, German, Spanish, Portuguese and French. Texts are lower-case, with straight apostrophes. */

const anyOf = (...lists: readonly string[]): RegExp => new RegExp(String.raw`(?<![\p{L}\p{N}_#@])(?:${lists.join('|')})(?![\p{L}\p{N}_])`, 'u');
const atStart = (...lists: readonly string[]): RegExp => new RegExp(String.raw`^[^\p{L}\p{N}]*(?:${lists.join('|')})(?![\p{L}\p{N}_'])`, 'u');

/** Says that something is not so. */
export const DENIES_FACT = anyOf(
  String.raw`(?:not|isn't|isnt|wasn't|aren't|hardly) (?:even )?(?:at all )?(?:true|correct|accurate|right|real|the case|what happened|what (?:he|she|they|it|i|you|we) said)|untrue|false(?! alarm)|falsehoods?|fake|hoax|debunked|lies|liar|lying|a lie|bullshit|bs|bollocks|bollox|nonsense|rubbish|bogus|baseless|made[- ]up|made (?:it|this|that) up|incorrect|inaccurate|mistaken|misleading|(?:you're|you are|that's|that is|this is|is|it's|are|was|got it|get it|dead|so|totally|completely) wrong|no (?:evidence|proof|truth|basis)|never happened|(?:did not|didn't) happen|photoshopped|misinformation|disinformation|fact[- ]?check(?:ed)?`,
  String.raw`stimmt (?:so |doch |gar |überhaupt |einfach )*nicht|nicht (?:wahr|richtig|korrekt)|falsch|unsinn|quatsch|blödsinn|gelogen|lügen?|lügner|erfunden|widerlegt|falschmeldung|schwindel|irrtum|kein wort wahr`,
  String.raw`no es (?:verdad|cierto|así|correcto)|falso|falsa|mentiras?|mentiroso|bulos?|tonterías|desmentid[oa]|incorrecto|equivocad[oa]|inventad[oa]|no hay (?:pruebas|evidencia)`,
  String.raw`não é (?:verdade|bem assim|assim|certo|correto)|falsos?|falsas?|boatos?|desmentid[oa]|errad[oa]|inventad[oa]|disparates?|não há provas`,
  String.raw`(?:c'est|est|totalement|complètement) fau[xs]se?|faux|pas (?:vrai|exact|correct)|mensonges?|menteur|n'importe quoi|démenti[es]?|infox|intox|erroné|inventée?|aucune preuve`,
);

/** Says that one sees it otherwise. */
export const DISAGREES = anyOf(
  String.raw`(?:i )?(?:strongly |totally |completely |respectfully )?disagree|(?:don't|do not|can't|cannot|couldn't) agree(?! more)|i don't think so|i doubt (?:it|that)|don't believe (?:it|this|that|a word)|no way|not (?:so|buying it|convinced|having it|a fan)|on the contrary|quite the opposite|i object|i(?:'m| am) (?:totally |strongly |still )?against(?! you)|against,? sorry|i oppose|opposed to|bad idea|terrible idea|won't work|makes no sense|please stop|stop (?:spreading|naming|making|saying)|check your facts|get your facts|kindly verify`,
  String.raw`sehe ich (?:anders|nicht so)|anderer meinung|nicht einverstanden|stimme (?:dem |dir |ihnen )?nicht zu|widersprech\p{L}*|bin dagegen|dagegen bin ich|im gegenteil|glaube ich nicht|schlechte idee`,
  String.raw`no estoy de acuerdo|en desacuerdo|discrepo|no (?:me lo )?creo|estoy en contra|al contrario|mala idea|me opongo`,
  String.raw`não concordo|discordo|em desacordo|não acredito|sou contra|pelo contrário|má ideia|oponho-me`,
  String.raw`pas d'accord|je ne (?:le )?crois pas|je suis contre|au contraire|mauvaise idée|je m'oppose|en désaccord`,
);

/** Takes back or sets right what was said: "actually", "it was …, not …". */
export const SETS_RIGHT = anyOf(
  String.raw`actually|in fact|in reality|the fact is|correction|you mean|it's called|for the record|let me be plain|no,`,
  String.raw`tatsächlich|in wirklichkeit|eigentlich|richtigstellung|korrektur|vielmehr`,
  String.raw`en realidad|de hecho|corrección|en verdad`,
  String.raw`na verdade|na realidade|de facto|de fato|correção`,
  String.raw`en fait|en réalité|correction|rectification`,
);

export const AGREES = anyOf(
  String.raw`(?:i |totally |fully |completely )?agreed?(?! to)|exactly|indeed|so true|(?:that's|thats|it's|is|very|how) true|true that|(?:you're|you are|he's|she's|they're|that's|is) (?:absolutely |so |quite )?(?:right|correct)|spot on|well said|absolutely|definitely|(?:i )?(?:can |second )?confirm(?:ed|s)?|same here|me too|count me in|my thoughts|(?:i )?support (?:this|it|that|you)|i(?:'m| am) (?:all )?for (?:it|this|that)|in favou?r|(?:good|great|excellent|brilliant) (?:idea|point|news|question|work|job)|makes sense|couldn't agree more|this is how it's done|hear,? hear|i'll give you that|like i said`,
  String.raw`stimmt(?! nicht| so nicht| gar nicht| doch nicht)|genau|richtig so|einverstanden|sehe ich (?:auch|genauso) so|ganz meiner meinung|bin dafür|stimme (?:dir |dem |ihnen )?(?:voll )?zu|gute idee|respekt|recht haben sie|da hast du recht|absolut`,
  String.raw`(?<!no estoy )de acuerdo|exacto|exactamente|tienes razón|tiene razón|(?<!no es )cierto|a favor|buena idea|totalmente|así es`,
  String.raw`(?<!não )concordo|exato|exatamente|tens razão|tem razão|a favor|boa ideia|é isso|sem dúvida`,
  String.raw`(?<!pas )d'accord|exactement|tout à fait|c'est vrai|tu as raison|vous avez raison|je suis pour|bonne idée|bien dit|absolument`,
);

export const BEGINS_WITH_NO = atStart('no', 'nope', 'nah', 'nein', 'nee', 'non', 'não', 'ne, ', 'wrong', 'false', 'falsch', 'falso', 'faux', 'rubbish', 'nonsense', 'bullshit', 'bs', 'quatsch', 'unsinn', 'mentira', 'against', 'disagree', "i'm against", 'sorry, but', 'sorry but');
export const BEGINS_WITH_YES = atStart('yes', 'yep', 'yeah', 'yup', 'ja', 'jawohl', 'sí', 'sim', 'oui', 'agree', 'agreed', 'exactly', 'indeed', 'true', 'correct', 'right', 'same', 'this', 'genau', 'stimmt(?! nicht)', 'exacto', 'exato', 'exactement');

/** Asks for what stands behind it, or whether it is so. */
export const ASKS_FOR_PROOF = anyOf(
  String.raw`(?:any )?source|proof|evidence|citation|link|is (?:this|that|it) (?:true|real|confirmed|legit)|really|seriously|are you sure|how do (?:you|we|they) know|do (?:you|we) know|can (?:you|anyone|somebody|someone) (?:confirm|explain|tell)|any(?:one|body) know|according to (?:who|whom)|says who|what about|confirmed`,
  String.raw`quelle|beweis\p{L}*|stimmt das|ist das wahr|wirklich|echt|woher|sicher`,
  String.raw`fuentes?|pruebas?|es (?:verdad|cierto)|de verdad|en serio|seguro`,
  String.raw`fontes?|provas?|é verdade|a sério|sério|de certeza`,
  String.raw`preuves?|c'est vrai|vraiment|sérieusement|t'es sûr|vous êtes sûrs?`,
);
export const BEGINS_AS_QUESTION = atStart(
  'who', 'what', 'when', 'where', 'why', 'how', 'which', 'whose', 'is', 'are', 'was', 'were', 'do', 'does', 'did', 'can', 'could', 'would', 'should', 'will', 'has', 'have', 'any', 'so', 'and', 'but',
  'wer', 'was', 'wann', 'wo', 'warum', 'wieso', 'wie', 'welche[rsn]?', 'ist', 'sind', 'hat', 'haben', 'gibt', 'quién', 'qué', 'cuándo', 'dónde', 'por qué', 'cómo', 'cuál', 'cuánto', 'hay',
  'quem', 'quando', 'onde', 'porque', 'porquê', 'como', 'qual', 'quanto', 'há', 'qui', 'quand', 'où', 'pourquoi', 'comment', 'quel(?:le)?s?', 'combien', 'est-ce', 'y a-t-il',
);

export const HEDGES = anyOf(String.raw`apparently|reportedly|allegedly|supposedly|maybe|perhaps|might be|may be|i heard|i think|sounds like|seems|looks like|rumou?rs?`, String.raw`angeblich|vielleicht|wohl|scheint|gerüchte?`, String.raw`quizás?|tal vez|parece|dicen que|rumor(?:es)?`, String.raw`talvez|parece|dizem que|boato`, String.raw`peut-être|semble|il paraît|on dit que|rumeurs?`);
export const REPORTS = anyOf(String.raw`i (?:saw|was there|live|work)|we (?:saw|counted|checked|compared|tested)|witness(?:es)?|according to|police|officials?|(?:news|media|reports?|reporting|reported)|statement|video|photos?|pics?`, String.raw`laut|zeugen?|polizei|wir haben|ich habe gesehen`, String.raw`según|testigos?|policía|hemos visto|he visto`, String.raw`segundo|testemunhas?|polícia|vimos`, String.raw`selon|témoins?|la police|j'ai vu|on a vu`);
export const SWEARS = anyOf(String.raw`fuck\p{L}*|shit\p{L}*|damn|wtf|ass(?:hole)?s?|bitch\p{L}*|crap|bloody|arse|cunt|piss\p{L}*|hell|smh|ffs`, String.raw`scheiß\p{L}*|verdammt\p{L}*|mist`, String.raw`mierda|joder|coño`, String.raw`merda|porra|caralho`, String.raw`merde|putain|bordel`);
export const INSULTS = anyOf(String.raw`idiots?|stupid\p{L}*|dumb\p{L}*|morons?|fools?|clowns?|ignorant|pathetic|disgusting|shame(?:ful)?|disgrace\p{L}*|ridiculous|ludicrous|propaganda|racists?|crazy|insane|embarrassing|trolls?|scum|irresponsible|sensationalis[tm]`, String.raw`idioten?|dumm\p{L}*|peinlich|lächerlich|schande`, String.raw`idiotas?|estúpid[oa]s?|vergüenza|ridículo`, String.raw`idiotas?|estúpid[oa]s?|vergonha|ridículo`, String.raw`idiots?|stupide|honte|ridicule`);
export const FEELS = anyOf(String.raw`omg|wow|rip|r\.i\.p|pray(?:ers|ing)?|thoughts|sad|sadly|tragic|terrible|horrible|awful|shocking|scary|god|thank(?:s| you)|please|hope|sorry|love|lol|haha\p{L}*|unbelievable|heartbreaking|condolences|stay safe`, String.raw`traurig|schlimm|danke|furchtbar|hoffe\p{L}*|bitte`, String.raw`triste|gracias|terrible|ojalá|dios`, String.raw`triste|obrigad[oa]|terrível|tomara|deus`, String.raw`triste|merci|terrible|espère|mon dieu`);
export const NEGATES = new RegExp(String.raw`(?<!\p{L})(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|\p{L}+n't|dont|didnt|isnt|wasnt|doesnt|wont|cant|nicht|kein\p{L}*|nie|niemand|nichts|ohne|nunca|nadie|nada|ningun\p{L}*|ningún|jamás|tampoco|sin|não|ninguém|nenhum\p{L}*|sem|ne|n'\p{L}+|pas|jamais|personne|aucune?|rien)(?!\p{L})`, 'gu');
export const YOU = anyOf(String.raw`you|your|you're|u|ur|yours|yourself`, String.raw`du|dein\p{L}*|ihr|sie|euch`, String.raw`tú|tu|tus|usted|te`, String.raw`você|teu|tua|seu`, String.raw`tu|ton|ta|tes|vous|votre|vos`);
export const ME = anyOf(String.raw`i|i'm|i've|my|me|we|our`, String.raw`ich|mein\p{L}*|wir|unser\p{L}*`, String.raw`yo|mi|nosotros|nuestr[oa]s?`, String.raw`eu|meu|minha|nós|nosso`, String.raw`je|j'\p{L}+|mon|ma|mes|nous|notre`);
/** What follows is set against what was said. */
export const CONTRASTS = anyOf(String.raw`but|however|though|although|instead|rather|yet|despite|unless|only`, String.raw`aber|jedoch|sondern|trotzdem|obwohl`, String.raw`pero|sino|sin embargo|aunque`, String.raw`mas|porém|contudo|embora`, String.raw`mais|cependant|pourtant|plutôt`);
export const LAUGHS = /[\u{1F600}-\u{1F606}\u{1F923}\u{1F602}\u{1F644}\u{1F914}\u{1F612}\u{1F926}]/u;
export const APPROVES = /[\u{1F44D}\u{1F44F}\u{2764}\u{1F64C}\u{1F4AF}\u{2705}\u{1F60D}\u{1F64F}]/u;
export const DISAPPROVES = /[\u{1F44E}\u{1F621}\u{1F620}\u{1F92C}\u{274C}\u{1F645}\u{1F4A9}\u{1F925}]/u;
