#include "import/vocabulary.h"

#include <stdlib.h>
#include <string.h>

struct word {
    const char *key, *name;
};

/* Sorted by key. Source of the tags: the IANA language subtag registry. Which are common: the UK
 * Census of 2021. */
static const struct word languages[] = {{"afrikaans", "af"}, {"akan", "ak"}, {"albanian", "sq"},
    {"american sign language", "ase"}, {"amharic", "am"}, {"arabic", "ar"}, {"armenian", "hy"},
    {"asl", "ase"}, {"assamese", "as"}, {"azerbaijani", "az"}, {"bahasa indonesia", "id"},
    {"bahasa melayu", "ms"}, {"bangla", "bn"}, {"basque", "eu"}, {"belarusian", "be"},
    {"bengali", "bn"}, {"bokmål", "nb"}, {"bosanski", "bs"}, {"bosnian", "bs"},
    {"brazilian portuguese", "pt-BR"}, {"breton", "br"}, {"british sign language", "bfi"},
    {"bsl", "bfi"}, {"bulgarian", "bg"}, {"burmese", "my"}, {"cantonese", "yue"},
    {"cantonese chinese", "yue"}, {"castellano", "es"}, {"castilian", "es"}, {"catalan", "ca"},
    {"català", "ca"}, {"chinese", "zh"}, {"chinese (cantonese)", "yue"},
    {"chinese (mandarin)", "cmn"}, {"chinese, mandarin", "cmn"}, {"cornish", "kw"},
    {"croatian", "hr"}, {"cymraeg", "cy"}, {"czech", "cs"}, {"danish", "da"}, {"dansk", "da"},
    {"dari", "prs"}, {"deutsch", "de"}, {"dutch", "nl"}, {"eesti", "et"}, {"english", "en"},
    {"español", "es"}, {"esperanto", "eo"}, {"estonian", "et"}, {"euskara", "eu"}, {"ewe", "ee"},
    {"faroese", "fo"}, {"farsi", "fa"}, {"filipino", "fil"}, {"finnish", "fi"}, {"flemish", "nl"},
    {"français", "fr"}, {"french", "fr"}, {"fulani", "ff"}, {"gaeilge", "ga"}, {"gaelic", "gd"},
    {"galego", "gl"}, {"galician", "gl"}, {"ganda", "lg"}, {"georgian", "ka"}, {"german", "de"},
    {"greek", "el"}, {"gujarati", "gu"}, {"gàidhlig", "gd"}, {"haitian creole", "ht"},
    {"hakka", "hak"}, {"hausa", "ha"}, {"hebrew", "he"}, {"hindi", "hi"}, {"hrvatski", "hr"},
    {"hungarian", "hu"}, {"icelandic", "is"}, {"igbo", "ig"}, {"indonesian", "id"}, {"irish", "ga"},
    {"irish sign language", "isg"}, {"isixhosa", "xh"}, {"isizulu", "zu"}, {"italian", "it"},
    {"italiano", "it"}, {"jamaican patois", "jam"}, {"japanese", "ja"}, {"kannada", "kn"},
    {"kashmiri", "ks"}, {"kazakh", "kk"}, {"khmer", "km"}, {"kinyarwanda", "rw"},
    {"kiswahili", "sw"}, {"konkani", "kok"}, {"korean", "ko"}, {"krio", "kri"}, {"kurdish", "ku"},
    {"kurmanji", "kmr"}, {"lao", "lo"}, {"latin", "la"}, {"latvian", "lv"}, {"latviešu", "lv"},
    {"lietuvių", "lt"}, {"lingala", "ln"}, {"lithuanian", "lt"}, {"luganda", "lg"},
    {"luxembourgish", "lb"}, {"macedonian", "mk"}, {"magyar", "hu"}, {"malay", "ms"},
    {"malayalam", "ml"}, {"maltese", "mt"}, {"malti", "mt"}, {"mandarin", "cmn"},
    {"mandarin chinese", "cmn"}, {"manx", "gv"}, {"maori", "mi"}, {"marathi", "mr"},
    {"mongolian", "mn"}, {"māori", "mi"}, {"nederlands", "nl"}, {"nepali", "ne"}, {"norsk", "no"},
    {"norwegian", "no"}, {"nynorsk", "nn"}, {"odia", "or"}, {"oriya", "or"}, {"oromo", "om"},
    {"pahari-potwari", "phr"}, {"panjabi", "pa"}, {"pashto", "ps"}, {"persian", "fa"},
    {"polish", "pl"}, {"polski", "pl"}, {"portuguese", "pt"}, {"portuguese (brazil)", "pt-BR"},
    {"portuguese (brazilian)", "pt-BR"}, {"português", "pt"}, {"punjabi", "pa"}, {"romani", "rom"},
    {"romanian", "ro"}, {"romany", "rom"}, {"română", "ro"}, {"russian", "ru"}, {"scots", "sco"},
    {"scots gaelic", "gd"}, {"scottish gaelic", "gd"}, {"serbian", "sr"}, {"shona", "sn"},
    {"shqip", "sq"}, {"sindhi", "sd"}, {"sinhala", "si"}, {"sinhalese", "si"}, {"slovak", "sk"},
    {"slovene", "sl"}, {"slovenian", "sl"}, {"slovenčina", "sk"}, {"slovenščina", "sl"},
    {"somali", "so"}, {"soomaali", "so"}, {"sorani", "ckb"}, {"spanish", "es"}, {"srpski", "sr"},
    {"suomi", "fi"}, {"svenska", "sv"}, {"swahili", "sw"}, {"swedish", "sv"},
    {"swiss german", "gsw"}, {"sylheti", "syl"}, {"tagalog", "tl"}, {"tamil", "ta"},
    {"te reo", "mi"}, {"te reo maori", "mi"}, {"te reo māori", "mi"}, {"telugu", "te"},
    {"thai", "th"}, {"tibetan", "bo"}, {"tigrinya", "ti"}, {"tiếng việt", "vi"}, {"turkish", "tr"},
    {"twi", "tw"}, {"türkçe", "tr"}, {"ukrainian", "uk"}, {"ulster scots", "sco"}, {"urdu", "ur"},
    {"uzbek", "uz"}, {"vietnamese", "vi"}, {"welsh", "cy"}, {"wolof", "wo"}, {"xhosa", "xh"},
    {"yiddish", "yi"}, {"yoruba", "yo"}, {"yorùbá", "yo"}, {"zulu", "zu"}, {"íslenska", "is"},
    {"česky", "cs"}, {"čeština", "cs"}, {"ελληνικά", "el"}, {"български", "bg"},
    {"македонски", "mk"}, {"русский", "ru"}, {"српски", "sr"}, {"українська", "uk"},
    {"հայերեն", "hy"}, {"עברית", "he"}, {"اردو", "ur"}, {"العربية", "ar"}, {"فارسی", "fa"},
    {"پښتو", "ps"}, {"नेपाली", "ne"}, {"मराठी", "mr"}, {"हिंदी", "hi"}, {"हिन्दी", "hi"},
    {"বাংলা", "bn"}, {"ਪੰਜਾਬੀ", "pa"}, {"ગુજરાતી", "gu"}, {"தமிழ்", "ta"}, {"తెలుగు", "te"},
    {"ಕನ್ನಡ", "kn"}, {"മലയാളം", "ml"}, {"ไทย", "th"}, {"ქართული", "ka"}, {"ትግርኛ", "ti"},
    {"አማርኛ", "am"}, {"中文", "zh"}, {"广东话", "yue"}, {"日本語", "ja"}, {"普通话", "cmn"},
    {"粵語", "yue"}, {"한국어", "ko"}};

