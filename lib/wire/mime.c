#include "wire/mime.h"

#include "base/date.h"
#include "base/text.h"

#include <string.h>

enum {
    LINE_MAX_COLUMNS = 76,
    WORD_MAX = 60, /* fits on a line behind the name of any header */
    NAME_MAX = 60, /* a longer name is not worth quoting: it needs folding */
};

/* Stands in no part: neither in quoted-printable nor in base64 does "_" follow "=". */
static const char boundary[] = "=_rm-tools_=";

static int is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322, section 3.2.3. */
static int is_atext(char c)
{
    return is_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* Dots with something of `ok` before, between and behind them. */
static int is_dotted(const char *text, size_t len, int (*ok)(char c))
{
    int dot = 1;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.' ? dot : !ok(text[i]))
            return 0;
        dot = text[i] == '.';
    }
    return !dot;
}

static int is_host(char c)
{
    return is_alnum(c) || c == '-';
}

int rm_address_valid(const char *address)
{
    const char *at = strchr(address, '@');

    return at && strlen(address) <= 254 && is_dotted(address, (size_t)(at - address), is_atext) &&
           is_dotted(at + 1, strlen(at + 1), is_host);
}

int rm_mailbox_parse(struct rm_mailbox *mailbox, struct rm_arena *arena, const char *text)
{
    const char *open = strchr(text, '<');
    char *address = rm_text_trim(arena, open ? open + 1 : text), *name = NULL;
    size_t len = strlen(address);

    if (open) {
        if (len == 0 || address[--len] != '>')
            return -1;
        address[len] = '\0';
        name = rm_text_trim(arena, rm_arena_copy(arena, text, (size_t)(open - text)));
        len = strlen(name);
        if (len > 1 && name[0] == '"' && name[len - 1] == '"') {
            name[len - 1] = '\0';
            name++;
        }
    }
    if (!rm_address_valid(address))
        return -1;
    mailbox->name = name && *name ? name : NULL;
    mailbox->address = address;
    return 0;
}

/* Bytes of the UTF-8 character at `text`, which is valid. */
static size_t character(const char *text)
{
    unsigned char c = (unsigned char)*text;

    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static void add_base64(struct rm_buf *out, const char *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < len; i += 3) {
        size_t n = len - i < 3 ? len - i : 3;
        unsigned long group = 0;

        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < n ? (unsigned char)bytes[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            rm_buf_addc(out, j <= n ? digits[group >> (18 - 6 * j) & 63] : '=');
    }
}

/* A value as encoded words, one a line: the folds between them are no part of it. `column` is
 * where the first begins. */
static void add_words(struct rm_buf *out, const char *text, size_t column)
{
    static const char open[] = " =?UTF-8?B?", close[] = "?=";

    while (*text) {
        size_t room = (LINE_MAX_COLUMNS - column - strlen(open) - strlen(close)) / 4 * 3, len = 0;

        while (text[len] && len + character(text + len) <= room)
            len += character(text + len);
        rm_buf_adds(out, open);
        add_base64(out, text, len);
        rm_buf_adds(out, close);
        text += len;
        column = 0;
        if (*text)
            rm_buf_addc(out, '\n');
    }
}

/* Whether a header gives the text back as it is: ASCII with single spaces between words that are
 * no encoded words, none too long for a line. */
static int is_plain(const char *text)
{
    size_t word = 0;

    if (strstr(text, "=?") || *text == ' ')
        return 0;
    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p > 0x7e || (*p == ' ' && (p[1] == ' ' || !p[1])))
            return 0;
        word = *p == ' ' ? 0 : word + 1;
        if (word > WORD_MAX)
            return 0;
    }
    return 1;
}

/* Words with single spaces, folded where a line is full; `column` is where the text begins. */
static void add_folded(struct rm_buf *out, const char *text, size_t column)
{
    while (*text) {
        size_t len = strcspn(text, " ");

        if (column + 1 + len > LINE_MAX_COLUMNS) {
            rm_buf_addc(out, '\n');
            column = 0;
        }
        rm_buf_addc(out, ' ');
        rm_buf_add(out, text, len);
        column += 1 + len;
        text += len + (text[len] == ' ');
    }
}

static void add_text_header(struct rm_buf *out, const char *name, const char *text)
{
    rm_buf_printf(out, "%s:", name);
    if (is_plain(text))
        add_folded(out, text, strlen(name) + 1);
    else
        add_words(out, text, strlen(name) + 1);
    rm_buf_addc(out, '\n');
}

