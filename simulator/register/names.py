"""Names as one meets them in Flanders today, by where a family comes from; combined at random, they name nobody."""

# The dotless i is a letter of Turkish names:
# ruff: noqa: RUF001

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamePool:
    """The names of one origin; `share` is how often it is drawn among candidates (made up)."""

    share: float
    surnames: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]


def _pool(share: float, surnames: str, women: str, men: str) -> NamePool:
    return NamePool(share, *(tuple(part.strip() for part in names.split(",")) for names in (surnames, women, men)))


POOLS: tuple[NamePool, ...] = (
    _pool(
        0.46,
        "Peeters, Janssens, Maes, Jacobs, Mertens, Willems, Claes, Goossens, Wouters, De Smet, De Clercq, De Backer, "
        "Van den Broeck, Van de Velde, Van der Auwera, Vandenberghe, Vander Elst, Vandamme, Van Hoof, Van Damme, "
        "D'Hondt, D'hooge, 't Kindt, 't Jampens, De Vos, Desmedt, Verhoeven, Verstraete, Vermeulen, Verlinden, Baert, "
        "Cools, Lemmens, Aerts, Hermans, Smets, Michiels, Segers, Coppens, Lauwers, Bogaert, Dewulf, Declercq, "
        "Van Rompaey, Vanhoutte, De Ridder, Ceulemans, Geerts, Thijs, Van Acker, De Meyer, Nijs, Pauwels, Stevens",
        "Maria, Els, Ann, Martine, Sofie, Katrien, Lies, Ilse, Kristel, Nele, Hilde, Greet, Inge, Annelies, Lotte, "
        "Emma, Elise, Noor, Fien, Marleen, Godelieve, Lut, Tinne, Veerle, Sandra, Wendy, Cindy, Jolien, Zoë, Renée",
        "Jan, Luc, Marc, Peter, Koen, Bart, Wim, Tom, Dirk, Geert, Kristof, Jeroen, Pieter, Stijn, Kevin, Davy, Wout, "
        "Lars, Senne, Jef, Louis, Willy, Eddy, Rudy, Frans, Jozef, Gunther, Joël, André, Ruben",
    ),
    _pool(
        0.13,
        "El Amrani, El Idrissi, Benali, Ben Haddou, Bouazza, Bakkali, Chaouch, Ait Ouahi, El Khattabi, Ouali, "
        "Zerouali, Amghar, Boujdaine, Haddouchi, El Yaakoubi, Tahiri, Mansouri, Belhaj, Azzouzi, El Ouardi",
        "Fatima, Khadija, Naïma, Samira, Hanane, Yasmina, Malika, Karima, Loubna, Nora, Salma, Ikram, Houda, Aïcha",
        "Mohamed, Rachid, Hassan, Youssef, Karim, Said, Abdelkader, Mustapha, Bilal, Omar, Ilyas, Anass, Nabil, Tarik",
    ),
    _pool(
        0.09,
        "Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç, Aslan, Çetin, Koç, "
        "Güneş, Bulut, Ünal, Kocabaş, Akın",
        "Ayşe, Fatma, Emine, Hatice, Zeynep, Elif, Merve, Büşra, Sevda, Gülşen, Özlem, Derya",
        "Mehmet, Mustafa, Ahmet, Ali, Hüseyin, İbrahim, Murat, Emre, Yusuf, Burak, Ömer, Kadir",
    ),
    _pool(
        0.05,
        "Nowak, Wójcik, Mazur, Krawczyk, Zając, Król, Wróbel, Stępień, Pawlak, Jaworski-Gołąb, Duda, Sikora",
        "Agnieszka, Małgorzata, Katarzyna, Joanna, Ewa, Żaneta, Magdalena, Beata",
        "Piotr, Krzysztof, Łukasz, Tomasz, Paweł, Grzegorz, Marcin, Zbigniew",
    ),
    _pool(
        0.06,
        "Dubois, Lambert, Lefèvre, Dupont, François, Lejeune, Simonis, Delvaux, Gérard, Léonard, de Crombrugghe, "
        "du Bois, Dieudonné, Hébrant",
        "Nathalie, Valérie, Chantal, Aurélie, Céline, Véronique, Françoise, Noémie",
        "Philippe, Michel, Jérôme, François, Benoît, Didier, Frédéric, Thierry",
    ),
    _pool(
        0.08,
        "Al-Khatib, Haddad, Al Ahmad, Hussein, Ibrahim, Shamo, Rahimi, Ahmadzai, Hosseini, Karimi, Mohammadi, "
        "Stanekzai, Abdi, Warsame, Farah, Tesfay, Gebremedhin",
        "Amina, Rania, Layla, Zahra, Maryam, Hodan, Selam, Nour, Shirin, Parwana, Rima, Fadumo",
        "Ahmad, Omar, Khaled, Mahmoud, Ali, Yonas, Abdullah, Samir, Farid, Hamid, Mohammad, Abdirahman",
    ),
    _pool(
        0.05,
        "Ionescu, Popescu, Dumitru, Stan, Georgieva-Petrov, Dimitrov, Ivanov, Petrović, Kovačević, Hoxha, Krasniqi, "
        "Shevchenko, Kovalenko, Melnyk",
        "Elena, Mihaela, Ștefania, Vesna, Drita, Oksana, Nataliya, Ioana",
        "Ion, Bogdan, Ștefan, Dragan, Arben, Andriy, Serhiy, Valentin",
    ),
    _pool(
        0.05,
        "Mbala, Kabongo, Mukendi, Ilunga, Owusu, Mensah, Boateng, Diallo, Barry, Okafor, Eze, Nkurunziza",
        "Grace, Chantal, Mireille, Abena, Akosua, Fatoumata, Aminata, Blessing",
        "Patrick, Jean-Pierre, Emmanuel, Kwame, Kofi, Mamadou, Ibrahima, Chidi",
    ),
    _pool(
        0.03,
        "Rossi, Esposito, Di Marco, D'Angelo, García López, Fernández Ruiz, Da Silva, dos Santos Ferreira, Nguyễn, "
        "Trần",
        "Giulia, Concetta, Lucía, María José, Inês, Thị Hoa",
        "Salvatore, Calogero, José, João, Nuno, Văn Minh",
    ),
)

LONG_SURNAMES: tuple[str, ...] = (
    "Van Steenbergen-Vandenbrouckenhoven de Wouters",
    "Vandekerckhove-Van den Meersschautbeke",
    "Ratsimbazafiniaina Andrianantenaina-Lefèvre",
    "Hettiarachchige Don Wijesinghe Gunawardena",
)
"""Longer than any line was planned for; a surname is never abbreviated."""
