/* What sheets are made of: signs that part the cells, encodings, lengths. */
#include "sheet.h"
#include "unit.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_bytes(const char *bytes, size_t len, const char *encoding, const char *expected)
{
    struct rm_csv_dialect dialect = {.encoding = encoding};
    struct rm_buf out = {0};

    sheet_rows(&out, bytes, len, &dialect);
    assert_string_equal(rm_buf_text(&out), expected);
    rm_buf_free(&out);
}

static void check(const char *text, const char *expected)
{
    check_bytes(text, strlen(text), NULL, expected);
}

/* The sheet in another encoding, by the system's own words. */
static void recode(struct rm_buf *out, const char *text, const char *encoding)
{
    iconv_t cd = iconv_open(encoding, "UTF-8");
    size_t left = strlen(text), room = 4 * left + 64;
    char *copy = strdup(text), *from = copy, *to;

    assert_true(cd != (iconv_t)-1);
    rm_buf_clear(out);
    rm_buf_reserve(out, room);
    to = out->data;
    assert_int_equal(iconv(cd, &from, &left, &to, &room), 0);
    out->len = (size_t)(to - out->data);
    iconv_close(cd);
    free(copy);
}

static void the_header_says_what_parts_cells(void **state)
{
    (void)state;
    check("a;b\n1,5;2\n", "1: <a><b>\n2: <1,5><2>\n");
    check("a\tb\n1\t2,\"\n", "1: <a><b>\n2: <1><2,\"> ! in cell 2, there is a quote within text "
                             "that does not begin with one\n");
    check("\"a;b;c\",d\n1,2\n", "1: <a;b;c><d>\n2: <1><2>\n");
    check("\"a\n;;\",d\n1,2\n", "1-2: <a\n;;><d>\n3#2: <1><2>\n");
    check("only\nx;y\n", "1: <only>\n2: <x;y>\n");
    check("only\n\"x\ty\"\n", "1: <only>\n2: <x\ty>\n");
}

static void prose_and_lists_in_a_header_mislead_nobody(void **state)
{
    (void)state;
    check("Name;Which skills, tools, or habits?\nAnn;Go, C\n",
        "1: <Name><Which skills, tools, or habits?>\n2: <Ann><Go, C>\n");
    check("Name;Skills, tools, habits\n", "1: <Name><Skills, tools, habits>\n");
    check("Name;Grade (1,2,3)\nAnn;1\n", "1: <Name><Grade (1,2,3)>\n2: <Ann><1>\n");
    check(
        "\n\nName;Grade (1,2,3)\n\nAnn;\"1\n2\"\n", "3: <Name><Grade (1,2,3)>\n5-6: <Ann><1\n2>\n");
    check("Name\tGrade (1,2,3)\nAnn\t1,2,3\n", "1: <Name><Grade (1,2,3)>\n2: <Ann><1,2,3>\n");
    check("Name,Hours; days\nAnn\n",
        "1: <Name><Hours; days>\n2: <Ann> ! has 1 cells where the header has 2\n");
    check("Name,Hours; days\nAnn;mon\n",
        "1: <Name><Hours; days>\n2: <Ann;mon> ! has 1 cells where the header has 2\n");
    check("E-mail; work\na@example.org\n", "1: <E-mail; work>\n2: <a@example.org>\n");
    check("name, grade\nAnn, 3\n", "1: <name>< grade>\n2: <Ann>< 3>\n");
    check("name; grade\nAnn; 3\n", "1: <name>< grade>\n2: <Ann>< 3>\n");
    check("a,b;c\n1\n", "1: <a><b;c>\n2: <1> ! has 1 cells where the header has 2\n");
}

