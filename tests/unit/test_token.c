#include "unit.h"

#include "base/lines.h"
#include "base/out.h"
#include "base/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/rm-token.XXXXXX";

/* RFC 4231, test cases 1 to 4, 6 and 7. */
static void digests_are_those_of_rfc_4231(void **state)
{
    static const struct {
        int key_byte; /* repeated, or 0: `key` */
        size_t key_len;
        const char *key;
        int byte; /* repeated, or 0: `text` */
        size_t len;
        const char *text, *hex;
    } cases[] = {
        {0x0b, 20, NULL, 0, 8, "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {0, 4, "Jefe", 0, 28, "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {0xaa, 20, NULL, 0xdd, 50, NULL,
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {0, 25,
            "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15"
            "\x16\x17\x18\x19",
            0xcd, 50, NULL, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {0xaa, 131, NULL, 0, 54, "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {0xaa, 131, NULL, 0, 152,
            "This is a test using a larger than block-size key and a larger than block-size data. "
            "The key needs to be hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[160], text[160], digest[32];
        struct rm_token_key key = {bytes, cases[i].key_len};
        char hex[65];

        if (cases[i].key)
            memcpy(bytes, cases[i].key, key.len);
        else
            memset(bytes, cases[i].key_byte, key.len);
        if (cases[i].text)
            memcpy(text, cases[i].text, cases[i].len);
        else
            memset(text, cases[i].byte, cases[i].len);
        rm_token_digest(digest, &key, text, cases[i].len);
        for (size_t k = 0; k < 32; k++)
            snprintf(hex + 2 * k, 3, "%02x", digest[k]);
        assert_string_equal(hex, cases[i].hex);
    }
}

static const struct rm_token_key key = {(const uint8_t *)"sixteen letters!", 16};
static const struct rm_token_key other = {(const uint8_t *)"sixteen letters?", 16};

static const char *make(char *out, const struct rm_token_key *k, const char *what, const char *who)
{
    return rm_token_make(out, k, what, who);
}

/* The first is what Python's hmac and base64.b32encode make of it. */
static void tokens_tell_parts_apart(void **state)
{
    char a[RM_TOKEN_SIZE], b[RM_TOKEN_SIZE];

    (void)state;
    assert_string_equal(make(a, &key, "c:ana:bea", "ana"), "bnggknqwcoxiihig");
    assert_string_equal(make(b, &key, "c:ana:bea", "ana"), a);
    assert_string_not_equal(make(b, &key, "c:ana:bea", "bea"), a);
    assert_string_not_equal(make(b, &key, "d:ana:bea", "ana"), a);
    assert_string_not_equal(make(b, &key, "c:ana:be", "aana"), a);
    assert_string_not_equal(make(b, &other, "c:ana:bea", "ana"), a);
}

static void tokens_come_back_as_forms_give_them(void **state)
{
    static const struct {
        const char *text, *token;
    } cases[] = {
        {"abcdefghij234567", "abcdefghij234567"},
        {" ABCDEFGHIJ234567\r\n", "abcdefghij234567"},
        {"\"abcdefghij234567\"", "abcdefghij234567"},
        {"", NULL},
        {"abcdefghij23456", NULL},
        {"abcdefghij2345677", NULL},
        {"abcdefghij234567 x", NULL},
        {"abcdefghij23456\xc3\xa9", NULL},
        {"abcdefghij234561", NULL},
        {"{token}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char token[RM_TOKEN_SIZE];
        int rc = rm_token_parse(token, cases[i].text);

        assert_int_equal(rc, cases[i].token ? 0 : -1);
        if (cases[i].token)
            assert_string_equal(token, cases[i].token);
    }
}

static void keys_are_read_whole_and_only_where_they_are_secret(void **state)
{
    static const struct {
        const char *text;
        size_t len; /* 0: of the text; else so many of its first byte */
        mode_t mode;
        size_t key_len; /* 0: refused */
        const char *error;
    } cases[] = {
        {"sixteen letters!\n", 0, 0600, 16, NULL},
        {"sixteen letters!\r\n", 0, 0400, 16, NULL},
        {"  inner and first spaces stay \n\n", 0, 0600, 29, NULL},
        {"x", 4096, 0600, 4096, NULL},
        {"fifteen letters\n", 0, 0600, 0, "too short for a key: 15 bytes; expected 16 or more"},
        {"\n", 0, 0600, 0, "too short for a key: 0 bytes"},
        {"x", 4097, 0600, 0, "more than 4096 bytes"},
        {"sixteen letters!\n", 0, 0640, 0, "chmod 600"},
        {"sixteen letters!\n", 0, 0604, 0, "chmod 600"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = cases[i].len ? cases[i].len : strlen(cases[i].text);
        struct rm_arena arena = {0};
        struct rm_token_key read = {0};
        struct rm_buf text = {0};
        struct rm_diag diag;
        int rc;

        for (size_t k = 0; k < len; k++)
            rm_buf_addc(&text, cases[i].text[cases[i].len ? 0 : k]);
        assert_int_equal(chmod(path, 0600), 0);
        assert_int_equal(rm_file_replace(path, text.data, text.len), 0);
        assert_int_equal(chmod(path, cases[i].mode), 0);
        rm_diag_init(&diag, &arena);
        rc = rm_token_key_read(&read, (struct rm_where){.file = path}, &arena, &diag);
        assert_int_equal(rc, cases[i].key_len ? 0 : -1);
        assert_int_equal(read.len, cases[i].key_len);
        assert_int_equal(diag.n_errors, cases[i].key_len ? 0 : 1);
        if (cases[i].key_len)
            assert_memory_equal(read.bytes, text.data, read.len);
        else
            assert_non_null(strstr(diag.entries[0].text, cases[i].error));
        rm_buf_free(&text);
        rm_arena_free(&arena);
    }
}

static void what_is_no_file_is_refused(void **state)
{
    struct rm_arena arena = {0};
    struct rm_token_key read;
    struct rm_diag diag;

    (void)state;
    rm_diag_init(&diag, &arena);
    assert_int_equal(
        rm_token_key_read(&read, (struct rm_where){.file = "/none"}, &arena, &diag), -1);
    assert_int_equal(rm_token_key_read(&read, (struct rm_where){.file = "/"}, &arena, &diag), -1);
    assert_int_equal(diag.n_errors, 2);
    rm_arena_free(&arena);
}

static int make_file(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_rfc_4231),
        cmocka_unit_test(tokens_tell_parts_apart),
        cmocka_unit_test(tokens_come_back_as_forms_give_them),
        cmocka_unit_test(keys_are_read_whole_and_only_where_they_are_secret),
        cmocka_unit_test(what_is_no_file_is_refused),
    };

    return cmocka_run_group_tests(tests, make_file, remove_file);
}
