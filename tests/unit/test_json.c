#include "unit.h"

#include "wire/json.h"

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
    struct rm_buf dumped = {0};

    (void)state;
    assert_string_equal(rm_json_string(rm_json_member(v, "s"), NULL), "t");
    assert_int_equal(rm_json_int(rm_json_member(v, "i")), -7);
    assert_int_equal(rm_json_size(list), 3);
    assert_int_equal(rm_json_kind(rm_json_item(list, 0)), RM_JSON_TRUE);
    assert_int_equal(rm_json_kind(rm_json_item(list, 1)), RM_JSON_NULL);
    assert_int_equal(rm_json_kind(rm_json_item(list, 2)), RM_JSON_REAL);
    assert_null(rm_json_member(v, "none"));
    assert_null(rm_json_string(list, NULL));
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