static void a_first_line_can_say_it(void **state)
{
    struct rm_csv_dialect semicolon = {.delimiter = ';'};
    struct rm_buf out = {0};

    (void)state;
    check("sep=;\na,b,c;d\n1;2\n", "2#1: <a,b,c><d>\n3#2: <1><2>\n");
    check("\xef\xbb\xbfsep=\t\r\na\tb\n", "2#1: <a><b>\n");
    check("sep=|\na|b;c\n", "2#1: <a><b;c>\n");
    check("sep=,", "");
    check("sep=a\nb\n", "1: <sep=a>\n2: <b>\n");
    check("sep=\xe9\nb\n", "1: <sep=\xe9> ! cell 1 is not UTF-8 text; save the sheet as \"CSV "
                           "UTF-8\", or try --encoding windows-1252\n2: <b>\n");
    check("sep=\"\nb\n", "1: <sep=\"> ! in cell 1, there is a quote within text that does not "
                         "begin with one\n2: <b>\n");
    sheet_rows(&out, "a,b;c\n1,2;3\n", 12, &semicolon);
    assert_string_equal(rm_buf_text(&out), "1: <a,b><c>\n2: <1,2><3>\n");
    sheet_rows(&out, "sep=,\na,b;c\n", 12, &semicolon);
    assert_string_equal(rm_buf_text(&out), "2#1: <a,b><c>\n");
    rm_buf_free(&out);
}

static void byte_order_marks_are_passed_by(void **state)
{
    (void)state;
    check("\xef\xbb\xbf", "");
    check_bytes("\xff\xfe", 2, NULL, "");
    check("\xef\xbb\xbf\"a\",b\n1,2\n", "1: <a><b>\n2: <1><2>\n");
    check("\xef\xbb\xbf\xef\xbb\xbf"
          "a\n",
        "1: <\xef\xbb\xbf"
        "a>\n");
}

/* With a mark, without one, and declared; in UTF-16 no sheet of ours is told by its mark alone. */
static void utf16_is_read(void **state)
{
    static const char text[] = "Name\tOrt\r\n\"Zo\u00eb\r\n\u674e\"\t\U0001f989\r\n1\t2\r\n";
    static const char expected[] =
        "1: <Name><Ort>\n2-3: <Zo\u00eb\n\u674e><\U0001f989>\n4#3: <1><2>\n";
    static const char *const orders[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    struct rm_buf bytes = {0}, marked = {0};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        recode(&marked, "\ufeff", orders[i]);
        recode(&bytes, text, orders[i]);
        rm_buf_add(&marked, bytes.data, bytes.len);
        check_bytes(marked.data, marked.len, NULL, expected);
        check_bytes(marked.data, marked.len, "utf-8", expected);
        check_bytes(bytes.data, bytes.len, orders[i], expected);
        if (i < 2) {
            check_bytes(bytes.data, bytes.len, NULL, expected);
            check_bytes(bytes.data, bytes.len, "utf-16", expected);
        }
    }
    recode(&bytes, "\u0418\u043c\u044f\t\u0418\n", "UTF-16LE");
    check_bytes(bytes.data, bytes.len, "utf-16", "1: <\u0418\u043c\u044f><\u0418>\n");
    rm_buf_free(&bytes);
    rm_buf_free(&marked);
}

static void what_is_no_utf16_is_of_its_row(void **state)
{
    static const char half[] = "a\0\t\0b\0\n\0\x00\xd8\t\0x\0\n\0c\0\t\0\0\0\n\0d\0\t\0e\0\n\0f";

    (void)state;
    check_bytes(half, sizeof half - 1, "UTF-16LE",
        "1: <a><b>\n2: <\x1a><x> ! cell 1 holds what is no text in UTF-16LE\n"
        "3: <c><\x1a> ! cell 2 holds what is no text in UTF-16LE\n4: <d><e>\n"
        "5: <\x1a> ! cell 1 holds what is no text in UTF-16LE\n");
}

