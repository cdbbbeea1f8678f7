"""Closed word classes of the languages that write capitals: what may open a sentence, continue one, or end in a dot.

Closed classes (articles, pronouns, prepositions, conjunctions, abbreviations) are short and stable, so they are listed;
everything else is left to the lexicon and the language model. All words are in lower case.
"""

from collections.abc import Mapping

__all__ = [
    "ABBREVIATIONS",
    "ARTICLES",
    "COORDINATORS",
    "LAST",
    "ORDINAL_DOT",
    "PREPOSITIONS",
    "RELATIVES",
    "SPEECH",
    "STARTERS",
    "SUBORDINATORS",
    "TITLED",
]


def _table(**words: str) -> Mapping[str, frozenset[str]]:
    return {language: frozenset(text.casefold().split()) for language, text in words.items()}


# Languages that write ordinals as a number with a dot ("im 13. Jahrhundert"), so a number says nothing about an end.
ORDINAL_DOT = _table(all="de pl tr cs da nb fi hu sk sl hr sr no et lv")["all"]

# Words that carry a dot of their own. Tokens without a vowel, letters and tokens with a dot inside need no entry.
ABBREVIATIONS = _table(
    en="mt mr mrs ms dr st jr sr prof gen col capt lt sgt rep sen gov rev hon pres inc corp co ltd bros dept"
    " est ave blvd rd etc al vs cf ed eds vol vols no nos fig figs approx ca jan feb mar apr jun jul aug"
    " sep sept oct nov dec mon tue tues wed thu thurs fri sat sun min max avg misc ext tel assn univ e.g"
    " i.e a.m p.m ibid op cit viz esp incl ref sec para",
    de="bzw ca chr co dr evtl ggf inkl mio mrd nr prof sog st str tel usw vgl zzgl abs art bd ebd etc exkl"
    " geb gem hrsg jh jhd jan feb apr aug sept okt nov dez max min mind mtl od phil rer nat s.o sen jun"
    " tsd u.a v.a vol z.b aufl bzgl dipl ing evang kath kfm mag mwst ehem ugs urspr verh verw vors allg"
    " amtl ausg bayer berl betr bes dt engl entspr frz griech lat ital milit österr russ schwed schweiz"
    " staatl städt techn türk ung zit einschl entw ev insb insbes jährl mon öffentl priv rd schriftl sek"
    " std stellv tägl wiss zus zzt rechtl",
    fr="m mm mme mlle dr pr st ste etc cf av ap apr env ex fig hab ibid max min no nos p pp sept oct nov déc"
    " janv févr juil tél vol éd éds art boul bd chap coll dir hors réf suiv adj adr resp prof",
    es="sr sra srta dr dra d dña ud uds vd vds etc pág págs núm art av avda c cía cap dpto ej fig gral ed ee"
    " uu izq dcha máx mín min nº prof st sta sto tel vol aprox ene feb mar abr may jun jul ago sep sept"
    " oct nov dic lic ing arq gob atte depto dep hab kilóm ref",
    it="sig sigg sig.ra dott dott.ssa prof ing avv arch on sen ecc etc pag pagg art cap fig n nr vol ca"
    " circa es cfr c d a.c d.c gen febbr genn ott nov dic sett s st ss tel max min ed red rag geom mons"
    " reg lett all",
    pt="sr sra srs srta dr dra prof profa exmo exma d etc pág págs núm art av cap fig ed vol tel aprox máx"
    " mín min jan fev mar abr mai jun jul ago set out nov dez eng gen st sto sta ltda cia séc ex obs dep"
    " gov pres",
    ru="тыс млн млрд трлн г гг в вв ул им просп пр обл стр рис см др коп руб чел мин сек час кв куб тел дол"
    " долл проц ред илл прим напр гос зам нач ген акад проф доц т.е т.д т.п т.к д н э р с п пос дер пер"
    " наб бул корп оз о-в р-н янв февр апр авг сент окт нояб дек мл ст св ок пл шт экз изд гл сб кн табл"
    " рожд ум род лат англ нем фр греч араб устар букв соотв экон",
    uk="тис млн млрд трлн р рр ст вул ім просп пр обл стор рис див ін грн коп чол хв сек год кв куб тел дол"
    " ред прим напр зам ген акад проф доц т.д т.п тощо м с смт пл бульв корп оз січ лют бер квіт трав черв"
    " лип серп вер жовт лист груд нар пом англ лат нім",
    pl="r w ul im tys mln mld zł gr ok np tj itd itp tzn tzw prof dr hab inż mgr św al pl os nr str ust art"
    " poz zob por red wyd godz min sek tel dot ds ws br ub ur zm ww in ks gen płk kpt sierż rz wg woj pow"
    " gm lek med cd jw kard bp abp pt sygn lic sp proc tow ang niem łac fr ros hiszp wł przyp",
    tr="dr prof doç yrd av alm ing fr vb vs bkz sn cad sok mah apt no tel yy md st örn krş çev der yay hz"
    " gen alb yzb tğm a.ş ltd şti müh op ör üniv bşk ort mad",
    nl="dr drs ir ing mr mevr dhr prof bv nv ca bijv blz enz etc evt incl excl jl jr sr max min nr o.a o.m"
    " resp st tel vgl zgn mln mld gem eeuw jan feb mrt apr aug sept okt nov dec art afb vnl",
    id="dr drs ir hj h prof tn ny sdr jl no tgl dll dst dsb rp tel yth hlm kel kec kab prov kol letjen"
    " mayjen brigjen jend kapt gg st bpk dkk a.n ttd pt cv tbk",
)

