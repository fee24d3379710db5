"""Arabic: read in every file; spoken where there is a catalogue of messages."""

from icmd_cli.reference.languages import Day, Language


def _in_country(code: str, name: str) -> str:  # noqa: ARG001 - as the others
    return f"في {name}"


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:  # noqa: ARG001 - as the others
    if start and end:
        return f"في {first}" if start == end else f"من {first} إلى {last}"
    if start:
        return f"منذ {first}"
    return f"حتى {last}" if end else ""


LANGUAGE = Language(
    name="العربية",
    months=(
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر"),
        "ديسمبر",
    ),
    first_of_month="1",
    between_date_parts=" ",
    group="٬",
    decimal="٫",
    day_in_sheets="[$-401]d mmm yyyy",
    before_percent="",
    month_words=(
        *("يناير جانفي", "فبراير فيفري", "مارس", "ابريل افريل نيسان", "مايو ماي ايار", "يونيو جوان حزيران"),
        *("يوليو جويلية يوليوز تموز", "اغسطس اوت غشت", "سبتمبر شتنبر ايلول", "اكتوبر", "نوفمبر نونبر"),
        "ديسمبر دجنبر",
    ),
    weekdays=("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "الاحد"),
    ordinals=(),
    before_month=("من",),
    before_day=("يوم",),
    until=("الى", "حتى", "و"),
    since=("منذ", "ابتداء من", "اعتبارا من"),
    day_first=True,
    before_span=("من", "بين"),
    about=("حوالي", "نحو"),
    durations=("شهر", "اشهر", "شهرا", "سنة", "سنوات", "عام", "اعوام", "يوم", "ايام", "يوما"),
    open_end=("جار", "جاري", "مستمر", "حتى الان", "الى الان", "الى اليوم", "غير محدد"),
    today=("اليوم",),
    yesterday=("امس",),
    quarters=("الربع", "الثلاثي"),
    halves=("النصف", "السداسي"),
    nth=("الاول", "الثاني", "الثالث", "الرابع"),
    roughly=("بداية", "مطلع", "منتصف", "نهاية", "اواخر", "اوائل"),
    fiscal=("السنة المالية", "سنة مالية"),
    scales={
        1_000: ("الف", "الاف"),
        1_000_000: ("م", "ملايين", "مليون"),
        1_000_000_000: ("مليارات", "مليار", "بليون"),
    },
    amounts=("الميزانية", "المبلغ", "التكلفة", "الكلفة", "القيمة", "التمويل"),
    before_unit=("ب", "بال", "من"),
    total=("المجموع", "مجموع", "الاجمالي", "اجمالي", "المجموع الكلي", "المجموع العام", "المجموع الفرعي", "الجملة"),
    nothing=(
        "غير متوفر",
        "غير متاح",
        "غير محدد",
        "غير معروف",
        "لا يوجد",
        "لا توجد",
        "لا شيء",
        "قيد التأكيد",
        "للتأكيد",
    ),
    yes=("نعم", "صحيح"),
    no=("لا", "خطأ"),
    heading_fillers=("مشروع", "مشاريع", "مبادرة", "برنامج", "في", "من", "على"),
    number_signs=("رقم",),
    stop_words=(),
    elided=(),
    endings=(),
    plurals=(),
    search_or=(),
    search_not=(),
    search_and=(),
    languages={
        "العربية": "ar",
        "عربي": "ar",
        "الفرنسية": "fr",
        "فرنسي": "fr",
        "الانجليزية": "en",
        "انجليزي": "en",
        "الاسبانية": "es",
        "البرتغالية": "pt",
    },
    in_country=_in_country,
    by=str,
    span=_span,
    and_before=lambda _name: None,
)
