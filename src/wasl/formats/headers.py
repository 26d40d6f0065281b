"""Canonical columns, and how people head the same columns in several languages."""

import unicodedata

CANONICAL = (
    "id", "name", "other_names", "sex", "birth", "birth_basis", "calendar", "age", "age_on",
    "nationalities", "languages", "origin", "origin_country", "last_seen", "last_seen_country",
    "father", "mother", "siblings", "spouse", "relation", "enquirer", "separation_from",
    "separation_to", "cause", "marks",
)  # fmt: skip
"""The headers of interfaces.md, section 3, in their order."""

REQUESTS_ONLY = frozenset({"relation", "enquirer"})

# English, French, Arabic, Spanish, Portuguese, Italian, Somali, Persian: as files head them.
HEADED: dict[str, str] = {
    "id": "no, number, reference, ref, case id, case number, case no, file number,"
    " registration number, numero, numéro, numéro de dossier, identifiant, matricule, الرقم, رقم,"
    " رقم الملف, رقم التسجيل, expediente, número de caso, identificador, processo,"
    " numero pratica, codice, lambar, aqoonsi, شماره, شماره پرونده",
    "name": "full name, person name, name of person, complete name, nom, nom complet,"
    " nom et prénom, noms, nom prénom, الاسم, الاسم الكامل, الاسم الثلاثي, الاسم الرباعي, nombre,"
    " nombre completo, nombre y apellidos, nome, nome completo, nome e cognome, nominativo, magac,"
    " magaca, magaca oo dhan, نام, نام کامل, نام و نام خانوادگی",
    "other_names": "alias, aliases, other names, also known as, aka, nickname, nicknames,"
    " autres noms, surnom, connu sous, أسماء أخرى, اللقب, الكنية, اسم الشهرة, otros nombres, apodo,"
    " outros nomes, apelido, altri nomi, soprannome, naanays, نام های دیگر, لقب",
    "sex": "gender, sexe, genre, الجنس, النوع, sexo, género, sesso, genere, jinsi, جنس, جنسیت",
    "birth": "birth date, date of birth, dob, born, year of birth, birthdate, birthday,"
    " date de naissance, né le, née le, année de naissance, naissance, تاريخ الميلاد,"
    " تاريخ الولادة, سنة الميلاد, المواليد, fecha de nacimiento, nacimiento, año de nacimiento,"
    " data de nascimento, data di nascita, nato il, taariikhda dhalashada, تاریخ تولد, سال تولد",
    "birth_basis": "basis of birth date, birth date source, source de la date de naissance,"
    " مصدر تاريخ الميلاد",
    "calendar": "calendrier, التقويم, calendario, تقویم",
    "age": "age in years, age years, âge, âge ans, العمر, السن, edad, idade, età, da', سن",
    "age_on": "age as of, age at date, age recorded on, âge au, âge à la date,"
    " تاريخ تسجيل العمر, edad a fecha",
    "nationalities": "nationality, citizenship, nationalité, nationalités, الجنسية, الجنسيات,"
    " nacionalidad, nacionalidades, nacionalidade, cittadinanza, nazionalità, jinsiyad,"
    " jinsiyadda, تابعیت, ملیت",
    "languages": "language, mother tongue, langue, langues, اللغة, اللغات, idioma, idiomas, lengua,"
    " lingua, lingue, luqad, luqadda, زبان",
    "origin": "place of origin, home town, home village, birth place, place of birth, birthplace,"
    " from, lieu d'origine, origine, lieu de naissance, provenance, مكان الأصل, المنشأ,"
    " مكان الميلاد, مكان الولادة, lugar de origen, origen, lugar de nacimiento, origem,"
    " naturalidade, luogo di origine, luogo di nascita, meesha uu ka yimid, meesha dhalashada,"
    " محل تولد, اصلیت",
    "origin_country": "country of origin, country of birth, country, pays d'origine, pays,"
    " دولة المنشأ, بلد الأصل, البلد, الدولة, país de origen, país, paese di origine, waddanka, کشور",
    "last_seen": "last seen in, last known place, last known location, last place seen, vu en,"
    " dernier lieu connu, dernier lieu, آخر مكان شوهد فيه, آخر مكان معروف, visto por última vez,"
    " último lugar conocido, ultimo luogo noto, meeshii ugu dambaysay, آخرین مکان",
    "last_seen_country": "country last seen, last known country, dernier pays connu, آخر بلد,"
    " último país conocido",
    "father": "father name, father's name, name of father, père, nom du père, الأب, اسم الأب,"
    " اسم الوالد, padre, nombre del padre, pai, nome do pai, nome del padre, aabe, magaca aabaha,"
    " پدر, نام پدر",
    "mother": "mother name, mother's name, name of mother, mère, nom de la mère, الأم, اسم الأم,"
    " اسم الوالدة, madre, nombre de la madre, mãe, nome da mãe, nome della madre, hooyo,"
    " magaca hooyada, مادر, نام مادر",
    "siblings": "brothers and sisters, sibling, frères et sœurs, frères et soeurs, fratrie, الإخوة,"
    " الأخوة والأخوات, الإخوة والأخوات, hermanos, hermanos y hermanas, irmãos, fratelli,"
    " fratelli e sorelle, walaalo, خواهر و برادر",
    "spouse": "husband, wife, partner, spouse name, conjoint, époux, épouse, mari, femme, الزوج,"
    " الزوجة, cónyuge, esposo, esposa, cônjuge, coniuge, moglie, marito, xaas, همسر",
    "relation": "relationship, relation to sought, kinship, enquirer is, lien, lien de parenté,"
    " parenté, صلة القرابة, القرابة, العلاقة, parentesco, relación, parentela, xiriirka, نسبت",
    "enquirer": "enquirer name, applicant, seeker, requester, inquirer, demandeur,"
    " nom du demandeur, requérant, مقدم الطلب, اسم مقدم الطلب, solicitante, requerente,"
    " richiedente, codsadaha, درخواست کننده, متقاضی",
    "separation_from": "separated on, separated from, date of separation, separation date,"
    " date de séparation, séparé le, تاريخ الانفصال, fecha de separación, data della separazione",
    "separation_to": "separated until, separated by, séparé jusqu'au, fin de séparation",
    "cause": "cause of separation, reason of separation, reason, cause de la séparation, motif,"
    " سبب الانفصال, السبب, causa, motivo, causa de separación, causa della separazione, sabab",
    "marks": "distinguishing marks, identifying marks, scars, physical marks, signes particuliers,"
    " marques, cicatrices, علامات مميزة, العلامات المميزة, señas particulares, marcas,"
    " segni particolari, calaamado",
}  # fmt: skip