# Verbs of saying that follow the words reported, stop included, in languages that put them last.
SPEECH = _table(
    tr="dedi diyor der diye diyerek demiş derken dedim dediler şeklinde yazıyor gibi yazdı demişti"
    " sözleriyle ifadelerini ifadesini ifadeleriyle dediği deyip diyen",
)

# Capitalised in mid-sentence, these mean that a sentence begins (or that a name or a title does).
STARTERS = _table(
    en="the a an it he she they we this that these those there in on at by for from with after before during"
    " since as if when while although though but and however meanwhile moreover furthermore according its"
    " his their our my some many most such each both all no not one another then also so because despite"
    " under over between among through until about i'm he'd she'd they'd we'd it's he's she's they're"
    " we're what who how why where yet nor or",
    de="der die das den dem des ein eine einen einem einer er es wir ich dies diese dieser dieses diesen in"
    " im am an auf bei mit nach seit von vom vor für zu zum zur aus durch über um unter gegen ohne während"
    " wegen trotz aber und doch denn oder auch als wenn weil obwohl da dass dann danach dabei damit"
    " deshalb daher dennoch jedoch zudem außerdem allerdings so nun hier dort man kein keine sein seine"
    " seinen mehr viele einige alle jeder jede nur noch schon bereits bisher insgesamt laut nachdem"
    " bevor zwischen",
    fr="le la les l un une des du de il elle ils elles on nous vous je ce cette ces cet cela ça son sa ses"
    " leur leurs notre nos mon ma mes en dans à au aux avec pour par sur sous chez depuis pendant après"
    " avant selon malgré mais et ou donc or car ni si quand lorsque lorsqu comme alors puis ensuite enfin"
    " ainsi aussi cependant toutefois pourtant néanmoins plus moins tout tous toutes chaque plusieurs"
    " certains beaucoup aucun parmi grâce d'après c'est y qui que pourquoi comment où c d j n s qu jusqu",
    es="el la los las lo le les un una unos unas él ella ellos ellas esto eso este esta estos estas ese esa"
    " esos esas su sus nuestro nuestra mi yo nosotros se no en a al de del con por para desde durante"
    " hasta según sin sobre tras entre ante bajo contra pero y o ni si cuando mientras aunque porque como"
    " donde además también embargo entonces luego así ahora ya aún más muchos muchas algunos algunas todos"
    " todas cada otro otra otros otras hay después antes",
    it="il lo la i gli le l un uno una egli ella essi esso lui lei loro noi io questo questa questi queste"
    " quello quella quelli suo sua suoi sue nostro mio non si in nel nello nella nei negli nelle a al allo"
    " alla ai agli alle da dal dalla dai dalle di del della dei delle con per su sul sulla sui tra fra"
    " dopo durante secondo senza sotto sopra contro verso presso ma e ed o se quando mentre anche perché"
    " poiché sebbene come dove però tuttavia inoltre infatti quindi dunque così poi ora già ancora più"
    " molti molte alcuni alcune tutti tutte ogni altro altra altri altre ci c'è è ha ad nonostante grazie dell nell all"
    " dall sull quest quell",
    pt="o a os as um uma uns umas ele ela eles elas eu nós isto isso este esta estes estas esse essa esses"
    " essas aquele seu sua seus suas nosso nossa meu minha não se em no na nos nas num numa ao à aos às de"
    " do da dos das com por pelo pela para desde durante até segundo sem sobre sob entre contra após mas e"
    " ou nem quando enquanto embora porque como onde além também porém contudo entretanto então depois"
    " antes assim agora já ainda mais muitos muitas alguns algumas todos todas cada outro outra outros"
    " outras há é",
    ru="в на с к по о об у из за от до для при без над под через между после перед во со ко но и а или не ни"
    " он она оно они мы я это этот эта эти тот та те его её ее их наш мой свой что как когда если хотя"
    " потому поэтому так также однако тем кроме там тут здесь тогда теперь уже еще ещё все всё весь каждый"
    " многие некоторые согласно среди помимо вместе несмотря именно который",
    uk="в у на з із зі до по про за від для при без над під через між після перед але і й та а або не ні він"
    " вона воно вони ми я це цей ця ці той його її їх наш мій свій що як коли якщо хоча тому так також"
    " однак крім там тут тоді тепер вже ще все усе весь кожен багато деякі згідно серед водночас",
    pl="w we z ze na do po o u od dla przy przez za bez nad pod przed między ale i a lub albo nie ni on ona"
    " ono oni one my ja to ten ta te ci tego tej tych jego jej ich nasz mój swój co jak kiedy gdy jeśli"
    " chociaż choć bo dlatego tak także jednak oprócz tam tu wtedy teraz już jeszcze wszystko wszyscy"
    " każdy wiele wielu niektóre niektórzy według wśród ponadto również natomiast podczas mimo zgodnie",
    tr="bu o şu bunun onun bunu onu bunlar onlar ben biz bir ve ama ancak fakat çünkü eğer ayrıca daha sonra"
    " böylece bununla bundan buna öte ile için gibi kadar göre her bazı birçok tüm bütün hiç yine de hem"
    " ne nasıl neden burada orada şimdi artık henüz bugün dün",
    nl="de het een hij zij ze wij we ik dit dat deze die in op aan bij met na naar sinds van voor uit door"
    " over om onder tegen zonder tijdens maar en of want ook als toen omdat hoewel dan daarna daarbij"
    " daarom echter toch bovendien zo nu hier daar er men geen zijn haar hun meer veel sommige alle elke"
    " nog al volgens tussen terwijl",
    id="ini itu dia ia mereka kami kita saya di ke dari pada untuk dengan dalam oleh tentang sejak setelah"
    " sebelum selama karena namun tetapi tapi dan atau jika kalau ketika saat sementara meskipun walaupun"
    " selain juga kemudian lalu sehingga menurut para sebuah seorang beberapa banyak semua setiap bahwa"
    " adapun akan tidak",
)