static int is_atoms(const char *text)
{
    for (; *text; text++)
        if (!is_atext(*text) && *text != ' ')
            return 0;
    return 1;
}

static void add_mailbox_header(struct rm_buf *out, const char *name, const struct rm_mailbox *who)
{
    size_t start = out->len, end;

    rm_buf_printf(out, "%s:", name);
    if (!who->name || !*who->name)
        ;
    else if (!is_plain(who->name) || strlen(who->name) > NAME_MAX || strpbrk(who->name, "\"\\"))
        add_words(out, who->name, out->len - start);
    else
        rm_buf_printf(out, is_atoms(who->name) ? " %s" : " \"%s\"", who->name);
    for (end = out->len; end > start && out->data[end - 1] != '\n'; end--)
        ;
    if (out->len - end + strlen(who->address) + 3 > LINE_MAX_COLUMNS)
        rm_buf_addc(out, '\n');
    rm_buf_printf(out, " <%s>\n", who->address);
}

static void add_date_header(struct rm_buf *out, int64_t time)
{
    static const char days[] = "MonTueWedThuFriSatSun",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t date = rm_time_date(time), second = time - date * RM_DAY;
    struct rm_civil day = rm_date_civil(date);

    rm_buf_printf(out, "Date: %.3s, %d %.3s %04d %02d:%02d:%02d +0000\n",
        days + 3 * rm_date_weekday(date), day.day, months + 3 * (day.month - 1), day.year,
        (int)(second / RM_HOUR), (int)(second / RM_MINUTE % 60), (int)(second % 60));
}

/* RFC 6068: an address may hold what has a meaning in a URI. */
static void add_unsubscribe_header(struct rm_buf *out, const char *address)
{
    rm_buf_adds(out, "List-Unsubscribe: <mailto:");
    for (; *address; address++)
        if (is_alnum(*address) || strchr("-._~@+", *address))
            rm_buf_addc(out, *address);
        else
            rm_buf_printf(out, "%%%02X", (unsigned char)*address);
    rm_buf_adds(out, "?subject=unsubscribe>\n");
}

/* Whether the byte at `p` stands for itself in quoted-printable. At the start of a line, "."
 * could end the message, and "From " could start another. */
static int is_literal(const char *p, int line_start)
{
    if (*p == ' ' || *p == '\t')
        return p[1] && p[1] != '\n' && strncmp(p + 1, "\r\n", 2) != 0;
    if (line_start && (*p == '.' || strncmp(p, "From ", 5) == 0))
        return 0;
    return *p > ' ' && *p <= '~' && *p != '=';
}

static void add_quoted_printable(struct rm_buf *out, const char *text)
{
    size_t column = 0;

    for (const char *p = text; *p; p++) {
        int literal = is_literal(p, column == 0);

        if (*p == '\r' && p[1] == '\n')
            continue;
        if (*p == '\n') {
            rm_buf_addc(out, '\n');
            column = 0;
            continue;
        }
        if (column + (literal ? 1 : 3) > LINE_MAX_COLUMNS - 1) {
            rm_buf_adds(out, "=\n");
            column = 0;
            literal = is_literal(p, 1);
        }
        if (literal)
            rm_buf_addc(out, *p);
        else
            rm_buf_printf(out, "=%02X", (unsigned char)*p);
        column += literal ? 1 : 3;
    }
    if (column)
        rm_buf_addc(out, '\n');
}

static void add_text_part(struct rm_buf *out, const char *text)
{
    rm_buf_adds(out, "Content-Type: text/plain; charset=utf-8\n"
                     "Content-Transfer-Encoding: quoted-printable\n\n");
    add_quoted_printable(out, text);
}

/* The name is for mail readers that go by it rather than by the type (RFC 6047, 2.6). */
static void add_calendar_part(struct rm_buf *out, const char *calendar, const char *method)
{
    enum { LINE_BYTES = LINE_MAX_COLUMNS / 4 * 3 };

    rm_buf_printf(out,
        "Content-Type: text/calendar; charset=utf-8; method=%s\n"
        "Content-Disposition: inline; filename=invite.ics\n"
        "Content-Transfer-Encoding: base64\n\n",
        method);
    for (size_t len = strlen(calendar), n; len; calendar += n, len -= n) {
        n = len < LINE_BYTES ? len : LINE_BYTES;
        add_base64(out, calendar, n);
        rm_buf_addc(out, '\n');
    }
}

static int is_utf8(const char *text)
{
    return !text || rm_text_valid(text, strlen(text));
}