# The words that files use for listed codes; offered when columns are mapped, never assumed.
SAID_AS: dict[str, dict[str, str]] = {
    "sex": {
        "female": "f, w, woman, girl, femme, féminin, fille, أنثى, انثى, امرأة, بنت, mujer, femenino,"
        " mulher, feminino, donna, femmina, dhedig, gabar, زن, مونث",
        "male": "m, man, boy, homme, masculin, h, garçon, ذكر, رجل, ولد, hombre, masculino, homem,"
        " uomo, maschio, lab, wiil, مرد, مذکر",
        "unknown": "u, ?, unk, not known, inconnu, غير معروف, desconocido, sconosciuto",
        "other": "o, x, autre, آخر, otro, altro",
    },
    "calendar": {
        "gregorian": "g, western, grégorien, ميلادي, gregoriano, میلادی",
        "hijri": "lunar, hijri lunar, hégirien, هجري, lunar hijri, قمری",
        "solar_hijri": "persian, jalali, shamsi, solaire, هجري شمسي, شمسی, خورشیدی",
        "ethiopian": "ethiopic, ec, éthiopien, إثيوبي",
    },
    "relation": {
        "mother": "mère, الأم, أم, madre, mãe, hooyo, مادر",
        "father": "père, الأب, أب, padre, pai, aabe, پدر",
        "brother": "frère, الأخ, أخ, hermano, irmão, fratello, برادر",
        "sister": "sœur, soeur, الأخت, أخت, hermana, irmã, sorella, خواهر",
        "wife": "épouse, femme, الزوجة, زوجة, esposa, moglie",
        "husband": "époux, mari, الزوج, زوج, esposo, marito",
        "son": "fils, الابن, ابن, hijo, filho, figlio, پسر",
        "daughter": "fille, الابنة, ابنة, hija, filha, figlia, دختر",
        "uncle": "oncle, العم, الخال, tío, tio, zio",
        "aunt": "tante, العمة, الخالة, tía, tia, zia",
        "cousin": "cousine, ابن العم, primo, prima, cugino",
    },
}


def plain(words: str) -> str:
    """Return the letters and digits without accents, case, blanks and signs."""
    parted = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in parted if c.isalnum() and not unicodedata.combining(c)) or words


def _listed(table: dict[str, str]) -> dict[str, str]:
    found = {plain(code): code for code in table}
    for code, phrases in table.items():
        for phrase in phrases.split(","):
            found.setdefault(plain(phrase.strip()), code)
    return found


KNOWN = _listed(HEADED)
SAID = {column: _listed(table) for column, table in SAID_AS.items()}


def guess_columns(headers: list[str]) -> dict[str, str]:
    """Return which canonical column each header means; canonical headers go before guesses."""
    meant = {header: header for header in headers if header in CANONICAL}
    for header in headers:
        column = KNOWN.get(plain(header))
        if header not in meant and column and column not in meant.values():
            meant[header] = column
    return meant


def guess_value(column: str, value: str) -> str:
    """Return the listed code that a word probably means; empty when there is none."""
    return SAID.get(column, {}).get(plain(value), "")