# Opening in lower case after a stop, these carry on the sentence before it.
RELATIVES = _table(
    en="which whose whom",
    de="welche welcher welches wobei wodurch woraufhin",
    fr="dont lequel laquelle lesquels lesquelles",
    es="cuyo cuya cuyos cuyas",
    it="cui il_quale",
    pt="cujo cuja cujos cujas",
    ru="который которая которое которые которого которой которых которым которую котором чей",
    uk="який яка яке які якого якої яких яким якій якому якими",
    pl="który która które którzy którego której których którym którą którymi",
    nl="welke waarbij waardoor waarin waarop",
)
COORDINATORS = _table(
    en="and or but nor where while whereas",
    de="und oder sondern",
    fr="et ou ni",
    es="y e o ni sino",
    it="e ed o né oppure",
    pt="e ou nem",
    ru="и или а",
    uk="і й та або",
    pl="i oraz lub albo",
    tr="ve veya",
    nl="en of maar",
    id="dan atau",
)
PREPOSITIONS = _table(
    en="in on at of to by for from with into during about between among through over under against towards"
    " toward including especially particularly along together equal despite without within across around"
    " as per via like due owing according amid upon after since before",
    de="in im am an auf bei mit nach seit von vom vor für zu zum zur aus durch über um unter gegen ohne während wegen"
    " zwischen bis",
    fr="dans en à au aux avec pour par sur sous chez depuis pendant selon notamment entre vers après avant sans contre"
    " jusqu parmi",
    es="en a al de del con por para desde durante hasta según sin sobre tras entre incluyendo hacia ante contra",
    it="in nel nella nei nelle a al alla ai alle da dal dalla di del della con per su sul sulla tra fra"
    " durante secondo dal dalla dai dalle dei delle sul verso senza dopo presso contro",
    pt="em no na nos nas ao à aos às de do da dos das com por pelo pela para desde durante até segundo sem sobre"
    " entre após contra",
    ru="в на с к по о об у из за от до для при без над под через между после перед во со среди против из-за",
    uk="в у на з із до по про за від для при без над під через між після перед серед проти",
    pl="w we z ze na do po o u od dla przy przez za bez nad pod przed między podczas według ze wśród",
    tr="ile gibi kadar için göre karşı",
    nl="in op aan bij met na naar sinds van voor uit door over om onder tegen zonder tijdens",
    id="di ke dari pada untuk dengan dalam oleh sejak selama",
)
SUBORDINATORS = _table(
    en="because although though since after before until unless when if that who so once",
    de="weil obwohl dass wenn als nachdem bevor damit",
    fr="que qui parce car lorsque alors tandis quand où",
    es="que porque aunque cuando mientras donde quien quienes",
    it="che perché quando mentre dove poiché sebbene",
    pt="que porque embora quando enquanto onde quem",
    ru="что чтобы когда если хотя потому где",
    uk="що щоб коли якщо хоча бо де",
    pl="że żeby aby gdy kiedy jeśli ponieważ gdzie choć",
    nl="omdat hoewel dat als toen terwijl",
    id="yang karena ketika sementara agar sehingga meskipun",
)

