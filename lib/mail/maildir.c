#include "mail/maildir.h"

#include "base/buf.h"
#include "base/out.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_folder(const char *path)
{
    if (mkdir(path, 0700))
        return errno == EEXIST ? 0 : -1;
    return rm_folder_sync(path);
}

int rm_maildir_make(const char *maildir)
{
    static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
    struct rm_buf path = {0};
    int rc = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts && !rc; i++) {
        rm_buf_clear(&path);
        rm_buf_printf(&path, "%s%s", maildir, parts[i]);
        rc = make_folder(path.data);
    }
    rm_buf_free(&path);
    return rc;
}

/* Whether a mail reader has moved the message to cur, where its flags follow a colon. */
static int is_read(const char *maildir, const char *name)
{
    struct rm_buf path = {0};
    struct dirent *entry;
    int found = 0;
    DIR *folder;

    rm_buf_printf(&path, "%s/cur", maildir);
    folder = opendir(path.data);
    while (folder && !found && (entry = readdir(folder)))
        found = strncmp(entry->d_name, name, strlen(name)) == 0 &&
                strchr(":", entry->d_name[strlen(name)]);
    if (folder)
        closedir(folder);
    rm_buf_free(&path);
    return found;
}

int rm_maildir_add(
    const char *maildir, const char *name, const char *message, size_t len, int again)
{
    struct rm_buf written = {0}, delivered = {0};
    int rc = 0;

    rm_buf_printf(&written, "%s/tmp/%s", maildir, name);
    rm_buf_printf(&delivered, "%s/new/%s", maildir, name);
    if (!again || (access(delivered.data, F_OK) && !is_read(maildir, name))) {
        unlink(written.data); /* of a run that was killed; the name is ours */
        rc = rm_file_create(written.data, message, len, 0600);
        if (!rc)
            rc = rename(written.data, delivered.data);
        if (!rc)
            rc = rm_folder_sync(delivered.data);
    }
    rm_buf_free(&written);
    rm_buf_free(&delivered);
    return rc;
}
