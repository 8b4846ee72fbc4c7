/* Words that people use for what has a fixed name. */
#include "import/cell.h"

#include <stdlib.h>
#include <string.h>

struct word {
    const char *key, *name;
};

/* Sorted by key. Source: the IANA language subtag registry; UK Census 2021 for which are common. */
static const struct word languages[] = {{"afrikaans", "af"}, {"albanian", "sq"},
    {"american sign language", "ase"}, {"amharic", "am"}, {"arabic", "ar"}, {"armenian", "hy"},
    {"asl", "ase"}, {"basque", "eu"}, {"bengali", "bn"}, {"bosnian", "bs"},
    {"british sign language", "bfi"}, {"bsl", "bfi"}, {"bulgarian", "bg"}, {"burmese", "my"},
    {"cantonese", "yue"}, {"catalan", "ca"}, {"chinese", "zh"}, {"croatian", "hr"},
    {"cymraeg", "cy"}, {"czech", "cs"}, {"danish", "da"}, {"dari", "prs"}, {"deutsch", "de"},
    {"dutch", "nl"}, {"english", "en"}, {"español", "es"}, {"estonian", "et"}, {"farsi", "fa"},
    {"filipino", "fil"}, {"finnish", "fi"}, {"français", "fr"}, {"french", "fr"}, {"gaeilge", "ga"},
    {"galician", "gl"}, {"georgian", "ka"}, {"german", "de"}, {"greek", "el"}, {"gujarati", "gu"},
    {"hausa", "ha"}, {"hebrew", "he"}, {"hindi", "hi"}, {"hungarian", "hu"}, {"icelandic", "is"},
    {"igbo", "ig"}, {"indonesian", "id"}, {"irish", "ga"}, {"irish sign language", "isg"},
    {"italian", "it"}, {"italiano", "it"}, {"japanese", "ja"}, {"kannada", "kn"}, {"khmer", "km"},
    {"korean", "ko"}, {"kurdish", "ku"}, {"latvian", "lv"}, {"lithuanian", "lt"},
    {"luxembourgish", "lb"}, {"macedonian", "mk"}, {"malay", "ms"}, {"malayalam", "ml"},
    {"maltese", "mt"}, {"mandarin", "cmn"}, {"maori", "mi"}, {"marathi", "mr"}, {"māori", "mi"},
    {"nepali", "ne"}, {"norwegian", "no"}, {"pashto", "ps"}, {"persian", "fa"}, {"polish", "pl"},
    {"polski", "pl"}, {"portuguese", "pt"}, {"português", "pt"}, {"punjabi", "pa"},
    {"romanian", "ro"}, {"russian", "ru"}, {"scots", "sco"}, {"scottish gaelic", "gd"},
    {"serbian", "sr"}, {"shona", "sn"}, {"sinhala", "si"}, {"slovak", "sk"}, {"slovenian", "sl"},
    {"somali", "so"}, {"spanish", "es"}, {"swahili", "sw"}, {"swedish", "sv"}, {"tagalog", "tl"},
    {"tamil", "ta"}, {"telugu", "te"}, {"thai", "th"}, {"tigrinya", "ti"}, {"turkish", "tr"},
    {"twi", "tw"}, {"ukrainian", "uk"}, {"urdu", "ur"}, {"vietnamese", "vi"}, {"welsh", "cy"},
    {"xhosa", "xh"}, {"yoruba", "yo"}, {"zulu", "zu"}};

/* Sorted by key. */
static const struct word mediums[] = {{"call", "phone"}, {"chat", "chat"}, {"e-mail", "email"},
    {"email", "email"}, {"face to face", "in person"}, {"face-to-face", "in person"},
    {"google meet", "video"}, {"im", "chat"}, {"in person", "in person"},
    {"in-person", "in person"}, {"instant message", "chat"}, {"instant messages", "chat"},
    {"instant messaging", "chat"}, {"messages", "chat"}, {"messaging", "chat"},
    {"microsoft teams", "video"}, {"ms teams", "video"}, {"online", "video"}, {"phone", "phone"},
    {"phone call", "phone"}, {"remote", "video"}, {"remotely", "video"}, {"slack", "chat"},
    {"teams", "video"}, {"telephone", "phone"}, {"video", "video"}, {"video call", "video"},
    {"video calls", "video"}, {"videoconference", "video"}, {"virtual", "video"},
    {"virtually", "video"}, {"webex", "video"}, {"zoom", "video"}};

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
