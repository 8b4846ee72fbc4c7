#include "unit.h"

#include "wire/json.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void refuses(const char *text, size_t len, const char *part)
{
    char error[RM_JSON_ERROR_SIZE] = "";

    assert_null(rm_json_parse(text, len, error));
    if (!strstr(error, part))
        fail_msg("\"%s\" does not say \"%s\"", error, part);
}

static void what_is_not_json_is_refused(void **state)
{
    (void)state;
    refuses("", 0, "not valid JSON");
    refuses("{\"a\":1,\"a\":2}", 13, "duplicate");
    refuses("{\"a\":1} x", 9, "end of file expected");
    refuses("\xef\xbb\xbf{}", 5, "byte order mark");
    refuses("{\"a\":\"\xff\"}", 9, "unable to decode byte 0xff");
    refuses("{\"a\":\"\0\"}", 9, "not valid JSON");
    refuses("{\"a\":1\0}", 8, "a NUL byte");
    refuses("[true\0]", 7, "a NUL byte");
    refuses("{\"a\":\"\\u0000\"}", 14, "not allowed");
    refuses("1\0", 2, "a NUL byte");
    refuses("{\"a\":-9223372036854775809}", 26, "too big negative integer");
    refuses("{\"a\":1e309}", 11, "real number overflow");
    refuses("{\"a\":99999999999999999999}", 26, "too big integer");
    refuses("{\"a\":01}", 8, "not valid JSON");
    refuses("{'a':1}", 7, "not valid JSON");
}

static void deep_nesting_is_an_error_not_a_crash(void **state)
{
    static char deep[100000];

    (void)state;
    memset(deep, '[', sizeof deep);
    refuses(deep, sizeof deep, "depth");
}

static void values_are_reached(void **state)
{
    static const char text[] = "{\"s\":\"t\",\"i\":-7,\"l\":[true,null,1.5],\"o\":{}}";
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *v = rm_json_parse(text, strlen(text), error);
    const struct rm_json *list = rm_json_member(v, "l");
    struct rm_buf dumped = {0}, names = {0};

    (void)state;
    assert_string_equal(rm_json_string(rm_json_member(v, "s"), NULL), "t");
    assert_int_equal(rm_json_int(rm_json_member(v, "i")), -7);
    assert_int_equal(rm_json_size(list), 3);
    assert_int_equal(rm_json_kind(rm_json_item(list, 0)), RM_JSON_TRUE);
    assert_int_equal(rm_json_kind(rm_json_item(list, 1)), RM_JSON_NULL);
    assert_int_equal(rm_json_kind(rm_json_item(list, 2)), RM_JSON_REAL);
    assert_null(rm_json_member(v, "none"));
    assert_null(rm_json_string(list, NULL));
    for (void *at = rm_json_first(v); at; at = rm_json_next(v, at)) {
        assert_ptr_equal(rm_json_value(at), rm_json_member(v, rm_json_name(at)));
        rm_buf_adds(&names, rm_json_name(at));
    }
    assert_string_equal(names.data, "silo");
    rm_buf_free(&names);
    rm_json_dump(&dumped, v);
    assert_string_equal(dumped.data, text);
    rm_buf_free(&dumped);
    rm_json_free(v);
}

static void the_writer_sees_to_commas(void **state)
{
    struct rm_buf out = {0};
    struct rm_json_writer w = {.out = &out};

    (void)state;
    rm_json_open(&w, '{');
    rm_json_key(&w, "a\"b");
    rm_json_put_text(&w, "\x01\n\xc3\xa9");
    rm_json_key(&w, "l");
    rm_json_open(&w, '[');
    rm_json_put_int(&w, INT64_MIN);
    rm_json_put_flag(&w, 1);
    rm_json_open(&w, '[');
    rm_json_close(&w, ']');
    rm_json_put_raw(&w, "null", 4);
    rm_json_close(&w, ']');
    rm_json_key(&w, "z");
    rm_json_put_int(&w, 0);
    rm_json_close(&w, '}');
    assert_string_equal(out.data,
        "{\"a\\\"b\":\"\\u0001\\n\xc3\xa9\",\"l\":[-9223372036854775808,true,[],null],\"z\":0}");
    rm_buf_free(&out);
}

