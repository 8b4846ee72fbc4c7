#include "sheet.h"
#include "unit.h"

#include "base/arena.h"
#include "wire/csv.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check(const char *text, const char *expected)
{
    struct rm_buf out = {0};

    sheet_rows(&out, text, strlen(text), NULL);
    assert_string_equal(rm_buf_text(&out), expected);
    rm_buf_free(&out);
}

static void plain_rows(void **state)
{
    (void)state;
    check("", "");
    check("\n\n", "");
    check("a", "1: <a>\n");
    check("a,b\n1,2\n", "1: <a><b>\n2: <1><2>\n");
    check("a,b\n1,2", "1: <a><b>\n2: <1><2>\n");
    check("a,b\r\n1,2\r\n", "1: <a><b>\n2: <1><2>\n");
    check("a,b\r\n1,2\r", "1: <a><b>\n2: <1><2>\n");
    check("\n\r\na,b\n\n1,2\n\n", "3: <a><b>\n5: <1><2>\n");
    check("a,b\n,\n\"\",\n", "1: <a><b>\n2: <><>\n3: <><>\n");
    check("a,b\n 1 ,\t2\t\n", "1: <a><b>\n2: < 1 ><\t2\t>\n");
}

static void quoted_cells(void **state)
{
    (void)state;
    check("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1: <a><b>\n2: <x,y><say \"hi\">\n");
    check("a,b\r\n\"1\r\n2\",3\r\n4,5\r\n", "1: <a><b>\n2-3: <1\n2><3>\n4#3: <4><5>\n");
    check("\"a\n?\",b\n1,\"2\n\n3\"", "1-2: <a\n?><b>\n3#2-5: <1><2\n\n3>\n");
    check("a\n\"\"\"\"\n", "1: <a>\n2: <\">\n");
}

static void ragged_rows(void **state)
{
    (void)state;
    check("a,b\n1\n1,2\n1,2,3\n", "1: <a><b>\n2: <1> ! has 1 cells where the header has 2\n"
                                  "3: <1><2>\n4: <1><2><3> ! has 3 cells where the header has 2\n");
}

static void a_stray_quote_costs_its_line(void **state)
{
    (void)state;
    check("a,b\n1,\"2\n3,4\n5,6\n",
        "1: <a><b>\n2: <1><\"2> ! the quote that opens in cell 2 is not closed\n"
        "3: <3><4>\n4: <5><6>\n");
    check("a,b\n1,\"2\n3,\"4\"\n5,6\n",
        "1: <a><b>\n2: <1><\"2> ! the quote that opens in cell 2 is not closed\n"
        "3: <3><4>\n4: <5><6>\n");
    check("a,b\n1,\"2", "1: <a><b>\n2: <1><\"2> ! the quote that opens in cell 2 is not closed\n");
    check("a,b\nAnn \"A\" Lee,\"x,y\"\n3,4\n", "1: <a><b>\n2: <Ann \"A\" Lee><x,y> ! in cell 1, "
                                               "there is a quote within text that does not "
                                               "begin with one\n3: <3><4>\n");
    check("a,b\n\"x\"y,2\n3,4\n",
        "1: <a><b>\n2: <\"x\"y><2> ! in cell 1, text follows the closing quote\n3: <3><4>\n");
    check("a,b\n1,\"2\n3,\"\"\n", "1: <a><b>\n2: <1><\"2> ! the quote that opens in cell 2 is not "
                                  "closed\n3: <3><>\n");
}

static void a_stray_quote_cannot_swallow_a_large_file(void **state)
{
    struct rm_buf in = {0};
    struct rm_csv_row row;
    struct rm_csv *csv;
    size_t n = 0, n_wrong = 0;
    int fd;

    (void)state;
    rm_buf_adds(&in, "a,b\n1,\"2\n");
    for (int i = 0; i < 400000; i++)
        rm_buf_adds(&in, "three,four\n");
    fd = sheet_file(in.data, in.len);
    csv = rm_csv_open(fd, NULL);
    while (rm_csv_next(csv, &row) > 0) {
        n++;
        n_wrong += row.wrong != NULL;
        assert_true(row.wrong == NULL || row.line == 2);
    }
    assert_int_equal(n, 400002);
    assert_int_equal(n_wrong, 1);
    rm_csv_close(csv);
    close(fd);
    rm_buf_free(&in);
}

static void written_forms(void **state)
{
    static const char *const expected[] = {"name,\"a \"\"b\"\", c\"\n,-5\n\"\"\n",
        "\xef\xbb\xbfname,\"a \"\"b\"\", c\"\r\n,-5\r\n\"\"\r\n",
        "name\t\"a \"\"b\"\", c\"\n\t-5\n\"\"\n"};

    (void)state;
    for (int form = RM_CSV_PLAIN; form <= RM_CSV_TSV; form++) {
        struct rm_buf out = {0};
        struct rm_csv_writer w = {.out = &out, .form = (enum rm_csv_form)form};

        rm_csv_put(&w, "name");
        rm_csv_put(&w, "a \"b\", c");
        rm_csv_end(&w);
        rm_csv_put(&w, NULL);
        rm_csv_put_int(&w, -5);
        rm_csv_end(&w);
        rm_csv_put(&w, "");
        rm_csv_end(&w);
        assert_string_equal(rm_buf_text(&out), expected[form]);
        rm_buf_free(&out);
    }
}

