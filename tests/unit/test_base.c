#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/lines.h"
#include "base/map.h"
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void arena_gives_zeroed_aligned_memory(void **state)
{
    struct rm_arena arena = {0};

    (void)state;
    for (size_t size = 0; size < 200000; size = size * 3 + 1) {
        unsigned char *p = rm_arena_alloc(&arena, size);

        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, size);
    }
    rm_arena_free(&arena);
}

static void arena_arrays_grow(void **state)
{
    struct rm_arena arena = {0};
    int *items = NULL;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        items = rm_arena_grow(&arena, items, (size_t)i, sizeof *items);
        items[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    rm_arena_free(&arena);
}

static void arenas_are_taken_over_and_cleared(void **state)
{
    struct rm_arena arena = {0}, other = {0};
    const char *texts[2000];

    (void)state;
    rm_arena_take(&arena, &other);
    assert_null(arena.last);
    for (size_t i = 0; i < 2000; i++) {
        texts[i] = rm_arena_printf(i % 2 ? &arena : &other, "%0*zu", (int)(i % 300), i);
        assert_int_equal((uintptr_t)RM_NEW(&other, max_align_t) % _Alignof(max_align_t), 0);
        if (i % 500 == 0) {
            rm_arena_take(&arena, &other);
            assert_null(other.last);
        }
    }
    rm_arena_take(&arena, &other);
    for (size_t i = 0; i < 2000; i++)
        assert_int_equal(atoi(texts[i]), i);
    rm_arena_free(&arena);
    for (size_t i = 0; i < 3; i++) {
        unsigned char *p = rm_arena_alloc(&other, 1000);

        for (size_t k = 0; k < 1000; k++)
            assert_int_equal(p[k], 0);
        memset(p, 0xff, 1000);
        rm_arena_alloc(&other, i * 100000);
        rm_arena_clear(&other);
    }
    rm_arena_free(&other);
}

static void buf_holds_what_was_added(void **state)
{
    struct rm_buf buf = {0};

    (void)state;
    assert_string_equal(rm_buf_text(&buf), "");
    rm_buf_add(&buf, "a\0b", 3);
    rm_buf_printf(&buf, "%d-%s", 42, "x");
    rm_buf_addc(&buf, '!');
    assert_int_equal(buf.len, 8);
    assert_memory_equal(buf.data, "a\0b42-x!", 9);
    for (int i = 0; i < 10000; i++)
        rm_buf_adds(&buf, "0123456789");
    assert_int_equal(buf.len, 100008);
    rm_buf_free(&buf);
}

static void diag_comes_in_input_order(void **state)
{
    struct rm_arena arena = {0};
    struct rm_diag diag, more;
    struct rm_buf out = {0};
    struct rm_where a9 = {"a", 1, 9}, a2 = {"a", 1, 2}, b1 = {"b", 2, 1}, a = {"a", 1, 0};

    (void)state;
    rm_diag_init(&diag, &arena);
    rm_error(&diag, (struct rm_where){0}, "the run");
    rm_error(&diag, b1, "first of b");
    rm_error(&diag, a9, "ninth");
    rm_warn(&diag, a2, "second, %s",
        "one\x1b[31m \xc2\x9b"
        "31m £");
    rm_diag_init(&more, &arena);
    rm_error(&more, a2, "second, two");
    rm_error(&more, a, "all of a");
    rm_diag_add(&diag, &more);
    rm_diag_format(&diag, "rm-test", &out);
    assert_string_equal(rm_buf_text(&out), "a: all of a\n"
                                           "a:2: warning: second, one\\x1b[31m \\x9b31m £\n"
                                           "a:2: second, two\n"
                                           "a:9: ninth\n"
                                           "b:1: first of b\n"
                                           "rm-test: the run\n");
    assert_int_equal(diag.n_errors, 5);
    assert_int_equal(diag.n_warnings, 1);
    rm_buf_free(&out);
    rm_arena_free(&arena);
}

static void map_finds_what_was_added(void **state)
{
    struct rm_arena arena = {0};
    struct rm_map map;
    int values[5000];

    (void)state;
    rm_map_init(&map, &arena);
    assert_null(rm_map_find(&map, "nothing"));
    rm_map_reserve(&map, 17);
    assert_int_equal(map.size, 64);
    assert_null(rm_map_find(&map, "nothing"));
    for (int i = 0; i < 5000; i++)
        *rm_map_add(&map, rm_arena_printf(&arena, "key %d", i)) = &values[i];
    assert_int_equal(map.n, 5000);
    for (int i = 0; i < 5000; i++)
        assert_ptr_equal(rm_map_find(&map, rm_arena_printf(&arena, "key %d", i)), &values[i]);
    assert_null(rm_map_find(&map, "key 5000"));
    rm_map_reserve(&map, 40000);
    for (int i = 0; i < 5000; i++)
        assert_ptr_equal(rm_map_find(&map, rm_arena_printf(&arena, "key %d", i)), &values[i]);
    assert_ptr_equal(*rm_map_add(&map, "key 17"), &values[17]);
    assert_int_equal(map.n, 5000);
    rm_arena_free(&arena);
}

static void hash_is_the_same_everywhere(void **state)
{
    (void)state;
    assert_int_equal(rm_hash("", 0, 0), UINT64_C(0xefd01f60ba992926));
    assert_int_not_equal(
        rm_hash_text("c", rm_hash_text("ab", 0)), rm_hash_text("bc", rm_hash_text("a", 0)));
}

/* Some lines at a time, they are all there, and whole. */
static void some_of(const char *text, size_t len, size_t size, size_t longest)
{
    struct rm_lines lines;
    struct rm_buf copy = {0}, some = {0};
    char name[] = "/tmp/rm-test.XXXXXX";
    int fd = mkstemp(name);
    size_t n = 0;

    assert_true(fd >= 0);
    unlink(name);
    assert_int_equal(rm_write_all(fd, text, len), 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    rm_lines_init(&lines, fd);
    lines.copy = &copy;
    while (rm_lines_some(&lines, size, &some) == 1) {
        assert_true(some.len > 0 && n + some.len <= len);
        assert_true(some.len <= size + 256 * 1024 + longest);
        assert_memory_equal(some.data, text + n, some.len);
        n += some.len;
        assert_true(n == len || some.data[some.len - 1] == '\n');
    }
    assert_int_equal(n, len);
    assert_int_equal(copy.len, len);
    rm_buf_free(&copy);
    rm_buf_free(&some);
    rm_lines_free(&lines);
    close(fd);
}

static void some_lines_at_a_time_are_whole(void **state)
{
    static const size_t sizes[] = {1, 1000, 256 * 1024, 1024 * 1024};
    struct rm_buf text = {0};

    (void)state;
    for (int i = 0; i < 100000; i++)
        rm_buf_printf(&text, "%0*d\n", i % 50, i);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        some_of("", 0, sizes[i], 0);
        some_of("one\n\nthree", 10, sizes[i], 0);
        some_of(text.data, text.len, sizes[i], 50);
        some_of(text.data, text.len - 1, sizes[i], 50);
    }
    rm_buf_printf(&text, "%0*d\nshort\n", 3000000, 7);
    some_of(text.data, text.len, 1000, 3000000);
    some_of(text.data, text.len - 7, 1000, 3000000);
    rm_buf_free(&text);
}

static void lines_before_an_error_are_given(void **state)
{
    struct rm_lines lines;
    struct rm_buf text = {0};
    int fd = open("/", O_RDONLY);

    (void)state;
    rm_lines_init(&lines, fd);
    assert_int_equal(rm_lines_some(&lines, 1000, &text), -1);
    assert_int_equal(errno, EISDIR);
    rm_buf_adds(&lines.buf, "one\ntwo");
    lines.error = 0;
    assert_int_equal(rm_lines_some(&lines, 1000, &text), 1);
    assert_string_equal(text.data, "one\n");
    assert_int_equal(rm_lines_some(&lines, 1000, &text), -1);
    assert_int_equal(errno, EISDIR);
    rm_buf_free(&text);
    rm_lines_free(&lines);
    close(fd);
}

static void lines_of(const char *text, size_t len, size_t n_expected, const char *const *expected)
{
    struct rm_lines lines;
    struct rm_buf copy = {0};
    char name[] = "/tmp/rm-test.XXXXXX", *line;
    int fd = mkstemp(name);
    size_t n = 0, line_len;

    assert_true(fd >= 0);
    unlink(name);
    assert_int_equal(rm_write_all(fd, text, len), 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    rm_lines_init(&lines, fd);
    lines.copy = &copy;
    while (rm_lines_next(&lines, &line, &line_len) == 1) {
        assert_true(n < n_expected);
        assert_string_equal(line, expected[n++]);
        assert_int_equal(lines.number, n);
    }
    assert_int_equal(n, n_expected);
    assert_int_equal(copy.len, len);
    if (len)
        assert_memory_equal(copy.data, text, len);
    rm_buf_free(&copy);
    rm_lines_free(&lines);
    close(fd);
}

static void lines_end_with_or_without_newline(void **state)
{
    static const char *const three[] = {"one", "", "three"};
    struct rm_buf big = {0};
    const char *long_lines[2];

    (void)state;
    lines_of("", 0, 0, NULL);
    lines_of("one\n\nthree", 10, 3, three);
    lines_of("one\n\nthree\n", 11, 3, three);
    for (int i = 0; i < 300000; i++)
        rm_buf_addc(&big, 'x');
    rm_buf_addc(&big, '\n');
    rm_buf_addc(&big, 'y');
    big.data[300000] = '\0';
    long_lines[0] = big.data;
    long_lines[1] = "y";
    {
        struct rm_buf text = {0};

        rm_buf_add(&text, big.data, big.len);
        text.data[300000] = '\n';
        lines_of(text.data, text.len, 2, long_lines);
        rm_buf_free(&text);
    }
    rm_buf_free(&big);
}

static void a_full_disk_is_an_error(void **state)
{
    struct rm_out out;
    int fd = open("/dev/full", O_WRONLY);

    (void)state;
    if (fd < 0)
        skip();
    rm_out_init(&out, fd, "full");
    rm_buf_adds(&out.buf, "text");
    assert_int_equal(rm_out_flush(&out), -1);
    assert_int_equal(out.error, ENOSPC);
    rm_out_free(&out);
    close(fd);
}

static void replacing_keeps_mode_and_follows_links(void **state)
{
    char folder[] = "/tmp/rm-test.XXXXXX";
    struct stat st;
    struct rm_buf text = {0};
    int fd;

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(rm_file_create("file", "old", 3, 0600), 0);
    assert_int_equal(rm_folder_sync("file"), 0);
    assert_int_equal(rm_folder_sync("no/such/file"), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(rm_file_create("file", "new", 3, 0600), -1);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(symlink("file", "link"), 0);
    assert_int_equal(rm_file_replace("link", "new text", 8), 0);
    assert_int_equal(rm_file_replace("/dev/null", "text", 4), 0);
    assert_int_equal(rm_file_replace("/dev/full", "text", 4), -1);
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(stat("/dev/full", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat("file", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    fd = open("file", O_RDONLY);
    assert_int_equal(rm_read_all(fd, &text), 0);
    assert_string_equal(rm_buf_text(&text), "new text");
    close(fd);
    rm_buf_free(&text);
    assert_int_equal(unlink("link") | unlink("file") | chdir("/") | rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_arrays_grow),
        cmocka_unit_test(arenas_are_taken_over_and_cleared),
        cmocka_unit_test(buf_holds_what_was_added),
        cmocka_unit_test(diag_comes_in_input_order),
        cmocka_unit_test(map_finds_what_was_added),
        cmocka_unit_test(hash_is_the_same_everywhere),
        cmocka_unit_test(lines_end_with_or_without_newline),
        cmocka_unit_test(some_lines_at_a_time_are_whole),
        cmocka_unit_test(lines_before_an_error_are_given),
        cmocka_unit_test(a_full_disk_is_an_error),
        cmocka_unit_test(replacing_keeps_mode_and_follows_links),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
