#include "unit.h"

#include "wire/markup.h"
#include "wire/svg.h"

#include <string.h>

static const char *marked(struct rm_buf *out, const char *text)
{
    rm_buf_clear(out);
    rm_markup_text(out, text);
    return rm_buf_text(out);
}

static void texts_are_no_markup(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    assert_string_equal(
        marked(&out, "<b a=\"1\" b='2'>&amp;"), "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;");
    assert_string_equal(marked(&out, ""), "");
    assert_string_equal(marked(&out, "Zo\xc3\xab\t\n\xe6\x9d\x8e"), "Zo\xc3\xab\t\n\xe6\x9d\x8e");
    rm_buf_clear(&out);
    rm_markup_attribute(&out, "title", "\"><script>");
    assert_string_equal(out.data, " title=\"&quot;&gt;&lt;script&gt;\"");
    rm_buf_free(&out);
}

/* Controls and noncharacters, of which HTML and XML have none; their neighbours stay. */
static void what_markup_has_not_is_replaced(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    assert_string_equal(marked(&out, "a\x01\x1b\x7f\rb"),
        "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
        "b");
    assert_string_equal(marked(&out, "\xc2\x80\xc2\x9f\xc2\xa0"),
        "\xef\xbf\xbd\xef\xbf\xbd\xc2\xa0"); /* U+0080, U+009F; U+00A0 */
    assert_string_equal(marked(&out, "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd"),
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* U+FFFE, U+FFFF; U+FFFD */
    assert_string_equal(marked(&out, "\xef\xb7\x90\xef\xb7\xaf\xef\xb7\xb0"),
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xb7\xb0"); /* U+FDD0, U+FDEF; U+FDF0 */
    assert_string_equal(marked(&out, "\xf0\x9f\xbf\xbe\xf4\x8f\xbf\xbf\xf0\x9f\xa6\x89"),
        "\xef\xbf\xbd\xef\xbf\xbd\xf0\x9f\xa6\x89"); /* U+1FFFE, U+10FFFF; U+1F989 */
    rm_buf_free(&out);
}

static void pictures_say_what_they_are(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    rm_svg_open(&out, "a-b", "Title & more", "A <desc>", 3600, 125);
    rm_svg_rect(&out, "s1", 0, -5, 100, 15);
    rm_svg_line(&out, NULL, 1, 2, 3, 4);
    rm_svg_text(&out, "value", RM_SVG_END, 10, 20, "<1>");
    rm_svg_path_open(&out, "l1");
    rm_svg_path_point(&out, 'M', 0, 0);
    rm_svg_path_point(&out, 'L', 10, -1);
    rm_svg_path_close(&out, 0);
    rm_svg_close(&out);
    assert_string_equal(out.data,
        "<svg viewBox=\"0 0 360 12.5\" role=\"img\" aria-labelledby=\"a-b-t a-b-d\">\n"
        "<title id=\"a-b-t\">Title &amp; more</title>\n"
        "<desc id=\"a-b-d\">A &lt;desc&gt;</desc>\n"
        "<rect class=\"s1\" x=\"0\" y=\"-0.5\" width=\"10\" height=\"1.5\"/>\n"
        "<line x1=\"0.1\" y1=\"0.2\" x2=\"0.3\" y2=\"0.4\"/>\n"
        "<text class=\"value\" x=\"1\" y=\"2\" text-anchor=\"end\">&lt;1&gt;</text>\n"
        "<path class=\"l1\" d=\"M0 0L1 -0.1\"/>\n"
        "</svg>\n");
    rm_buf_free(&out);
}

static void texts_are_measured_and_cut(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    assert_int_equal(rm_svg_text_width("", 120), 0);
    assert_true(rm_svg_text_width("W", 120) > rm_svg_text_width("i", 120));
    assert_true(rm_svg_text_width("\xe6\x9d\x8e", 120) > rm_svg_text_width("a", 120));
    assert_int_equal(rm_svg_text_width("e\xcc\x81", 120), rm_svg_text_width("e", 120));
    assert_true(rm_svg_text_width("\xff", 120) > 0);
    rm_svg_text_fit(&out, "short", 120, 3600);
    assert_string_equal(out.data, "short");
    rm_svg_text_fit(&out, "Donaudampfschifffahrt", 120, 600);
    assert_true(rm_svg_text_width(out.data, 120) <= 600);
    assert_memory_equal(out.data, "Dona", 4);
    assert_string_equal(out.data + out.len - 3, "…");
    rm_svg_text_fit(&out, "\xe6\x9d\x8e\xe6\x9d\x8e\xe6\x9d\x8e\xe6\x9d\x8e", 120, 500);
    assert_string_equal(out.data, "\xe6\x9d\x8e\xe6\x9d\x8e…");
    rm_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_no_markup),
        cmocka_unit_test(what_markup_has_not_is_replaced),
        cmocka_unit_test(pictures_say_what_they_are),
        cmocka_unit_test(texts_are_measured_and_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
