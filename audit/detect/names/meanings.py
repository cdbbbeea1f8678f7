"""Names that are words as well, with what they mean: a system that does not see the name translates it.

A line gives the meaning in English, German, French, Spanish, Italian and Portuguese (``-`` where no one word stands for
it), then names with that meaning as English and others write them; indented lines go on with these. Most meanings that
are English surnames as well (*Brown*, *King*) are left out.
"""

_TABLE = """
Blonde/Blond Blonde/Blond Blond/Blonde - Biondo Loiro : Rubio Biondi Loiro
Safe/Sure Sicher Sûr/Sûre Seguro Sicuro Seguro : Segura Seguro Salem Salim Slamet Selamat
Milk Milch Lait Leche Latte Leite : Leite Leche Latte Sütçü
Lion Löwe - León Leone Leão : León Leon Leão Leone Asad Assad Aslan Arslan Löwe Lev Singh Sher
Rabbit/Hare Kaninchen/Hase Lapin/Lièvre Conejo/Liebre Coniglio/Lepre Coelho/Lebre : Coelho Conejo Conejero Zając
  Zaitsev Zaytsev Zajac Hase
Rooster/Cock Hahn Coq Gallo Gallo Galo : Gallo Hahn Lecoq Petukhov Galo Kogut
Pigeon/Dove Taube Pigeon/Colombe Paloma Colomba Pomba : Paloma Colombo Golub Golubev Gołąb Taube Yamama Hamam
Sparrow Spatz/Sperling Moineau Gorrión Passero Pardal : Vorobyov Vorobjow Wróbel Sperling Pardal Vorobiev
Falcon Falke Faucon Halcón Falco Falcão : Sokolov Sokolow Sokol Sokół Falcão Falke Şahin Sahin Doğan Shaheen
Eagle Adler Aigle Águila Aquila Águia : Orlov Orlow Orzeł Adler Kartal Aguilar Orel
Beetle Käfer Scarabée Escarabajo Scarabeo Besouro : Zhuk Schuk Käfer Żuk Zhukov
Mosquito Mücke Moustique - Zanzara - : Komar Komarov
Goat Ziege Chèvre Cabra Capra Cabra : Kozlov Koslow Kozioł Cabra Keçi Capra
Ram/Sheep Widder/Schaf Bélier/Mouton Carnero Ariete/Montone Carneiro : Baran Baranov Carneiro Carnero Koç
Bull Stier Taureau Toro Toro Touro : Toro Boğa Byk Bykov Bikov
Cow Kuh Vache Vaca Vacca Vaca : Vaca Krowa Korova
Cat Katze Chat Gato Gatto Gato : Kot Gato Gatti Kotov Katz
Owl Eule Hibou/Chouette Búho Gufo Coruja : Sowa Baykuş Sova
Raven Rabe Corbeau Cuervo Corvo Corvo : Kruk Voronov Corvo Rabe
Bird Vogel Oiseau Pájaro Uccello Pássaro : Vogel Loiseau Ptak Kuş Pássaro Uccello
Bear Bär Ours Oso Orso Urso : Medved Medvedev Niedźwiedź Ayı Bär
Leopard/Panther/Cheetah Leopard/Panther Guépard/Léopard/Panthère Leopardo Leopardo Leopardo : Fahd Nimr Kaplan
Fox Fuchs Renard Zorro Volpe Raposo : Fuchs Lis Renard Volpe Tilki Lisov Zorro
Wolf Wolf Loup Lobo Lupo Lobo : Lobo Wilk Volkov Wolkow Kurt Dhib Leloup Lupo Vovk
Flower/Blossom Blume/Blüte Fleur Flor Fiore Flor : Çiçek Cicek Hoa Bunga Pushpa Zahra Blum Fiore Hana Flor Kwiat Phool
Flowers Blumen Fleurs Flores Fiori Flores : Flores Fiori Flôres
Rose Rose Rose Rosa Rosa Rosa : Gül Gul Mawar Warda Vardan
Lotus Lotus Lotus Loto Loto Lótus : Kamal Pankaj Padma Kamala
Oak Eiche Chêne Roble Quercia - : Carvalho Roble Dubov Dąb Meşe Quercia Duchesne
Branches Zweige Branches - Rami - : Ramos Rami
Forest/Wood Wald Forêt/Bois Bosque Bosco Bosque : Mori Hayashi Bosco Wald Selva Orman Silva
Blackberry Brombeere Mûre - Mora Amora : Mora Amora
Apple Apfel Pomme Manzana Mela Maçã : Manzana Elma Apfel Yablokov
Pear Birne Poire Pera Pera Pêra : Peral Armut Birnbaum Bae
Orange Orange Orange Naranja Arancia Laranja : Naranjo Som Portakal Naranja
Caves/Cave Höhlen/Höhle Grottes/Grotte - Grotte/Caverne Cavernas : Cuevas Cueva Covas
Churches Kirchen Églises - Chiese Igrejas : Iglesias Chiesa
Castle Schloss/Burg Château - Castello Castelo : Castillo Castelli Castelo Castello Zamek Schloss
Towers Türme Tours - Torri - : Torres Torri
Tower Turm - - - - : Torre Latorre Kule
Meadow/Meadows Wiese Prairie/Pré - Prato - : Prado Prados Prati Çayır
War Krieg Guerre - - - : Guerra Savaş Savas Harb Voyna
Peace Frieden Paix Paz Pace Paz : Paz Pace Barış Baris Salam Shanti Mir Damai Pokój
Hope Hoffnung Espoir Esperanza Speranza Esperança : Esperanza Amal Umut Ümit Asha Nadezhda Nadeschda Harapan Nozomi
  Speranza Rajaa Elpida
Victory/Victorious Sieg Victoire/Victorieux Victoria Vittoria Vitória : Vijay Bijoy Zafer Mansour Nasser Nasir
  Nusrat Menang
Light Licht Lumière Luz Luce Luz : Nour Noor Nur Prakash Jyoti Cahyo Cahya Cahaya Işık Luz Svetlana Sveta Roshni Quang
Ray Strahl Rayon Rayo Raggio Raio : Kiran Luch Işın
Sun Sonne Soleil Sol Sole Sol : Suraj Surya Güneş Gunes Shams Sol Matahari Ravi
Moon/Full¦Moon Mond/Vollmond Lune Luna Luna Lua : Chandra Badr Bulan Luna Qamar Hilal Chand Mahtab
Star Stern Étoile Estrella Stella Estrela : Yıldız Yildiz Bintang Najm Estrella Stella Sitara Zvezda Hoshi
Sky/Heaven Himmel Ciel Cielo Cielo Céu : Akash Aakash Fah Sora Asman Sama
Sea/Ocean Meer/Ozean Mer/Océan Mar Mare Mar : Deniz Sagar Derya Samudra Bahr Umi
Cloud/Clouds Wolke/Wolken Nuage/Nuages Nube Nuvola Nuvem : Bulut Megha Badal Awan Kumo Mekh
Rain/Rainwater Regen Pluie Lluvia Pioggia Chuva : Yağmur Yagmur Varsha Barsha Fon Namfon Hujan Baran Mưa
Snow Schnee Neige Nieve Neve Neve : Yuki Tuyết Salju Sneg Nieves Neves
Frost Frost Gel/Givre Escarcha/Helada Gelo Geada : Moroz Moros Mróz Ayaz Frolov
Spring Frühling Printemps Primavera Primavera Primavera : Bahar Rabie Rabee Vesna Haru Musim Xuân
Winter Winter Hiver Invierno Inverno Inverno : Zima Kış Winter Fuyu
Morning Morgen Matin - Mattina Manhã : Sabah Pagi Subuh Asahi
Storm Sturm Tempête Tormenta Tempesta Tempestade : Sturm Fırtına Burya Toofan
Lightning Blitz Éclair Relámpago Fulmine Relâmpago : Şimşek Simsek Molnia Kilat
Iron Eisen Fer Hierro Ferro Ferro : Demir Hierro Ferro Eisen Besi Hadid
Steel Stahl Acier Acero Acciaio Aço : Çelik Celik Polat Stahl Stalin
Stone Stein Pierre Piedra Pietra Pedra : Taş Stein Piedra Kamen Ishi Batu Hajar Lapierre
Rock Fels/Felsen Rocher Roca Roccia Rocha : Kaya Rocha Roca Rocca Skala Fels Sakhr
Gold Gold Or Oro Oro Ouro : Altın Emas Dahab Zoloto Kanok
Diamond Diamant Diamant Diamante Diamante Diamante : Elmas Heera Hira Intan Almaz
Pearl Perle Perle Perla Perla Pérola : İnci Moti Mutiara Marjan
Sword Schwert Épée Espada Spada Espada : Kılıç Kilic Saif Seif Mech Espada
Axe Axt Hache Hacha Ascia Machado : Machado Topor Balta
Mountain/High¦Mountain/Mount Berg/Hochgebirge Montagne Montaña/Monte Montagna/Monte Montanha/Monte : Dağ Gaoshan
  Gao¦Shan Jabal Parbat Gunung Berg Monte Monti Yama
From¦the¦Mount/Of¦the¦Mount Vom¦Berg Du¦Mont Del¦Monte Dal¦Monte Do¦Monte : Dal¦Monte Del¦Monte Dumont Delmonte
Of¦the¦Forest/From¦the¦Forest Vom¦Wald De¦la¦Forêt - - - : Del¦Bosque Dubois Delbosque
Of¦the¦Bridge/From¦the¦Bridge Von¦der¦Brücke Du¦Pont Del¦Puente Del¦Ponte Da¦Ponte : Dupont Da¦Ponte Del¦Ponte
  Del¦Puente
Of¦the¦Source/Of¦the¦Fountain/From¦the¦Fountain Von¦der¦Quelle De¦la¦Fontaine - - - : De¦la¦Fuente Delafuente
  Lafontaine
Of¦the¦Saints/From¦the¦Saints Der¦Heiligen Des¦Saints - - - : Dos¦Santos Dei¦Santi De¦los¦Santos
Saints Heilige/Heiligen Saints Santos Santi Santos : Santos Santi
Fountain/Fountains/Sources Brunnen/Quellen Fontaine/Sources - Fontane Fontes : Fuentes Fontana Fontes Pınar Fontaine
River Fluss Rivière/Fleuve Río Fiume Rio : Irmak Riviere Nehir Sungai Kawa Nahar
Bridge Brücke Pont Puente Ponte Ponte : Puente Ponte Köprü Most Brück Dupont
Earth/Soil Erde Terre Tierra Terra Terra : Toprak Bumi Prithvi Zemlya
Fire Feuer Feu Fuego Fuoco Fogo : Ateş Ates Agni Ogien
Dragon Drache Dragon Dragón Drago Dragão : Ejder Naga Ryu Rồng Drago Smok
Generous Großzügig Généreux Generoso Generoso Generoso : Karim Kareem Cömert Jawad
Guidance Führung/Anleitung Guidance/Orientation Guía Guida Orientação : Huda Houda Hoda
Beauty/Beautiful Schönheit/Schön Beauté/Beau/Belle Belleza/Hermosa Bellezza/Bella Beleza/Bela : Jamal Gamal Jamil
  Jameel Indah Güzel Sundari Bello Jamila
Happy/Happiness Glücklich/Glück Heureux/Bonheur Feliz/Felicidad Felice/Felicità Feliz/Felicidade : Said Saeed Saïd
  Anand Mutlu Félix Felice Gaoxing Bahagia Sukha
Immortal/Eternal Unsterblich/Ewig Immortel/Éternel Inmortal/Eterno Immortale/Eterno Imortal/Eterno : Khaled Khalid
  Amar Ölmez Abadi
Just/Fair Gerecht Juste Justo Giusto Justo : Adel Adil Justo
Faithful/Loyal Treu Fidèle/Loyal Fiel/Leal Fedele/Leale Fiel/Leal : Leal Amin Amine Vernyi Setia Sadık
Honest/Noble/Honorable Ehrlich/Edel Honnête/Noble Honesto/Noble Onesto/Nobile Honesto/Nobre : Sharif Sherif Noble Asil
Beloved/Darling Geliebter Bien-aimé Amado Amato Amado : Habib Amado Amato Priya Sevgili Mahbub
Wise Weise Sage Sabio Saggio Sábio : Hakim Lesage Sabio Bilge
Brave Tapfer/Mutig Courageux Valiente Coraggioso Corajoso : Bravo Bahadur Cesur Yiğit Mutig
Strong Stark Fort Fuerte Forte Forte : Stark Güçlü Fuerte Forte Qawi
Free Frei Libre Libre Libero Livre : Özgür Frei Hür Azad Svoboda
Rich Reich Riche Rico Ricco Rico : Rico Zengin Reich Bogatov Ricco
Thin/Slim Dünn/Schlank Mince/Maigre - Magro Magro : Delgado Magri İnce
Fat/Thick Dick/Fett Gros/Gras Gordo Grasso Gordo : Tolstoy Tolstoi Grassi Legros Gordo Şişman
Bald Kahl/Glatze Chauve - - - : Calvo Calvi Kel Lysy
Profit/Luck/Lucky Gewinn/Profit/Glück Profit/Chance Ganancia Profitto/Guadagno Lucro : Untung Bejo Beruntung Fortuna
Poet Dichter Poète Poeta Poeta Poeta : Kabir Kobi Şair Shayer
Blacksmith/Blacksmiths Schmied Forgeron Herrero Fabbro Ferreiro : Haddad Herrero Kuznetsov Kusnezow Kowal Kovács
  Ferrari Ferrero Fabbri Lefèvre Demirci Ferreira
Carpenter/Joiner Zimmermann/Tischler Charpentier/Menuisier Carpintero Falegname Carpinteiro : Najjar Zimmermann
  Charpentier Marangoz Carpintero Marangoni
Tailor Schneider Tailleur Sastre Sarto Alfaiate : Khayat Schneider Terzi Krawiec Kravets Sastre Sarti Darzi Portnov
Farmer/Peasant Bauer Fermier/Paysan Granjero Contadino Fazendeiro : Bauer Çiftçi Petani Kisan
Fisherman Fischer Pêcheur Pescador Pescatore Pescador : Rybak Fischer Balıkçı Rybakov Nelayan Pescatore Fisher
Merchant/Trader Händler/Kaufmann Marchand/Commerçant Comerciante Mercante Comerciante : Tajir Bepari Kaufmann
  Marchand Tüccar Kupets Saudagar Byapari
Shoemaker Schuster Cordonnier - Calzolaio Sapateiro : Zapatero Schuster Szewc Kunduracı
Warrior Krieger Guerrier - Guerriero - : Guerrero Guerriero Savaşçı Krieger Pejuang
Gentleman Gentleman Gentilhomme Caballero Gentiluomo Cavalheiro : Caballero Efendi
Emperor Kaiser Empereur Emperador Imperatore Imperador : Kaiser İmparator
Angel Engel Ange Ángel Angelo Anjo : Engel Melek Malaika Ángel Malak
Devil Teufel Diable Diablo Diavolo Diabo : Teufel Şeytan
Cabbage Kohl Chou Col Cavolo Repolho : Kohl Kapusta Lahana Capusta
Hair Haar/Haare Cheveux - Capelli Cabelo : Cabello Saç Capelli Cabelo
Head Kopf Tête Cabeza Testa Cabeça : Testa Cabeza Baş Golova
Saviour/Savior Retter/Erlöser Sauveur - Salvatore - : Salvador Salvatore Kurtarıcı
Birth Geburt Naissance - Nascita - : Nascimento Doğum Nacimiento
Belief/Faith Glaube Foi/Croyance Fe Fede Fé : Iman Eman Biswas Vishwas Vera İnanç
Love Liebe Amour Amor Amore Amor : Prem Lyubov Ljubow Sevgi Aşk Cinta Hubb Amor
Truth Wahrheit Vérité Verdad Verità Verdade : Satya Haq Hak Pravda Haqq
Princess Prinzessin Princesse Princesa Principessa Princesa : Amira Prenses
"""
LANGUAGES = ("en", "de", "fr", "es", "it", "pt")


def meanings(language: str) -> dict[str, frozenset[str]]:
    """Meaning as the language writes it → the names that mean it."""
    if language not in LANGUAGES:
        return {}
    column = LANGUAGES.index(language)
    found: dict[str, frozenset[str]] = {}
    for line in _TABLE.strip().replace("\n  ", " ").splitlines():
        words, names = (part.split() for part in line.split(" : "))
        for word in words[column].replace("¦", " ").split("/"):
            same = frozenset(n.replace("¦", " ") for n in names) - {word}
            if word != "-":
                found[word] = found.get(word, frozenset()) | same
    return found
