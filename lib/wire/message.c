#include "wire/message.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 32 }; /* of parts in parts; deeper than any mail program makes them */

struct reader {
    struct rm_mail_parts *parts;
    struct rm_arena *arena;
    const char *text; /* the whole file */
    size_t len;
    const char *from;
    int attached;       /* 1: what is looked for are attached files */
    size_t at;          /* line_at got so far, */
    unsigned long line; /* which is in this line */
};

/* GMime and GLib would write what they think of a message to standard error. */
static void say_nothing(const char *domain, GLogLevelFlags level, const char *text, void *data)
{
    (void)domain;
    (void)level;
    (void)text;
    (void)data;
}

static void start(void)
{
    static int is_started;

    if (is_started)
        return;
    is_started = 1;
    g_log_set_default_handler(say_nothing, NULL);
    g_mime_init();
}

/* Parts are asked for in their order, so that the text is walked through once. */
static unsigned long line_at(struct reader *r, gint64 offset)
{
    if (offset < 0 || (size_t)offset > r->len)
        return 0;
    if ((size_t)offset < r->at || !r->line) {
        r->at = 0;
        r->line = 1;
    }
    for (; r->at < (size_t)offset; r->at++)
        r->line += r->text[r->at] == '\n';
    return r->line;
}

static int is_file_of_calendar(GMimePart *part, GMimeContentType *type)
{
    const char *name = g_mime_part_get_filename(part);
    size_t len = name ? strlen(name) : 0;

    return g_mime_content_type_is_type(type, "application", "ics") ||
           (len > 4 && strcasecmp(name + len - 4, ".ics") == 0);
}

/* The bytes of a part, decoded. */
static GByteArray *decode(GMimePart *part)
{
    GMimeStream *stream = g_mime_stream_mem_new();
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GByteArray *bytes = g_byte_array_new();

    g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), bytes);
    if (content)
        g_mime_data_wrapper_write_to_stream(content, stream);
    g_object_unref(stream);
    return bytes;
}

static void set_text(struct rm_mail_part *found, struct rm_arena *arena, GMimePart *part)
{
    char *text = GMIME_IS_TEXT_PART(part) ? g_mime_text_part_get_text(GMIME_TEXT_PART(part)) : NULL;
    GByteArray *bytes;

    if (text) {
        found->len = strlen(text);
        found->text = rm_arena_copy(arena, text, found->len);
        g_free(text);
        return;
    }
    bytes = decode(part);
    found->len = bytes->len;
    found->text = rm_arena_copy(arena, bytes->len ? (const char *)bytes->data : "", bytes->len);
    g_byte_array_free(bytes, TRUE);
}

static void set_place(struct reader *r, struct rm_mail_part *found, GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);

    if (stream)
        found->line = line_at(r, stream->bound_start);
    found->is_plain = encoding != GMIME_CONTENT_ENCODING_BASE64 &&
                      encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
                      encoding != GMIME_CONTENT_ENCODING_UUENCODE;
}

static struct rm_mail_part *add(struct reader *r)
{
    struct rm_mail_parts *parts = r->parts;

    parts->v = rm_arena_grow(r->arena, parts->v, parts->n, sizeof *parts->v);
    parts->v[parts->n] = (struct rm_mail_part){.from = r->from};
    return &parts->v[parts->n++];
}

static void add_none(struct reader *r, unsigned long line, const char *why)
{
    struct rm_mail_part *none = add(r);

    none->why = why;
    none->line = line;
}

static void take_part(struct reader *r, GMimePart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    int is_calendar = type && g_mime_content_type_is_type(type, "text", "calendar");
    struct rm_mail_part *found;

    if (r->attached ? is_calendar || !type || !is_file_of_calendar(part, type) : !is_calendar)
        return;
    found = add(r);
    set_text(found, r->arena, part);
    set_place(r, found, part);
}

static const char *sender(struct reader *r, GMimeMessage *message)
{
    InternetAddressList *list = g_mime_message_get_from(message);

    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);

        if (INTERNET_ADDRESS_IS_MAILBOX(address) &&
            internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)))
            return rm_arena_dup(
                r->arena, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
    }
    return NULL;
}