static void texts_are_written_as_jansson_writes_them(void **state)
{
    (void)state;
    for (int c = 1; c < 0x80; c++) {
        char text[] = {'x', (char)c, '\xc3', '\xa9', '\0'}, error[RM_JSON_ERROR_SIZE];
        struct rm_buf out = {0}, again = {0};
        struct rm_json_writer w = {.out = &out};
        struct rm_json *value;

        rm_json_open(&w, '[');
        rm_json_put_text(&w, text);
        rm_json_close(&w, ']');
        value = rm_json_parse(out.data, out.len, error);
        assert_non_null(value);
        assert_string_equal(rm_json_string(rm_json_item(value, 0), NULL), text);
        rm_json_dump(&again, value);
        assert_string_equal(out.data, again.data);
        rm_json_free(value);
        rm_buf_free(&out);
        rm_buf_free(&again);
    }
}

static void set_gives(const char *object, const char *name, const char *value, const char *expected)
{
    struct rm_buf out = {0};

    rm_json_set(&out, object, strlen(object), name, value);
    assert_string_equal(out.data, expected);
    rm_buf_free(&out);
}

static void setting_a_member_leaves_the_other_bytes(void **state)
{
    (void)state;
    set_gives("{}", "a", "1", "{\"a\":1}");
    set_gives(" { } ", "a", "1", " {\"a\":1 } ");
    set_gives("{\"b\" : 0.10 , \"a\" : [1,{\"a\":2}] }", "a", "7", "{\"b\" : 0.10 , \"a\" : 7 }");
    set_gives("{\"x\":\"a\\\"}\",\"b\":1e400}", "c", "\"d\"",
        "{\"x\":\"a\\\"}\",\"b\":1e400,\"c\":\"d\"}");
    set_gives("{\"x\":{\"a\":1},\"a\":2}", "a", "3", "{\"x\":{\"a\":1},\"a\":3}");
    set_gives("{\"\\u0061\":2}", "a", "3", "{\"\\u0061\":3}");
    set_gives("{\"a\":1,\"b\":2,\"c\":3}", "a", NULL, "{\"b\":2,\"c\":3}");
    set_gives("{\"a\":1, \"b\":2, \"c\":3}", "b", NULL, "{\"a\":1, \"c\":3}");
    set_gives("{\"a\":1, \"b\":2}", "b", NULL, "{\"a\":1}");
    set_gives("{ \"a\":1 }", "a", NULL, "{ }");
    set_gives("{\"a\":1}", "b", NULL, "{\"a\":1}");
}

static void equality_looks_through_order(void **state)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *a = rm_json_parse("{\"a\":1,\"b\":[2]}", 15, error);
    struct rm_json *b = rm_json_parse("{\"b\":[2],\"a\":1}", 15, error);
    struct rm_json *c = rm_json_parse("{\"b\":[2],\"a\":2}", 15, error);

    (void)state;
    assert_true(rm_json_equal(a, b));
    assert_false(rm_json_equal(a, c));
    rm_json_free(a);
    rm_json_free(b);
    rm_json_free(c);
}

static void a_whole_line_is_one_object(void **state)
{
    (void)state;
    assert_true(rm_json_whole("{\"type\":\"person\"}", 17));
    assert_true(rm_json_whole("{}", 2));
    assert_false(rm_json_whole("{\"type\":\"person\"", 16));
    assert_false(rm_json_whole("12", 2));
    assert_false(rm_json_whole("", 0));
    assert_false(rm_json_whole("{}{", 3));
    assert_false(rm_json_whole("\0\0", 2));
}

/* Into an arena or with memory of its own, a value is the same, and so is what is said of one that
 * is not sound. What is dumped and compared in between takes memory of its own. */
