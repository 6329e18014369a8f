import type { PostFilter } from '../../domain/filter.ts';
import type { Draft } from './draft.ts';

type Flag = 'hasMedia' | 'hasLinks' | 'isReply' | 'isRepost';
const MEDIA = '(?:pictures?|photos?|images?|pics?|videos?|media|gifs?|screenshots?|attachments?)';
const rule = (field: Flag, value: boolean, pattern: string) => ({ field, value, pattern: new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${pattern})(?![\\p{L}\\p{N}_-])`, 'giu') });

const REPOSTS = '(?:re-?posts|re-?tweets|boosts|reshares|rts)';
const KINDS = `(?:${REPOSTS}|replies|antworten|respuestas|respostas|réponses)`;
/** What stands before the kind of posts that is asked for: "how many are retweets", "which of his posts are replies", "show me his replies". */
const ASKED = "(?<=(?:^|(?<![\\p{L}])(?:how many|number of|count|which|that|what|show|find|list|get|give|see|search(?: for)?|wie viele|welche|cuánt[oa]s|cuáles|quant[oa]s|quais|combien|lesquels))(?: (?:me|us))?(?: (?:of|de|von|unter|entre) (?:\\p{L}+ ){0,2}\\p{L}+)?(?: (?:posts?|tweets?|messages?|ones|beiträge|publicaciones|publicações|publications|messages))?(?: (?:are|were|is|sind|waren|son|eran|são|eram|sont|étaient))?(?: (?:the|all|any|only|just|really|actually|his|her|their|latest|newest|oldest|recent|des|de|las|los|as|os|alle|die))* ?(?<=[\\s]|^))";
/** "how many replies did it get" counts what a post received, and no posts of that kind. */
const NOT_RECEIVED = '(?! (?:did|does|do|has|have|had|per|each|can|would|will|to be|made|got)(?![\\p{L}]))';

/** "with links to the mafia" tells of people, not of posts. */
const NO_TIE = '(?! (?:to|with|between|entre|avec|à)(?![\\p{L}]))';

/** In order: what excludes comes before what includes. */
const FLAGS = [
  rule('hasMedia', false, `(?:without|with no|no) (?:any )?${MEDIA}(?: or ${MEDIA})?|ohne (?:bilder|fotos|bild|videos)|sin (?:fotos|imágenes|vídeos|videos)|sem (?:fotos|imagens|vídeos)|sans (?:photos?|images?|vidéos?)|text[- ]only`),
  rule('hasMedia', true, `(?:only )?(?:that have|that has|which have|that include|that contain|including|containing|having|with) (?:an? |any |some |attached )?${MEDIA}(?: (?:or|and) (?:an? )?${MEDIA})?(?: attached)?|with (?:an )?attached ${MEDIA}|mit (?:bildern?|fotos?|videos?|einem bild|einem foto)|con (?:fotos?|imágenes|imagen|vídeos?|videos?)|com (?:fotos?|imagens|imagem|vídeos?)|avec (?:des |une )?(?:photos?|images?|vidéos?)`),
  rule('hasMedia', true, '(?<=(?:show|find|see|get|zeige?|finde|muéstrame|mostra)(?: me| us| mir)?(?: the| some| all| any| alle)? )(?:pictures|photos|images|videos|bilder|fotos)(?= (?:of|from|with|by|taken|von|de|do|da))'),
  rule('hasMedia', true, `(?<=(?:posts?|tweets?|messages?|how many)(?: (?:that|which))? )(?:have|had|include|contain|show|carry) (?:an? |any |some )?${MEDIA}(?=\\s*(?:$|[?!.,]))`),
  rule('hasLinks', false, `(?:without|with no) (?:any )?(?:links?|urls?)${NO_TIE}|(?<=(?:posts?|tweets?|messages?) )(?:that|which) (?:have|contain) no (?:links?|urls?)|ohne links?|sin enlaces|sem links|sans liens?`),
  rule('hasLinks', true, `(?:only )?(?:that have|that has|which have|that include|that contain|including|containing|having|with) (?:an? |any |some )?(?:links?|urls?)${NO_TIE}|mit links?|con (?:un )?enlaces?|com (?:um )?links?|avec (?:un |des )?liens?${NO_TIE}`),
  rule('isReply', false, `(?:without|no|excluding|except|not|ignore|ignoring) (?:any )?replies|ohne antworten|sin respuestas|sem respostas|sans réponses`),
  rule('isReply', true, `replies only|only (?:the )?replies|only in replies|just (?:the )?replies|nur antworten|solo respuestas|sólo respuestas|só respostas|apenas respostas|seulement les réponses`),
  rule('isRepost', false, `(?:without|no|excluding|except|not|ignore|ignoring|leave out) (?:any )?(?:reposts|retweets|boosts|rts)|original posts only|only original (?:posts|tweets)|ohne (?:reposts|retweets)|sin (?:reposts|retweets)|sem (?:reposts|retweets)|sans (?:les )?(?:reposts|retweets)`),
  rule('isReply', false, `(?:are|were)(?: not|n't|n’t)(?: any)? (?=replies)replies|that reply to nobody|not in reply`),
  rule('isRepost', false, `(?:are|were)(?: not|n't|n’t)(?: any)? ${REPOSTS}|(?:own|original|authored)(?= (?:posts?|tweets?|toots?|messages?|content|writing)(?![\\p{L}]))|in (?:his|her|their) own words|eigene[nr]?(?= (?:beiträge|posts|tweets))|(?<=publicaciones |tuits )propi[oa]s|(?<=publicações |posts )própri[oa]s`),
  rule('isReply', true, `(?=replies|antworten|respuestas|respostas|réponses)${ASKED}(?:replies|antworten|respuestas|respostas|réponses)${NOT_RECEIVED}(?! to (?:@|${KINDS}))`),
  rule('isRepost', true, `(?:only|just) (?:the )?(?:reposts|retweets|boosts)|(?:reposts|retweets|boosts) only|nur (?:reposts|retweets)|solo (?:reposts|retweets)`),
  rule('isRepost', true, `(?=${REPOSTS})${ASKED}${REPOSTS}${NOT_RECEIVED}(?! of @)|(?<=(?:^|[^\\p{L}]))(?:posts|tweets) (?:that )?(?:he|she|they|was|were) (?:reposted|retweeted|boosted)`),
];

const COUNT = /(?<![\p{L}\p{N}_-])(?:(?:that|which) (?:got|have|had|received) |with |having |mit |con |com |avec )?(more than|over|above|at least|a minimum of|minimum|min\.?|mehr als|mindestens|más de|al menos|mais de|pelo menos|plus de|au moins) (\d{1,3}(?:[,.]\d{3})+|\d{1,9}(?:\.\d)?)(k)?\+? (likes?|favou?rites?|favs?|hearts|me gusta|curtidas|j'aime|reposts?|retweets?|shares|boosts)(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_,.-])(?:with )?(\d{1,3}(?:[,.]\d{3})+|\d{1,9})\+ (likes?|favou?rites?|hearts|reposts?|retweets?|shares|boosts)(?![\p{L}\p{N}_])/giu;
const EXCLUSIVE = /^(?:more than|over|above|mehr als|más de|mais de|plus de)$/iu;

/** Media, replies, reposts and numbers of likes or reposts. */
export function readTraits(draft: Draft): void {
  for (const { field, value, pattern } of FLAGS) {
    const match = pattern.exec(draft.text);
    pattern.lastIndex = 0;
    if (match) draft.set(field, value, match.index, match.index + match[0].length);
  }
  for (const match of draft.text.matchAll(COUNT)) {
    const [words, bound, amount, thousand, what, plain, plainWhat] = match;
    const number = Math.round(Number((amount ?? plain ?? '').replace(/[,.](?=\d{3})/g, '')) * (thousand ? 1000 : 1));
    const field: keyof PostFilter = /^(?:repost|retweet|share|boost)/iu.test(what ?? plainWhat ?? '') ? 'minReposts' : 'minLikes';
    draft.set(field, EXCLUSIVE.test(bound ?? '') ? number + 1 : number, match.index, match.index + words.length);
  }
}