# Articles and contractions with one: a mark or the end of the paragraph right after them means that their noun is gone.
# ``LAST`` are safe before the end only, since they are pronouns or particles as well.
ARTICLES = _table(
    en="the",
    de="ins zum zur beim ans aufs",
    fr="du des aux au",
    es="del",
    it="del della dei delle degli nel nella dal dalla sul sulla",
)
LAST = _table(
    en="a an of",
    de="der die das den dem des eine einem einer vom im",
    fr="le la les un une",
    es="el la los las un una",
    it="il la gli un una",
)

# What announces a title or a name, so that a capital after it is right; all languages together.
TITLED = _table(
    all="film films movie novel book books album song songs series show magazine newspaper daily weekly band"
    " group club play opera musical poem essay titled called named entitled dubbed programme program"
    " column podcast game ship buch roman zeitung lied titel sendung serie zeitschrift oper stück spiel"
    " namens partei strasse platz gasse weg haus hotel gasthaus gasthof restaurant stadtteil siedlung"
    " livre journal quotidien chanson série émission titre intitulé intitulée appelé appelée pièce revue"
    " groupe libro novela periódico diario revista canción disco programa película obra titulado titulada"
    " llamado llamada barrio municipio ciudad isla río provincia región localidad grupo romanzo giornale"
    " quotidiano rivista canzone programma pellicola intitolato intitolata chiamato chiamata trasmissione"
    " gruppo settimanale mensile livro romance jornal filme canção álbum chamado chamada intitulado"
    " intitulada banda bairro cidade ilha фильм фильме фильма роман романе книга книге книги газета газете"
    " газеты журнал журнале песня песни группа группы фільм фільмі романі книзі газеті журналі пісня гурт"
    " filmie filmu powieść powieści książka książki gazeta gazety dziennik dziennika tygodnik piosenka"
    " zespół zespołu boek krant liedje tijdschrift genaamd filmi romanı kitabı gazetesi dergisi şarkısı"
    " dizisi adlı isimli buku koran lagu majalah berjudul bernama",
)["all"]