/* A message that was forwarded within another has a sender of its own. */
static void walk(struct reader *r, GMimeObject *object, int depth)
{
    if (!object || depth > DEPTH_MAX)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        int n = g_mime_multipart_get_count(GMIME_MULTIPART(object));

        for (int i = 0; i < n; i++)
            walk(r, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        const char *from = r->from;

        r->from = message ? sender(r, message) : NULL;
        walk(r, message ? g_mime_message_get_mime_part(message) : NULL, depth + 1);
        r->from = from;
    } else if (GMIME_IS_PART(object)) {
        take_part(r, GMIME_PART(object));
    }
}

static void read_message(struct reader *r, GMimeMessage *message, gint64 begins)
{
    GMimeObject *body = g_mime_message_get_mime_part(message);
    size_t before = r->parts->n;

    r->from = sender(r, message);
    r->attached = 0;
    walk(r, body, 0);
    r->attached = 1;
    if (r->parts->n == before)
        walk(r, body, 0);
    if (r->parts->n == before)
        add_none(r, line_at(r, begins), "has no part of type text/calendar");
}

/* ---- What is not read ---- */

/* What a message has so far. */
struct measure {
    size_t messages, bytes, header, headers, headers_bytes, parts;
};

static int looks_like_header(const char *line, size_t len)
{
    size_t n = 0;

    while (n < len && line[n] > ' ' && line[n] < 0x7f && line[n] != ':')
        n++;
    return n && n < len && line[n] == ':';
}

static const char *measure_line(struct measure *m, const char *line, size_t len)
{
    if (len >= 5 && memcmp(line, "From ", 5) == 0)
        *m = (struct measure){.messages = m->messages + 1};
    m->bytes += len;
    if (*line == ' ' || *line == '\t') {
        m->header += m->header ? len : 0;
        m->headers_bytes += m->header ? len : 0;
    } else if (looks_like_header(line, len)) {
        m->header = len;
        m->headers_bytes += len;
        m->headers++;
    } else {
        m->header = 0;
        m->parts += len > 2 && line[0] == '-' && line[1] == '-';
    }
    if (m->bytes > RM_MESSAGE_MAX)
        return "is larger than 4 MiB, and no answer to an invite";
    if (m->header > RM_MESSAGE_HEADER_MAX)
        return "has a header longer than 16 KiB, and is no answer to an invite";
    if (m->headers_bytes > RM_MESSAGE_HEADERS_BYTES_MAX || m->headers > RM_MESSAGE_HEADERS_MAX ||
        m->parts > RM_MESSAGE_PARTS_MAX)
        return "has thousands of headers or parts, and is no answer to an invite";
    if (m->messages > RM_MAILBOX_MAX)
        return "has more than 10,000 messages; expected the answers to invites alone";
    return NULL;
}

/* Whether anything is out of measure: why, and the line. */
static const char *measure(const char *text, size_t len, unsigned long *line)
{
    struct measure m = {0};
    const char *why = NULL;

    *line = 0;
    for (const char *at = text, *stop = text + len; at < stop && !why;) {
        const char *newline = memchr(at, '\n', (size_t)(stop - at));
        size_t n = newline ? (size_t)(newline - at) + 1 : (size_t)(stop - at);

        ++*line;
        why = measure_line(&m, at, n);
        at += n;
    }
    return why;
}

/* ---- The file ---- */

static void read_messages(struct reader *r)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(r->text, r->len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    int is_mailbox = r->len > 5 && memcmp(r->text, "From ", 5) == 0;

    if (is_mailbox)
        g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    do {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

        if (!message)
            break;
        read_message(r, message, g_mime_parser_get_headers_begin(parser));
        g_object_unref(message);
    } while (is_mailbox && !g_mime_parser_eos(parser));
    g_object_unref(parser);
    g_object_unref(stream);
}

void rm_message_read(
    struct rm_mail_parts *parts, struct rm_arena *arena, const char *text, size_t len)
{
    struct reader r = {.parts = parts, .arena = arena, .text = text, .len = len};
    size_t before = parts->n;
    unsigned long line;
    const char *why = measure(text, len, &line);

    if (why) {
        add_none(&r, line, why);
        return;
    }
    start();
    read_messages(&r);
    if (parts->n == before)
        add_none(&r, 0, "is neither a calendar nor a message with one");
}
