#include "wire/markup.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* How many bytes of a control character, or of one that is none, stand here; 0: it may stay. */
static size_t unwritable(const char *text)
{
    unsigned char c = (unsigned char)text[0], d = c ? (unsigned char)text[1] : 0;

    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
        return 1;
    if (c == 0xc2 && d < 0xa0)
        return 2;
    if (c == 0xef && d == 0xbf && ((unsigned char)text[2] & 0xfe) == 0xbe)
        return 3; /* U+FFFE, U+FFFF */
    if (c == 0xef && d == 0xb7 && (unsigned char)text[2] >= 0x90 && (unsigned char)text[2] <= 0xaf)
        return 3; /* U+FDD0 to U+FDEF */
    if (c >= 0xf0 && (d & 0x0f) == 0x0f && (unsigned char)text[2] == 0xbf &&
        ((unsigned char)text[3] & 0xfe) == 0xbe)
        return 4; /* the last two of each plane */
    return 0;
}

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void rm_markup_text(struct rm_buf *out, const char *text)
{
    for (; *text; text++) {
        size_t n = unwritable(text);

        if (n) {
            rm_buf_adds(out, REPLACEMENT);
            text += n - 1;
        } else if (reference(*text)) {
            rm_buf_adds(out, reference(*text));
        } else {
            rm_buf_addc(out, *text);
        }
    }
}

void rm_markup_attribute(struct rm_buf *out, const char *name, const char *text)
{
    rm_buf_printf(out, " %s=\"", name);
    rm_markup_text(out, text);
    rm_buf_addc(out, '"');
}