/* Sorted by key. */
static const struct word mediums[] = {{"at the office", "in person"}, {"audio", "phone"},
    {"audio call", "phone"}, {"by e-mail", "email"}, {"by email", "email"}, {"by phone", "phone"},
    {"by telephone", "phone"}, {"call", "phone"}, {"calls", "phone"}, {"chat", "chat"},
    {"coffee", "in person"}, {"e-mail", "email"}, {"e-mails", "email"}, {"email", "email"},
    {"emails", "email"}, {"f2f", "in person"}, {"face to face", "in person"},
    {"face to face meeting", "in person"}, {"face to face meetings", "in person"},
    {"face-to-face", "in person"}, {"face-to-face meeting", "in person"},
    {"face-to-face meetings", "in person"}, {"facetime", "video"}, {"google hangouts", "video"},
    {"google meet", "video"}, {"google meets", "video"}, {"im", "chat"}, {"in person", "in person"},
    {"in person meeting", "in person"}, {"in person meetings", "in person"},
    {"in real life", "in person"}, {"in the office", "in person"}, {"in-person", "in person"},
    {"in-person meeting", "in person"}, {"in-person meetings", "in person"},
    {"instant message", "chat"}, {"instant messages", "chat"}, {"instant messaging", "chat"},
    {"instant messenger", "chat"}, {"mail", "email"}, {"meet", "video"}, {"messages", "chat"},
    {"messaging", "chat"}, {"messenger", "chat"}, {"microsoft teams", "video"},
    {"microsoft teams call", "video"}, {"mobile", "phone"}, {"ms teams", "video"},
    {"ms teams call", "video"}, {"on site", "in person"}, {"on teams", "video"},
    {"on-site", "in person"}, {"online", "video"}, {"online (teams)", "video"},
    {"online call", "video"}, {"online chat", "chat"}, {"online meeting", "video"},
    {"online meetings", "video"}, {"online only", "video"}, {"online video", "video"},
    {"online video call", "video"}, {"onsite", "in person"}, {"over a coffee", "in person"},
    {"over coffee", "in person"}, {"over teams", "video"}, {"over the phone", "phone"},
    {"person", "in person"}, {"phone", "phone"}, {"phone call", "phone"}, {"phone calls", "phone"},
    {"physical", "in person"}, {"physical meeting", "in person"}, {"physically", "in person"},
    {"remote", "video"}, {"remote meeting", "video"}, {"remote meetings", "video"},
    {"remotely", "video"}, {"skype", "video"}, {"slack", "chat"}, {"slack messages", "chat"},
    {"sms", "chat"}, {"teams", "video"}, {"teams call", "video"}, {"teams calls", "video"},
    {"teams chat", "chat"}, {"teams/zoom", "video"}, {"telephone", "phone"},
    {"telephone call", "phone"}, {"telephone calls", "phone"}, {"text", "chat"},
    {"text message", "chat"}, {"text messages", "chat"}, {"via email", "email"},
    {"via teams", "video"}, {"via zoom", "video"}, {"video", "video"}, {"video call", "video"},
    {"video calls", "video"}, {"video chat", "video"}, {"video conference", "video"},
    {"video conferencing", "video"}, {"video meeting", "video"}, {"video meetings", "video"},
    {"videoconference", "video"}, {"videos", "video"}, {"virtual", "video"},
    {"virtual (teams)", "video"}, {"virtual call", "video"}, {"virtual meeting", "video"},
    {"virtual meetings", "video"}, {"virtual only", "video"}, {"virtually", "video"},
    {"voice call", "phone"}, {"webex", "video"}, {"whatsapp", "chat"}, {"zoom", "video"},
    {"zoom call", "video"}, {"zoom calls", "video"}};

static int compare(const void *key, const void *word)
{
    return strcmp(key, ((const struct word *)word)->key);
}

static const char *find(const struct word *words, size_t n, const char *key)
{
    const struct word *word = bsearch(key, words, n, sizeof *words, compare);

    return word ? word->name : NULL;
}

const char *rm_language_find(const char *key)
{
    return find(languages, sizeof languages / sizeof *languages, key);
}

const char *rm_medium_find(const char *key)
{
    return find(mediums, sizeof mediums / sizeof *mediums, key);
}

int rm_medium_is_any(const char *key)
{
    static const char *const any[] = {"any", "anything", "any of these", "no preference", "either",
        "don't mind", "i don't mind", "don\xe2\x80\x99t mind", "i don\xe2\x80\x99t mind",
        "whatever suits", NULL};

    for (size_t i = 0; any[i]; i++)
        if (strcmp(any[i], key) == 0)
            return 1;
    return 0;
}

int rm_language_is_common(const char *tag)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (strcmp(languages[i].name, tag) == 0)
            return 1;
    return 0;
}
