const LISTS: Readonly<Record<string, string>> = {
  en: `a about above after again all also am an and any anybody anyone anything are aren't around as at back be because been before being below between both but by came can can't cannot come
could couldn't did didn't do does doesn't doing don't down during each either else ever every everybody everyone everything few for from further get gets getting give gives given go goes going gone got had
hadn't has hasn't have haven't having he he's her here hers herself him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself just know let's like made make makes many may maybe me
might mine more most much must my myself no nobody nor not now of off on once one ones only or other others our ours ourselves out over own perhaps please quite rather really same say says see seem she should
shouldn't since so some somebody someone something such take tell than that that's the their theirs them themselves then there there's these they they're they've thing things this those through to too under
until up upon us very was wasn't we we're we've well were weren't what what's when where where's which while who who's whom whose why will with within without won't would wouldn't yes yet you you're you've your
yours yourself okay ok hi hello hey thanks please whats thats im ive dont didnt doesnt isnt wasnt id
actually almost along already alright although always among amongst anyway apparently aside away basically besides beside beyond certainly clearly concerning currently despite differently
eventually exactly except finally furthermore generally hence honestly however indeed instead lately let likewise literally lot lots mainly meanwhile moreover mostly mustn't namely neither
never none nonetheless nothing nowhere obviously often onto otherwise ought overall particularly per presumably probably recently regarding roughly seemingly shall shan't simply sometimes
somehow somewhat somewhere soon specifically still supposedly therefore though thus together toward towards truly unless unlike usually versus via vs whatever whatsoever whenever whereas
wherever whether whichever whoever whomever yourselves etc anymore needn't couldve shouldve wouldve wanna gonna theyre youre hes shes wheres whos hows werent wont wouldnt couldnt shouldnt
hasnt havent hadnt arent cant aint ain't`,
  de: `aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da dabei dafür dagegen daher damit danach dann daran darauf darüber das dass davon dazu dein deine dem den denn der
des deshalb dessen die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gab gegen gehabt geht gemacht gewesen gibt habe haben hat hatte hatten
hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins irgend ist ja jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinen können könnte leute leuten machen man mal mehr mein meine mich mir mit muss nach
nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit sich sie sind so soll sollte sondern über um und uns unser unter viel viele vielen vom von vor war waren warum was weil welche welchem
welchen welcher welches wenn wer werde werden wie wieder wieso will wir wird wo womit worüber wurde wurden würde zu zum zur zwischen bitte sag sage sagen
allerdings andererseits anderem anderer anderes bereits besonders bevor beziehungsweise bzw dadurch dahin dennoch derer deren derjenige derselbe dazwischen deinem deinen deiner drin eben
ebenso eigentlich einander einerseits einige einigem einigen einiger einiges einmal endlich entweder erst etwa eure eurem euren eurer falls fast ferner gar gegenüber genau gern gerne habt
hätte hätten hast her hinter indem innerhalb irgendwann irgendwas irgendwie irgendwo jedoch jene jenem jenen jener jenes könnt konnte konnten könntest laut manche manchem manchen mancher
manches manchmal mag meinem meinen meiner meist meistens musste mussten müssen möchte möchten nachdem neben nie niemand nirgends obwohl oft seid seitdem sei seien sofern sogar solche solchem
solchen solcher solches somit sonst soviel sowie sowohl statt stets sollten solltest trotz trotzdem überhaupt übrigens unserem unseren unserer unsere usw vielleicht vielmehr warst wart wäre
wären wegen weder weiter weitere weiteren wem wen wessen weshalb wirst wollen wollte wollten wohl wohin woher worden worin woran worum wovon wozu während würden zudem zuerst zuletzt ziemlich
zwar gleich ganz versus vs jemals mehrere`,
  es: `a acerca al algo alguien algún alguna algunas alguno algunos ante antes aquel aquella aquí así aún bajo bien cada casi como con contra cosa cosas cual cuales cualquier cuando cuándo cuál cuáles cuánto cuánta cuántos cuántas cómo
de del desde donde dónde dos durante e el él ella ellas ellos en entre era eran eres es esa esas ese eso esos esta está están estaba estar estas este esto estos fue fueron fui gente ha había habían haber hace hacer hacia han
hasta hay he la las le les lo los más me mi mí mientras mis mucha muchas mucho muchos muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero personas poco por porque por qué puede pueden pues
que qué quien quién quiénes se sea según ser si sí sido sin sobre solo sólo son soy su sus también tan tanto te tener tenía tiene tienen todo toda todas todos tras tu tú tus un una unas uno unos usted vez y ya yo
además ahora ahí alrededor aunque bastante cerca cierto ciertos contigo conmigo consigo cuya cuyas cuyo cuyos debe deben demás demasiado dentro después detrás dicho efecto embargo encima
entonces erais eramos estado estamos estáis esté estén estoy estuve estuvo etc excepto frente fuera haya hayan hemos hubo hubiera incluso jamás junto lejos luego mediante menos misma mismas
mismo mismos mío mía míos mías modo nadie ningún ninguna ninguno nunca nuestras nuestros ojalá pesar podría podrían podía pronto próximo pudo quizá quizás realmente respecto salvo sean sería
serían siempre siendo siquiera sino sobretodo somos suya suyas suyo suyos tal tales tampoco tenemos tengo todavía través tuvo tuvieron tuya tuyo ustedes va vamos van varias varios versus vs
vosotros voy adónde acaso allí allá cuán quienes`,
  pt: `a à acerca ao aos aquela aquele aqui aquilo as às até algo alguém algum alguma algumas alguns antes cada coisa coisas com como contra da das de dela dele deles depois desde do dos e é ela elas ele eles em entre era eram essa
essas esse esses esta está estão estava estavam estas este estes eu foi foram fosse gente há havia isso isto já lá lhe lhes mais mas me mesmo meu meus minha muita muitas muito muitos na nas nada não nem no nos nós nossa nosso num
numa o onde os ou outra outras outro outros para pela pelas pelo pelos pessoas por porque por que pode podem pois pouco qual quais qualquer quando quanto quanta quantos quantas que quê quem se seja sem ser seu seus sim sob sobre só
são sua suas também tão te tem têm tenho ter teu teve tinha toda todas todo todos tu tua tudo um uma umas uns você vocês
afinal agora ainda além algures ali ambos apenas apesar aquelas aqueles àquela àquele assim através bastante bem cá caso certamente certo cujo cuja cujos cujas daquele daquela dali deste
desta destes destas desse dessa disso disto deve devem diante diversos donde duas durante embora enfim enquanto então entretanto esteja estejam esteve estive estiveram estou etc exceto faz
fez fora fomos fui geralmente hoje hei houve houveram inclusive jamais junto logo longe menos mesma mesmas mesmos minhas nela nele neles nelas nessa nesse nesta neste nisso nisto naquela
naquele nenhum nenhuma ninguém nomeadamente numas nuns nunca ora outrem parece perante perto podia pôde porém portanto porquê pra pouca poucas poucos próprio própria quaisquer quase quer
realmente salvo sejam sempre sendo senão será serão seria seriam somente somos sou tal tais talvez tampouco tanta tantas tantos tenha terá teria tido tinham tive tiveram tivemos tornou tuas
teus ti todavia trás vai vão vem vindo vós vosso vossa vários várias versus vs aonde acha achou acharam afora senhor`,
  fr: `à a afin ai ainsi alors après as au aucun aucune aussi autre autres aux avait avant avec avez avoir beaucoup bien c ça car ce ceci cela celle celles celui ces cet cette ceux chaque chez chose choses comme comment contre d dans de
depuis des dit dire donc dont du elle elles en encore entre est et étaient était être eu eux fait faire font gens hors ici il ils j je jusque l la là le les leur leurs lors lui m ma mais me même mêmes mes moi moins mon n ne ni
nos notre nous on ont ou où par parce pas pendant personne peu peut peuvent plus pour pourquoi qu quand que quel quelle quelles quels quelque quelques qui quoi s sa sans se sera ses si son sont sous suis sur t ta tes toi ton
tous tout toute toutes très tu un une vos votre vous y
ailleurs aujourd aura auraient aurait auront auquel auxquelles auxquels autant autour auparavant avaient avais avons ayant bientôt bref cependant certain certaine certaines certains ceci-ci
chacun chacune ci combien davantage dedans dehors déjà demain derrière dès desquelles desquels devant devait devrait dois doit doivent duquel également enfin ensuite envers environ es étais
étant étions étiez été êtes eurent eut faisait fallait fais faites fois furent fut guère hormis hélas jamais jusqu jusqu'à justement laquelle lequel lesquelles lesquels lorsque maintenant
malgré mieux mien mienne na nôtre nul outre parfois parmi partout personnes plupart plusieurs plutôt pouvait pouvoir presque près pris puis puisque quant quoique quelqu rien sauf selon
seraient serait seront seulement sien sienne sinon soient sois soit sommes souvent surtout tandis tant tel telle telles tels tantôt tien tienne toujours toutefois travers vers versus via
voici voilà vôtre vs vraiment etc lui-même elle-même n'est c'est d'un d'une qu'il qu'elle est-ce a-t-il a-t-elle y-a-t-il`,
};

/** Stop words as they are typed in lower case, by ISO 639-1 language. */
export const STOP_WORDS_OF: ReadonlyMap<string, ReadonlySet<string>> = new Map(Object.entries(LISTS).map(([language, words]) => [language, new Set(words.split(/\s+/u))]));

/** English stop words: what is no content in a question of any language that has no list of its own. */
export const STOP_WORDS: ReadonlySet<string> = STOP_WORDS_OF.get('en') ?? new Set();