static void declared_encodings(void **state)
{
    struct rm_buf bytes = {0};

    (void)state;
    check_bytes("a,b\nZo\xeb,\x80 5\n", 12, "windows-1252", "1: <a><b>\n2: <Zo\u00eb><\u20ac 5>\n");
    check_bytes("a,b\nZo\xeb,2\n", 10, "ISO-8859-1", "1: <a><b>\n2: <Zo\u00eb><2>\n");
    check_bytes("a,b\n1,\x81\n3,4\n", 12, "windows-1252",
        "1: <a><b>\n2: <1><\x1a> ! cell 2 holds what is no text in windows-1252\n3: <3><4>\n");
    recode(&bytes, "\u6c0f\u540d,b\n\u8868,\u7af9\u7530\n", "SHIFT_JIS");
    check_bytes(
        bytes.data, bytes.len, "shift_jis", "1: <\u6c0f\u540d><b>\n2: <\u8868><\u7af9\u7530>\n");
    /* Rejects are UTF-8 with a mark, and are read like the sheet that they came from. */
    check_bytes("\xef\xbb\xbf"
                "a,Zo\xc3\xab\n",
        10, "windows-1252", "1: <a><Zo\u00eb>\n");
    rm_buf_free(&bytes);
}

static void names_of_encodings(void **state)
{
    static const char *const known[] = {"utf-8", "UTF-8", "utf8", "utf-16", "UTF-16LE", "utf-32",
        "iso-8859-1", "latin1", "windows-1252", "CP1252", "shift_jis"};
    static const char *const unknown[] = {
        "", "latin", "utf-8//IGNORE", "windows-1252//TRANSLIT", "/"};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(rm_csv_has_encoding(known[i]));
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_false(rm_csv_has_encoding(unknown[i]));
    check_bytes("a\n", 2, "no-such", "! Invalid argument\n");
}

/* Blocks end in the midst of letters, in each encoding, wherever that is. */
static void blocks_end_anywhere(void **state)
{
    static const char *const encodings[] = {"UTF-16LE", "UTF-8", "EUC-JP"};
    struct rm_buf text = {0}, bytes = {0}, expected = {0}, out = {0};

    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        rm_buf_clear(&text);
        rm_buf_adds(&text, "a,b\n");
        for (size_t i = 0; i < shift; i++)
            rm_buf_addc(&text, 'x');
        for (int i = 0; i < 30000; i++)
            rm_buf_adds(&text, "\u6c0f\u540d\u8868,\"y\n\"\n");
        sheet_rows(&expected, text.data, text.len, NULL);
        assert_null(strchr(expected.data, '!'));
        for (size_t i = 0; i < 3; i++) {
            struct rm_csv_dialect dialect = {.encoding = encodings[i]};

            recode(&bytes, text.data, encodings[i]);
            sheet_rows(&out, bytes.data, bytes.len, &dialect);
            assert_true(out.len == expected.len);
            assert_memory_equal(out.data, expected.data, out.len);
        }
    }
    rm_buf_free(&text);
    rm_buf_free(&bytes);
    rm_buf_free(&expected);
    rm_buf_free(&out);
}

static void what_is_no_text_is_wrong(void **state)
{
    (void)state;
    check("a,b\nx,Jos\xe9\n1,2\n",
        "1: <a><b>\n2: <x><Jos\xe9> ! cell 2 is not UTF-8 text; save the sheet as \"CSV UTF-8\", "
        "or try --encoding windows-1252\n3: <1><2>\n");
    check("a,b\nxxxxxxxxxxxxxxxx\xc3,1\n1,\xed\xa0\x80\n1,\xe2\x82\xac\n",
        "1: <a><b>\n2: <xxxxxxxxxxxxxxxx\xc3><1> ! cell 1 is not UTF-8 text; save the sheet as "
        "\"CSV UTF-8\", or try --encoding windows-1252\n3: <1><\xed\xa0\x80> ! cell 2 is not UTF-8 "
        "text; save the sheet as \"CSV UTF-8\", or try --encoding windows-1252\n"
        "4: <1><\xe2\x82\xac>\n");
    check_bytes("a,b\nx\0y,2\n", 10, NULL,
        "1: <a><b>\n2: <x\x1ay><2> ! holds a NUL or SUB byte, which no text has; is it UTF-16?\n");
    check_bytes("a\0,b\n1,2\n", 9, NULL,
        "1: <a\x1a><b> ! holds a NUL or SUB byte, which no text has; is it UTF-16?\n2: <1><2>\n");
    check("a,b\r1,2\r3,4\r",
        "1: <a><b\r1><2\r3><4> ! has lines that end in CR alone; save the sheet with LF or CRLF\n");
    check("a,b\n1\r2,\"3\r4\"\n", "1: <a><b>\n2: <1\r2><3\r4>\n");
}