static int fault(const char **why, int part, const char *text)
{
    *why = text;
    return part;
}

static int check_headers(const struct rm_mime_message *message, const char **why)
{
    if (!rm_address_valid(message->from.address))
        return fault(why, RM_MIME_FROM, "the sender's address is none that mail can go from");
    if (!rm_address_valid(message->to.address))
        return fault(why, RM_MIME_TO, "the recipient's address is none that mail can go to");
    if (message->unsubscribe && !rm_address_valid(message->unsubscribe))
        return fault(
            why, RM_MIME_FROM, "the address to unsubscribe at is none that mail can go to");
    if (message->from.name && rm_text_has_control(message->from.name))
        return fault(why, RM_MIME_FROM, "the sender's name has a control character");
    if (message->to.name && rm_text_has_control(message->to.name))
        return fault(why, RM_MIME_TO, "the recipient's name has a control character");
    if (rm_text_has_control(message->subject))
        return fault(why, RM_MIME_SUBJECT, "the subject has a control character");
    if (!rm_address_valid(message->message_id))
        return fault(why, RM_MIME_OTHER, "the Message-ID is none");
    for (size_t i = 0; i < message->n_references; i++)
        if (!rm_address_valid(message->references[i]))
            return fault(why, RM_MIME_OTHER, "the Message-ID of an earlier message is none");
    if (message->calendar && !is_dotted(message->method, strlen(message->method), is_alnum))
        return fault(why, RM_MIME_OTHER, "the method of the invite is no word");
    if (message->language && !is_dotted(message->language, strlen(message->language), is_host))
        return fault(why, RM_MIME_OTHER, "the language is no tag");
    return 0;
}

static int check(const struct rm_mime_message *message, const char **why)
{
    if (!is_utf8(message->from.name))
        return fault(why, RM_MIME_FROM, "the sender's name is not UTF-8");
    if (!is_utf8(message->to.name))
        return fault(why, RM_MIME_TO, "the recipient's name is not UTF-8");
    if (!is_utf8(message->subject))
        return fault(why, RM_MIME_SUBJECT, "the subject is not UTF-8");
    if (!is_utf8(message->text) || !is_utf8(message->calendar))
        return fault(why, RM_MIME_OTHER, "its text is not UTF-8");
    return check_headers(message, why);
}

/* What it answers, and the whole thread behind it (RFC 5322, 3.6.4). */
static void add_thread_headers(struct rm_buf *out, const struct rm_mime_message *message)
{
    static const char name[] = "References:";
    size_t column = strlen(name);

    if (message->n_references == 0)
        return;
    rm_buf_printf(
        out, "In-Reply-To: <%s>\n%s", message->references[message->n_references - 1], name);
    for (size_t i = 0; i < message->n_references; i++) {
        size_t len = strlen(message->references[i]) + strlen(" <>");

        if (column + len > LINE_MAX_COLUMNS) {
            rm_buf_addc(out, '\n');
            column = 0;
        }
        rm_buf_printf(out, " <%s>", message->references[i]);
        column += len;
    }
    rm_buf_addc(out, '\n');
}

static void add_headers(struct rm_buf *out, const struct rm_mime_message *message)
{
    add_date_header(out, message->date);
    add_mailbox_header(out, "From", &message->from);
    add_mailbox_header(out, "To", &message->to);
    add_text_header(out, "Subject", message->subject);
    rm_buf_printf(out, "Message-ID: <%s>\n", message->message_id);
    add_thread_headers(out, message);
    rm_buf_adds(out, "Auto-Submitted: auto-generated\n");
    if (message->unsubscribe)
        add_unsubscribe_header(out, message->unsubscribe);
    if (message->language)
        rm_buf_printf(out, "Content-Language: %s\n", message->language);
    rm_buf_adds(out, "MIME-Version: 1.0\n");
}

int rm_mime_write(struct rm_buf *out, const struct rm_mime_message *message, const char **why)
{
    int part = check(message, why);

    if (part)
        return part;
    add_headers(out, message);
    if (!message->calendar) {
        add_text_part(out, message->text);
        return 0;
    }
    rm_buf_printf(
        out, "Content-Type: multipart/alternative; boundary=\"%s\"\n\n--%s\n", boundary, boundary);
    add_text_part(out, message->text);
    rm_buf_printf(out, "\n--%s\n", boundary);
    add_calendar_part(out, message->calendar, message->method);
    rm_buf_printf(out, "\n--%s--\n", boundary);
    return 0;
}