static void is_read_alike(struct rm_arena *arena, const char *text, size_t len)
{
    char error[RM_JSON_ERROR_SIZE] = "", own_error[RM_JSON_ERROR_SIZE] = "";
    char *exact = malloc(len ? len : 1); /* so that a sanitizer sees a step over the end */
    const struct rm_json *value;
    struct rm_json *own = rm_json_parse(text, len, own_error);
    struct rm_buf dump = {0}, own_dump = {0};

    memcpy(exact, text, len);
    value = rm_json_read(arena, exact, len, error);
    free(exact);
    assert_true(!value == !own);
    assert_string_equal(error, own_error);
    if (value) {
        assert_null(memchr(text, '\0', len));
        assert_true(rm_json_equal(value, own));
        rm_json_dump(&dump, value);
        rm_json_dump(&own_dump, own);
        assert_string_equal(rm_buf_text(&dump), rm_buf_text(&own_dump));
    }
    rm_buf_free(&dump);
    rm_buf_free(&own_dump);
    rm_json_free(own);
}

/* xorshift64*, Vigna 2016. */
static uint64_t state = 1;

static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

/* One byte or a piece of the text goes, comes twice, or is another. */
static size_t spoil(char *text, size_t len)
{
    static const char letters[] =
        "{}[]\"\"\"\\\\,,::  \t\n\r0123456789-+.eEtrufalsn/bdDcC8\x01\x1f\x7f\0\x80\xa0\xc2\xc3"
        "\xe0\xe2\xed\xef\xf0\xf4\xff";
    size_t from = below(len), n = 1 + below(below(8) ? 1 : 20), to = below(len);

    if (n > len - from)
        n = len - from;
    switch (below(3)) {
    case 0:
        memmove(text + from, text + from + n, len - from - n);
        return len - n;
    case 1:
        memmove(text + to + n, text + to, len - to);
        memmove(
            text + to, text + from + (from >= to ? n : 0), from + n <= to || from >= to ? n : 0);
        return len + n;
    default:
        text[from] = letters[below(sizeof letters - 1)];
        return len;
    }
}

static void an_arena_makes_no_difference_to_what_is_read(void **s)
{
    static const char *const seeds[] = {
        "{\"type\":\"person\",\"id\":\"amy\",\"n\":-12,\"l\":[1,2.5e3,[],{}],\"o\":{\"a\":true,"
        "\"b\":null,\"c\":false}}",
        " [ \"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\" , \"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 long "
        "enough\" , \"\\u0041\\uDBFF\\uDFFF\" ] ",
        "[9223372036854775807,-9223372036854775808,0,-0,1e308,0.10,1E-400,-1.5e+2]",
        "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10,"
        "\"k\":11,\"l\":12,\"m\":13,\"n\":14,\"o\":15,\"p\":16,\"q\":17,\"r\":18,\"\":19}",
        "{\"ab\":0,\"aab\":0,\"abb\":0,\"acb\":0}", "\"text\"", "true", "-1", "1.0", "null"};

    struct rm_arena arena = {0};

    (void)s;
    for (size_t seed = 0; seed < sizeof seeds / sizeof *seeds; seed++)
        for (size_t round = 0; round < 3000; round++) {
            char text[1024];
            size_t len = strlen(seeds[seed]), n_spoilt = below(4);

            memcpy(text, seeds[seed], len);
            while (n_spoilt-- && len && len < sizeof text / 2)
                len = spoil(text, len);
            is_read_alike(&arena, text, len);
            rm_arena_clear(&arena);
        }
    rm_arena_free(&arena);
}

static int is_sound(const char *text, size_t len)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *value = rm_json_parse(text, len, error);
    int sound = value != NULL;

    rm_json_free(value);
    return sound;
}

