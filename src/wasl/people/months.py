"""The names of the months: English, French, Arabic, and the languages in which they are said.

A slash parts spellings that are both in use; the first is the one that is written.
Keys are ISO 639-1 (``prs`` is Dari, whose months differ from those of Iran).
"""

from wasl.accounts.models import Calendar


def _table(**columns: str) -> tuple[dict[str, str], ...]:
    split = {language: names.split() for language, names in columns.items()}
    size = len(split["en"])
    assert all(len(names) == size for names in split.values())
    return tuple(
        {language: names[place].replace("_", " ") for language, names in split.items()}
        for place in range(size)
    )


SPELLINGS: dict[Calendar, tuple[dict[str, str], ...]] = {
    Calendar.GREGORIAN: _table(
        en="January February March April May June July August September October November December",
        fr="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        ar="يناير/كانون_الثاني فبراير/شباط مارس/آذار أبريل/نيسان مايو/أيار يونيو/حزيران"
        " يوليو/تموز أغسطس/آب سبتمبر/أيلول أكتوبر/تشرين_الأول نوفمبر/تشرين_الثاني"
        " ديسمبر/كانون_الأول",
    ),
    Calendar.ETHIOPIAN: _table(
        en="Meskerem Tikimt Hidar Tahsas/Tahisas Tir Yekatit Megabit Miyazya/Miazia"
        " Ginbot/Genbot Sene Hamle Nehase Pagume/Pagumen",
        fr="Meskerem Teqemt Hedar Tahesas Ter Yekatit Megabit Miyazya Guenbot Sené Hamlé Nehassé"
        " Pagoumé",
        ar="مسكرم طقمت هدار تاهساس طر يكاتيت مغابيت ميازيا غنبوت سني هملي نهاسي باغمي",
        am="መስከረም ጥቅምት ኅዳር/ህዳር ታኅሣሥ/ታህሳስ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ/ሀምሌ ነሐሴ/ነሀሴ ጳጉሜን/ጳጉሜ",
        ti="መስከረም ጥቅምቲ ሕዳር ታሕሳስ ጥሪ ለካቲት መጋቢት ሚያዝያ ግንቦት ሰነ ሓምለ ነሓሰ ጳጉሜን",
    ),
    Calendar.SOLAR_HIJRI: _table(
        en="Farvardin/Hamal Ordibehesht/Sawr Khordad/Jawza Tir/Saratan Mordad/Asad"
        " Shahrivar/Sunbula Mehr/Mizan Aban/Aqrab Azar/Qaws Dey/Jadi Bahman/Dalw Esfand/Hut",
        fr="Farvardin Ordibehesht Khordad Tir Mordad Chahrivar Mehr Aban Azar Dey Bahman Esfand",
        ar="فروردين أرديبهشت خرداد تير مرداد شهريور مهر آبان آذر دي بهمن إسفند",
        fa="فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
        prs="حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
        ps="وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
    ),
    Calendar.HIJRI: _table(
        en="Muharram Safar Rabi_al-Awwal/Rabi_I Rabi_al-Thani/Rabi_II Jumada_al-Ula/Jumada_I"
        " Jumada_al-Akhira/Jumada_II Rajab Shaaban/Shaban Ramadan/Ramazan Shawwal"
        " Dhu_al-Qaada/Zulqada Dhu_al-Hijja/Zulhijja",
        fr="Mouharram Safar Rabia_al_awal Rabia_ath-thani Joumada_al_oula Joumada_ath-thania"
        " Rajab Chaabane Ramadan Chawwal Dhou_al_qi`da Dhou_al-hijja",
        ar="محرم صفر ربيع_الأول ربيع_الآخر/ربيع_الثاني جمادى_الأولى جمادى_الآخرة/جمادى_الثانية"
        " رجب شعبان رمضان شوال ذو_القعدة ذو_الحجة",
        bn="মুহররম সফর রবিউল_আউয়াল রবিউস_সানি জমাদিউল_আউয়াল জমাদিউস_সানি রজব শাবান রমজান শাওয়াল জিলকদ জিলহজ",
    ),
}
MONTHS: dict[Calendar, tuple[dict[str, str], ...]] = {
    calendar: tuple(
        {language: names.partition("/")[0] for language, names in row.items()} for row in table
    )
    for calendar, table in SPELLINGS.items()
}
