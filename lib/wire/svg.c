#include "wire/svg.h"

#include "base/text.h"
#include "wire/markup.h"

#include <string.h>

static void add_length(struct rm_buf *out, int tenths)
{
    int size = tenths < 0 ? -tenths : tenths;

    rm_buf_printf(out, "%s%d", tenths < 0 ? "-" : "", size / 10);
    if (size % 10)
        rm_buf_printf(out, ".%d", size % 10);
}

static void add_attribute(struct rm_buf *out, const char *name, int tenths)
{
    rm_buf_printf(out, " %s=\"", name);
    add_length(out, tenths);
    rm_buf_addc(out, '"');
}

static void add_class(struct rm_buf *out, const char *class)
{
    if (class)
        rm_markup_attribute(out, "class", class);
}

static void add_named(
    struct rm_buf *out, const char *element, const char *id, const char *part, const char *text)
{
    rm_buf_printf(out, "<%s id=\"", element);
    rm_markup_text(out, id);
    rm_buf_printf(out, "-%s\">", part);
    rm_markup_text(out, text);
    rm_buf_printf(out, "</%s>\n", element);
}

void rm_svg_open(
    struct rm_buf *out, const char *id, const char *title, const char *desc, int width, int height)
{
    rm_buf_adds(out, "<svg viewBox=\"0 0 ");
    add_length(out, width);
    rm_buf_addc(out, ' ');
    add_length(out, height);
    rm_buf_adds(out, "\" role=\"img\" aria-labelledby=\"");
    rm_markup_text(out, id);
    rm_buf_adds(out, "-t ");
    rm_markup_text(out, id);
    rm_buf_adds(out, "-d\">\n");
    add_named(out, "title", id, "t", title);
    add_named(out, "desc", id, "d", desc);
}

void rm_svg_close(struct rm_buf *out)
{
    rm_buf_adds(out, "</svg>\n");
}

void rm_svg_rect(struct rm_buf *out, const char *class, int x, int y, int width, int height)
{
    rm_buf_adds(out, "<rect");
    add_class(out, class);
    add_attribute(out, "x", x);
    add_attribute(out, "y", y);
    add_attribute(out, "width", width);
    add_attribute(out, "height", height);
    rm_buf_adds(out, "/>\n");
}

void rm_svg_line(struct rm_buf *out, const char *class, int x1, int y1, int x2, int y2)
{
    rm_buf_adds(out, "<line");
    add_class(out, class);
    add_attribute(out, "x1", x1);
    add_attribute(out, "y1", y1);
    add_attribute(out, "x2", x2);
    add_attribute(out, "y2", y2);
    rm_buf_adds(out, "/>\n");
}

void rm_svg_text(struct rm_buf *out, const char *class, enum rm_svg_anchor anchor, int x, int y,
    const char *text)
{
    static const char *const anchors[] = {NULL, "middle", "end"};

    rm_buf_adds(out, "<text");
    add_class(out, class);
    add_attribute(out, "x", x);
    add_attribute(out, "y", y);
    if (anchors[anchor])
        rm_markup_attribute(out, "text-anchor", anchors[anchor]);
    rm_buf_addc(out, '>');
    rm_markup_text(out, text);
    rm_buf_adds(out, "</text>\n");
}

void rm_svg_path_open(struct rm_buf *out, const char *class)
{
    rm_buf_adds(out, "<path");
    add_class(out, class);
    rm_buf_adds(out, " d=\"");
}

void rm_svg_path_point(struct rm_buf *out, char command, int x, int y)
{
    rm_buf_addc(out, command);
    add_length(out, x);
    rm_buf_addc(out, ' ');
    add_length(out, y);
}

void rm_svg_path_close(struct rm_buf *out, int is_shape)
{
    rm_buf_adds(out, is_shape ? "z\"/>\n" : "\"/>\n");
}

/* Of ASCII, in hundredths of the font's size. */
static int letter_width(char c)
{
    if (strchr("ijlI.,:;'|! ", c))
        return 46;
    if (strchr("frt()[]/\\-\"`*", c))
        return 50;
    if (strchr("mMwW%@", c))
        return 108;
    if (strchr("+=<>~^#&", c) || (c >= 'A' && c <= 'Z'))
        return 86;
    return 66;
}

/* Of any character of UTF-8 at `text`, `len` bytes, in hundredths of the font's size. */
static int character_width(const char *text, size_t len)
{
    char one[5] = {0};
    int columns;

    if (len == 1)
        return letter_width(*text);
    memcpy(one, text, len);
    columns = rm_text_width(one);
    if (columns <= 0)
        return columns < 0 ? 100 : 0;
    if (columns > 1)
        return 140;
    return (unsigned char)*text < 0xcd ? 86 : 115; /* letters of Latin; all others */
}

static size_t length_of(const char *text)
{
    unsigned char c = (unsigned char)*text;
    size_t wanted = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, there = strnlen(text, wanted);

    return there;
}

int rm_svg_text_width(const char *text, int size)
{
    int width = 0;

    for (size_t len; *text && width < 1000000; text += len) {
        len = length_of(text);
        width += character_width(text, len);
    }
    return (width * (size / 10) + 9) / 10;
}

void rm_svg_text_fit(struct rm_buf *out, const char *text, int size, int width)
{
    int columns;

    rm_buf_clear(out);
    rm_buf_adds(out, text);
    if (rm_svg_text_width(text, size) <= width)
        return;
    for (columns = 4 * width / size + 2; columns > 0; columns--) {
        rm_buf_clear(out);
        rm_buf_add(out, text, rm_text_fit(text, columns));
        rm_buf_adds(out, "…");
        if (rm_svg_text_width(out->data, size) <= width)
            return;
    }
}