static void limits_are_met_exactly(void **s)
{
    static const char *const sound[] = {
        "9223372036854775807", "-9223372036854775808", "1e308", "1e-5000", "-0", "0.10", "1E+2"};
    static const char *const unsound[] = {"9223372036854775808", "-9223372036854775809", "1e309",
        "-1e309", "00", "-", "-a", "1.", "1.e1", ".5", "1e", "1e+", "+1", "0x10", "01", "-01",
        "Infinity", "NaN", "nul", "nulll", "truefalse"};
    static char deep[5000];

    (void)s;
    for (size_t depth = 2046; depth <= 2050; depth++) {
        memset(deep, '[', depth);
        memset(deep + depth, ']', depth);
        assert_int_equal(is_sound(deep, 2 * depth), depth <= 2048);
    }
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        assert_true(is_sound(sound[i], strlen(sound[i])));
    for (size_t i = 0; i < sizeof unsound / sizeof *unsound; i++)
        assert_false(is_sound(unsound[i], strlen(unsound[i])));
}

/* Each thread reads into its own arena while the other does, and dumps at the same time. */
static void *read_many(void *number)
{
    struct rm_arena arena = {0};
    struct rm_buf text = {0}, dump = {0};
    size_t wrong = 0;

    for (size_t i = 0; i < 2000; i++) {
        char error[RM_JSON_ERROR_SIZE];
        const struct rm_json *value;

        rm_buf_clear(&text);
        rm_buf_clear(&dump);
        rm_buf_printf(&text, "{\"thread\":%d,\"n\":[%zu,\"t\\n\",{}]}", *(int *)number, i);
        value = rm_json_read(&arena, text.data, text.len, error);
        if (value)
            rm_json_dump(&dump, value);
        wrong += strcmp(rm_buf_text(&dump), rm_buf_text(&text)) != 0;
        rm_arena_clear(&arena);
    }
    rm_buf_free(&text);
    rm_buf_free(&dump);
    rm_arena_free(&arena);
    return wrong ? number : NULL;
}

static void threads_read_at_once(void **s)
{
    pthread_t threads[4];
    int numbers[4];

    (void)s;
    for (int i = 0; i < 4; i++) {
        numbers[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, read_many, &numbers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        void *wrong = NULL;

        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
}

static void what_is_torn_does_not_look_whole(void **unused)
{
    static const char line[] = "{\"a\":\"x}\\\"\",\"b\":[{\"c\":1},\"]\"]}";
    size_t len = sizeof line - 1;

    (void)unused;
    assert_true(rm_json_looks_whole(line, len));
    assert_true(rm_json_looks_whole("{}", 2));
    for (size_t i = 0; i < len; i++) {
        char glued[2 * sizeof line];

        assert_false(rm_json_looks_whole(line, i));
        memcpy(glued, line, i);
        memcpy(glued + i, line, len);
        assert_int_equal(rm_json_looks_whole(glued, i + len), i == 0);
    }
    assert_false(rm_json_looks_whole("{}{}", 4));
    assert_false(rm_json_looks_whole("{}}", 3));
    assert_false(rm_json_looks_whole("{ }", 3));
    assert_false(rm_json_looks_whole("{\"a\":x}", 7));
    assert_false(rm_json_looks_whole("[]", 2));
    assert_false(rm_json_looks_whole("{\"a\":\"\0\"}", 9));
    assert_false(rm_json_looks_whole("{\"a\":\"\\", 7));
    assert_false(rm_json_looks_whole("{\0}", 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_json_is_refused),
        cmocka_unit_test(deep_nesting_is_an_error_not_a_crash),
        cmocka_unit_test(values_are_reached),
        cmocka_unit_test(the_writer_sees_to_commas),
        cmocka_unit_test(texts_are_written_as_jansson_writes_them),
        cmocka_unit_test(setting_a_member_leaves_the_other_bytes),
        cmocka_unit_test(equality_looks_through_order),
        cmocka_unit_test(a_whole_line_is_one_object),
        cmocka_unit_test(an_arena_makes_no_difference_to_what_is_read),
        cmocka_unit_test(limits_are_met_exactly),
        cmocka_unit_test(threads_read_at_once),
        cmocka_unit_test(what_is_torn_does_not_look_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