static void formulas_are_defused(void **state)
{
    static const struct {
        const char *text, *written;
    } cases[] = {{"=1+1", "'=1+1"}, {"+44 20", "'+44 20"}, {"-x", "'-x"}, {"@a", "'@a"},
        {"\tx", "\"'\tx\""}, {"\rx", "\"'\rx\""}, {"'=1", "''=1"}, {"''@", "'''@"}, {"-5", "-5"},
        {"-0.25", "-0.25"}, {"-", "'-"}, {"-5-3", "'-5-3"}, {"-.5", "'-.5"}, {"-5.", "'-5."},
        {"'-5", "'-5"}, {"'tis", "'tis"}, {"a=b", "a=b"}, {"", ""}, {"\xc2\xbf", "\xc2\xbf"},
        {" =1", "\"' =1\""}, {"\n@a", "\"'\n@a\""}, {" -5", "\" -5\""}, {" a", "\" a\""},
        {"\uff1d1+1", "'\uff1d1+1"}, {"' \uff20x", "'' \uff20x"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rm_buf out = {0}, raw = {0}, defused = {0};
        struct rm_csv_writer w = {.out = &out}, r = {.out = &raw, .raw = 1};

        rm_csv_put(&w, cases[i].text);
        assert_string_equal(rm_buf_text(&out), cases[i].written);
        rm_csv_put(&r, cases[i].text);
        assert_non_null(strstr(rm_buf_text(&raw), cases[i].text));
        if (rm_csv_is_formula(cases[i].text))
            rm_buf_addc(&defused, '\'');
        rm_buf_adds(&defused, cases[i].text);
        assert_string_equal(rm_csv_undefuse(rm_buf_text(&defused)), cases[i].text);
        rm_buf_free(&out);
        rm_buf_free(&raw);
        rm_buf_free(&defused);
    }
}

/* What is written is read back as it was, in each form, for texts of all the awkward letters. */
static void round_trip(void **state)
{
    static const char letters[] = "ab,;\t\"\n'=+-@ 5.";
    unsigned seed = 1;

    (void)state;
    for (int round = 0; round < 600; round++) {
        char texts[12][6];
        struct rm_buf out = {0};
        struct rm_csv_writer w = {.out = &out, .form = (enum rm_csv_form)(round % 3)};
        struct rm_csv_dialect dialect = {0};
        struct rm_csv_row row;
        struct rm_csv *csv;
        int fd;

        for (size_t i = 0; i < 12; i++) {
            size_t len = (seed = seed * 1103515245U + 12345U) >> 16 & 3;

            for (size_t j = 0; j < len; j++)
                texts[i][j] =
                    letters[((seed = seed * 1103515245U + 12345U) >> 16) % (sizeof letters - 1)];
            texts[i][len] = '\0';
            rm_csv_put(&w, texts[i]);
            if (i % 3 == 2)
                rm_csv_end(&w);
        }
        fd = sheet_file(out.data, out.len);
        dialect.delimiter = round % 3 == RM_CSV_TSV ? '\t' : ',';
        csv = rm_csv_open(fd, &dialect);
        for (size_t i = 0; i < 12; i += 3) {
            assert_int_equal(rm_csv_next(csv, &row), 1);
            assert_null(row.wrong);
            assert_int_equal(row.n, 3);
            for (size_t j = 0; j < 3; j++)
                assert_string_equal(rm_csv_undefuse(row.cells[j]), texts[i + j]);
        }
        assert_int_equal(rm_csv_next(csv, &row), 0);
        rm_csv_close(csv);
        close(fd);
        rm_buf_free(&out);
    }
}

/* Whatever the bytes: no line is given twice, and all that are not blank are given. */
static void any_bytes(void **state)
{
    static const char letters[] = "a,\"\n\r;\xc3\xa9";
    unsigned seed = 7;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char bytes[24];
        size_t len = (seed = seed * 1103515245U + 12345U) >> 16 & 15;
        unsigned long line = 0, n_lines = 0;
        struct rm_csv_row row;
        struct rm_csv *csv;
        int fd;

        for (size_t i = 0; i < len; i++) {
            bytes[i] = letters[((seed = seed * 1103515245U + 12345U) >> 16) % (sizeof letters)];
            n_lines += bytes[i] == '\n';
        }
        n_lines += len > 0 && bytes[len - 1] != '\n';
        fd = sheet_file(bytes, len);
        csv = rm_csv_open(fd, NULL);
        while (rm_csv_next(csv, &row) > 0) {
            assert_true(row.line > line);
            assert_true(row.last_line >= row.line);
            assert_true(row.n > 0);
            line = row.last_line;
        }
        assert_true(line <= n_lines);
        rm_csv_close(csv);
        close(fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_rows),
        cmocka_unit_test(quoted_cells),
        cmocka_unit_test(ragged_rows),
        cmocka_unit_test(a_stray_quote_costs_its_line),
        cmocka_unit_test(a_stray_quote_cannot_swallow_a_large_file),
        cmocka_unit_test(written_forms),
        cmocka_unit_test(formulas_are_defused),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