static void put_many(struct rm_buf *out, const char *text, size_t n)
{
    while (n--)
        rm_buf_adds(out, text);
}

/* Reads a sheet of the header `a` and what follows; gives the number of rows, and how the last of
 * those that are wrong is wrong. */
static size_t read_rows(const struct rm_buf *in, struct rm_buf *wrong)
{
    int fd = sheet_file(in->data, in->len), rc;
    struct rm_csv *csv = rm_csv_open(fd, NULL);
    struct rm_csv_row row;
    size_t n = 0;

    rm_buf_clear(wrong);
    while ((rc = rm_csv_next(csv, &row)) > 0) {
        n++;
        if (row.wrong) {
            rm_buf_clear(wrong);
            rm_buf_printf(wrong, "%lu: %zu: %s", row.line, strlen(row.cells[0]), row.wrong);
        }
    }
    if (rc < 0)
        rm_buf_adds(wrong, "no end");
    rm_csv_close(csv);
    close(fd);
    return n;
}

static void long_lines_are_wrong(void **state)
{
    struct rm_buf in = {0}, wrong = {0};

    (void)state;
    rm_buf_adds(&in, "a\n");
    put_many(&in, "x", RM_CSV_ROW_MAX);
    rm_buf_adds(&in, "\nshort\n");
    assert_int_equal(read_rows(&in, &wrong), 3);
    assert_string_equal(rm_buf_text(&wrong), "2: 1048576: is longer than 1048576 bytes");
    /* What is so long is not taken apart: millions of cells would be no bound. */
    rm_buf_clear(&in);
    rm_buf_adds(&in, "a,b\n");
    put_many(&in, ",\"", RM_CSV_ROW_MAX);
    rm_buf_adds(&in, "\n1,2\n");
    assert_int_equal(read_rows(&in, &wrong), 3);
    assert_string_equal(rm_buf_text(&wrong), "2: 2097152: is longer than 1048576 bytes");
    rm_buf_free(&in);
    rm_buf_free(&wrong);
}

static void a_line_without_end_is_an_error(void **state)
{
    struct rm_buf in = {0}, wrong = {0};

    (void)state;
    rm_buf_adds(&in, "a\n");
    put_many(&in, "seventeen letters", 600000);
    rm_buf_adds(&in, "\nb\n");
    assert_int_equal(read_rows(&in, &wrong), 0);
    assert_string_equal(rm_buf_text(&wrong), "no end");
    rm_buf_free(&in);
    rm_buf_free(&wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_says_what_parts_cells),
        cmocka_unit_test(prose_and_lists_in_a_header_mislead_nobody),
        cmocka_unit_test(a_first_line_can_say_it),
        cmocka_unit_test(byte_order_marks_are_passed_by),
        cmocka_unit_test(utf16_is_read),
        cmocka_unit_test(what_is_no_utf16_is_of_its_row),
        cmocka_unit_test(declared_encodings),
        cmocka_unit_test(names_of_encodings),
        cmocka_unit_test(blocks_end_anywhere),
        cmocka_unit_test(what_is_no_text_is_wrong),
        cmocka_unit_test(long_lines_are_wrong),
        cmocka_unit_test(a_line_without_end_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
